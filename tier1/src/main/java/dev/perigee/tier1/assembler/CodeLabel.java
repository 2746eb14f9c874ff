package dev.perigee.tier1.assembler;

import org.jspecify.annotations.Nullable;

/**
 * A position in code that instructions can refer to before it is known. A label belongs to the
 * first assembler that uses or binds it, and is bound once. Each target's label keeps the
 * instructions that wait for the position.
 */
public abstract class CodeLabel {
  private static final int UNBOUND = -1;

  private final String name;
  private @Nullable Object owner;
  private int position = UNBOUND;

  /**
   * A label with a name.
   *
   * @param name for messages
   */
  protected CodeLabel(String name) {
    this.name = name;
  }

  /** Whether the position is known. */
  public final boolean isBound() {
    return position != UNBOUND;
  }

  /**
   * The position in bytes from the start of the code.
   *
   * @throws IllegalStateException if the label is not bound yet
   */
  public final int position() {
    if (!isBound()) {
      throw new IllegalStateException(this + " has no position yet");
    }
    return position;
  }

  /**
   * Claims the label for an assembler that uses or binds it. For assemblers only.
   *
   * @throws IllegalArgumentException if it belongs to another one
   */
  @SuppressWarnings("ReferenceEquality") // assemblers have no other identity
  public final void claim(Object assembler) {
    if (owner != null && owner != assembler) {
      throw new IllegalArgumentException(this + " belongs to another assembler");
    }
    owner = assembler;
  }

  /**
   * Sets the position.
   *
   * @throws IllegalArgumentException if the label is bound already
   */
  protected final void setPosition(int newPosition) {
    if (isBound()) {
      throw new IllegalArgumentException(this + " is bound already");
    }
    position = newPosition;
  }

  /** The name and, once bound, the position. */
  @Override
  public final String toString() {
    return isBound() ? name + "@" + position : name;
  }
}
