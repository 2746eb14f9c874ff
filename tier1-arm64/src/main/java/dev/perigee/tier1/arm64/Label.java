package dev.perigee.tier1.arm64;

import dev.perigee.tier1.assembler.CodeLabel;
import java.util.ArrayList;
import java.util.List;

/** A position in ARM64 code. It is bound by {@link Assembler#bind}. */
public final class Label extends CodeLabel {

  /** An instruction that waits for the label's position. */
  record Use(int position, PcRelative form) {}

  private final List<Use> uses = new ArrayList<>();

  /** A label without a name of its own. Messages call it "label". */
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

  void addUse(int instruction, PcRelative form) {
    uses.add(new Use(instruction, form));
  }

  /** Sets the position and returns the uses that waited for it. */
  List<Use> bindTo(int newPosition) {
    setPosition(newPosition);
    List<Use> waiting = List.copyOf(uses);
    uses.clear();
    return waiting;
  }
}
