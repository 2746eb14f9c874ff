package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

/** Reads an instruction of a Lua frame, for a routine ({@link InstructionLayout}). */
final class InstructionReader {
  private final RoutineGraphs graphs;

  /** Address of the slot of the frame's function. Slots are counted from there. */
  final Node function;

  /** Address of the function's record. */
  final Node record;

  private final Node word;

  /**
   * Reads an instruction.
   *
   * @param base the frame's address
   * @param distance pc * {@link InstructionLayout#SIZE}
   */
  InstructionReader(RoutineGraphs graphs, Node base, Node distance) {
    this.graphs = graphs;
    function = graphs.add(base, graphs.constant(FrameLayout.FUNCTION));
    record = graphs.load(graphs.load(function, 0), ClosureLayout.PROTOTYPE);
    word = graphs.code.add(Operation.SUBTRACT, origin(), distance);
  }

  private Node origin() {
    return graphs.load(record, PrototypeLayout.ORIGIN);
  }

  private Node field(int offset) {
    // The four bytes whose lower or upper half is the operand.
    int start = offset & -Integer.BYTES;
    Node pair = graphs.load32(word, start - InstructionLayout.SIZE);
    return offset == start
        ? graphs.code.add(Operation.AND, pair, graphs.constant(0xFFFF))
        : graphs.code.add(Operation.SHIFT_RIGHT, Short.SIZE, pair);
  }

  Node operation() {
    return graphs.load8(word, InstructionLayout.OPERATION - InstructionLayout.SIZE);
  }

  /** An operand that is an unsigned number. */
  Node number(int operand) {
    return field(operand);
  }

  /** An operand that is a signed number. */
  Node signed(int operand) {
    Node upper = graphs.code.add(Operation.SHIFT_LEFT, Long.SIZE - Short.SIZE, field(operand));
    return graphs.code.add(Operation.SHIFT_RIGHT_SIGNED, Long.SIZE - Short.SIZE, upper);
  }

  /** The slot designated by an operand. */
  Node slot(int operand) {
    return graphs.add(function, field(operand));
  }

  /** The slot of the constant designated by an operand. */
  Node constant(int operand) {
    return graphs.add(origin(), field(operand));
  }

  /** The cell of the upvalue designated by an operand. */
  Node cell(int operand) {
    return graphs.load(graphs.add(graphs.load(function, 0), field(operand)), 0);
  }

  /** The distance of the jump in the following instruction, a signed number of bytes. */
  Node jumpBehind() {
    Node jump = graphs.load32(word, InstructionLayout.WIDE - 2L * InstructionLayout.SIZE);
    Node upper = graphs.code.add(Operation.SHIFT_LEFT, Integer.SIZE, jump);
    return graphs.code.add(Operation.SHIFT_RIGHT_SIGNED, Integer.SIZE, upper);
  }

  /** Records the tag that the instruction has loaded, as type feedback. */
  void observe(Node tag) {
    graphs.store(Operation.STORE8, tag, word, InstructionLayout.FEEDBACK - InstructionLayout.SIZE);
  }
}
