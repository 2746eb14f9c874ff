package dev.perigee.tier1.x64;

import dev.perigee.tier1.assembler.CodeLabel;
import org.jspecify.annotations.Nullable;

/** A position in x86-64 code. It is bound by {@link Assembler#bind}. */
public final class Label extends CodeLabel {

  /**
   * A field that waits for the label's position.
   *
   * @param position position of the field
   * @param bytes length of the field
   * @param end end of the instruction, from which the processor counts the distance
   * @param next another field that waits
   */
  record Use(int position, int bytes, int end, @Nullable Use next) {}

  private @Nullable Use uses;

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
    super(name);
  }

  void addUse(int field, int bytes, int end) {
    uses = new Use(field, bytes, end, uses);
  }

  /** Sets the position and returns the fields that waited for it. */
  @Nullable Use bindTo(int newPosition) {
    setPosition(newPosition);
    Use waiting = uses;
    uses = null;
    return waiting;
  }
}
