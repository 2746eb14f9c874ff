package dev.perigee.tier1.expansion;

import dev.perigee.ir.Op;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
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

  // Going on in a frame

  /** Leaves unless a frame is a Lua function's that may run native code. */
  void checkLuaFrame(Node base) {
    when32(
        Comparison.NOT_EQUAL, load8(base, -2L * SLOT + SlotLayout.TAG), Tag.CLOSURE, this::leave);
    Node marks = load8(base, -SLOT + LinkLayout.MARKS);
    Node changed = code.add(Operation.AND, marks, constant(LinkLayout.CHANGED));
    when32(Comparison.NOT_EQUAL, changed, 0, this::leave);
  }

  /** A byte of a link's second word. */
  Node linkField(Node word, int field) {
    Node shifted = code.add(Operation.SHIFT_RIGHT, 8L * (field - LinkLayout.WORD), word);
    return code.add(Operation.AND, shifted, constant(0xFF));
  }

  /** Notes the tag of a call's one result. */
  void observe(InstructionReader instruction, Node window, Node word) {
    Node wanted = linkField(word, LinkLayout.WANTED);
    BasicBlock done = code.newBlock();
    when32(
        Comparison.EQUAL,
        wanted,
        1,
        () -> {
          instruction.observe(load8(window, SlotLayout.TAG));
          code.jump(done);
        });
    code.jump(done);
    code.continueIn(done);
  }

  /**
   * The address of the entry at a distance behind a pc, both in bytes of instructions; leaves if
   * there is none.
   */
  Node entry(InstructionReader instruction, Node distance, int behind) {
    Node table = load32(instruction.record, PrototypeLayout.ENTRIES);
    when32(Comparison.EQUAL, table, 0, this::leave);
    Node region = inState(StateLayout.REGION);
    // An entry takes half the bytes of an instruction.
    Node index = code.add(Operation.SHIFT_RIGHT, 1, distance);
    Node place = code.add(Operation.ADD, code.add(Operation.ADD, region, table), index);
    Node entry = load32(place, behind / 2);
    when32(Comparison.EQUAL, entry, 0, this::leave);
    return code.add(Operation.ADD, region, entry);
  }
}
