package dev.perigee.tier1.x64;

import org.jspecify.annotations.Nullable;

/**
 * A position in code that instructions can name before it is known. A label belongs to the first
 * assembler that uses or binds it, and is bound once, by {@link Assembler#bind}.
 */
public final class Label {

  /**
   * A field that waits for the label's position.
   *
   * @param position of the field
   * @param bytes of the field
   * @param end of the instruction, from which the processor counts
   * @param next another one that waits
   */
  record Use(int position, int bytes, int end, @Nullable Use next) {}

  private static final int UNBOUND = -1;

  private final String name;
  private @Nullable Use uses;
  private @Nullable Assembler owner;
  private int position = UNBOUND;

  /** A label that messages call "label". */
  public Label() {
    this("label");
  }

  /**
   * A label with a name.
   *
   * @param name for messages
   */
  public Label(String name) {
    this.name = name;
  }

  /** Whether the position is known. */
  public boolean isBound() {
    return position != UNBOUND;
  }

  /**
   * The position in bytes from the start of the code.
   *
   * @throws IllegalStateException if the label is not bound yet
   */
  public int position() {
    if (!isBound()) {
      throw new IllegalStateException(this + " has no position yet");
    }
    return position;
  }

  void claim(Assembler assembler) {
    if (owner != null && owner != assembler) {
      throw new IllegalArgumentException(this + " belongs to another assembler");
    }
    owner = assembler;
  }

  void addUse(int field, int bytes, int end) {
    uses = new Use(field, bytes, end, uses);
  }

  /** Sets the position and gives the uses that waited for it. */
  @Nullable Use bindTo(int newPosition) {
    if (isBound()) {
      throw new IllegalArgumentException(this + " is bound already");
    }
    position = newPosition;
    Use waiting = uses;
    uses = null;
    return waiting;
  }

  /** The name and, once bound, the position. */
  @Override
  public String toString() {
    return isBound() ? name + "@" + position : name;
  }
}
