package dev.perigee.tier1.expansion;

import dev.perigee.ir.Op;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/** What routines share that do the operation at which a function has left. */
abstract class StepRoutines extends TableRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** The operation at which a frame has left. */
  InstructionReader instruction(Node base, Node exit) {
    return new InstructionReader(this, base, distance(exit));
  }

  /** The pc of an exit in bytes of instructions, as it stands there. */
  Node distance(Node exit) {
    return code.add(Operation.AND, exit, constant(FramedExit.EXIT_MASK & ~Exit.MASK));
  }

  Node tag(Node slot) {
    return load8(slot, SlotLayout.TAG);
  }

  /** A slot that holds an integer; nothing else uses it meanwhile. */
  Node integer(Node value) {
    Node state = code.graph.state();
    store(Operation.STORE, value, state, StateLayout.FOUND);
    store(Operation.STORE8, constant(Tag.INTEGER), state, StateLayout.FOUND + SlotLayout.TAG);
    return code.add(Operation.ADD, state, constant(StateLayout.FOUND));
  }

  /**
   * What an access to a field or an element indexes, and the key: two slots.
   *
   * @param reads whether it is a read
   */
  Join operands(InstructionReader instruction, boolean reads) {
    int ofObject = reads ? InstructionLayout.B : InstructionLayout.A;
    int ofKey = reads ? InstructionLayout.C : InstructionLayout.B;
    Node operation = instruction.operation();
    Join where = new Join(2);
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETTABUP : Op.SETTABUP).ordinal(),
        () -> {
          Node value =
              code.add(Operation.ADD, instruction.cell(ofObject), constant(CellLayout.VALUE));
          where.come(value, instruction.constant(ofKey));
        });
    Node object = instruction.slot(ofObject);
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETTABLE : Op.SETTABLE).ordinal(),
        () -> where.come(object, instruction.slot(ofKey)));
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETI : Op.SETI).ordinal(),
        () -> where.come(object, integer(instruction.number(ofKey))));
    where.come(object, instruction.constant(ofKey));
    where.begin();
    return where;
  }

  /** Copies a slot to one at a number of slots behind another. */
  void copySlot(Node from, Node to, int behind) {
    long offset = (long) behind * SLOT;
    Node tag = load8(from, SlotLayout.TAG);
    store(Operation.STORE, load(from, 0), to, offset);
    store(Operation.STORE8, tag, to, offset + SlotLayout.TAG);
  }
}
