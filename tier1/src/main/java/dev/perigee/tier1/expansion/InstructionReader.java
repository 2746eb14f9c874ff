package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;

/** How a routine reads an instruction of a Lua frame ({@link InstructionLayout}). */
final class InstructionReader {
  private final RoutineGraphs graphs;

  /** Address of the slot of the frame's function, from which slots are measured. */
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
    function = graphs.add(base, graphs.constant(-2L * SlotLayout.SIZE));
    record = graphs.load(graphs.load(function, 0), ClosureLayout.PROTOTYPE);
    word = graphs.code.add(Operation.SUBTRACT, origin(), distance);
  }

  private Node origin() {
    return graphs.load(record, PrototypeLayout.ORIGIN);
  }

  private Node field(int offset) {
    // The four bytes of which the operand is the lower or the upper half.
    int start = offset & -Integer.BYTES;
    Node pair = graphs.load32(word, start - InstructionLayout.SIZE);
    return offset == start
        ? graphs.code.add(Operation.AND, pair, graphs.constant(0xFFFF))
        : graphs.code.add(Operation.SHIFT_RIGHT, Short.SIZE, pair);
  }

  Node operation() {
    return graphs.load8(word, InstructionLayout.OPERATION - InstructionLayout.SIZE);
  }

  /** An operand that is a number. */
  Node number(int operand) {
    return field(operand);
  }

  /** An operand that is a signed number. */
  Node signed(int operand) {
    Node upper = graphs.code.add(Operation.SHIFT_LEFT, Long.SIZE - Short.SIZE, field(operand));
    return graphs.code.add(Operation.SHIFT_RIGHT_SIGNED, Long.SIZE - Short.SIZE, upper);
  }

  /** The slot that an operand names. */
  Node slot(int operand) {
    return graphs.add(function, field(operand));
  }

  /** The slot of the constant that an operand names. */
  Node constant(int operand) {
    return graphs.add(origin(), field(operand));
  }

  /** The cell that an operand names, an upvalue of the function. */
  Node cell(int operand) {
    return graphs.load(graphs.add(graphs.load(function, 0), field(operand)), 0);
  }

  /** How far the jump of the instruction behind this one leads, a signed number of bytes. */
  Node jumpBehind() {
    Node jump = graphs.load32(word, InstructionLayout.WIDE - 2L * InstructionLayout.SIZE);
    Node upper = graphs.code.add(Operation.SHIFT_LEFT, Integer.SIZE, jump);
    return graphs.code.add(Operation.SHIFT_RIGHT_SIGNED, Integer.SIZE, upper);
  }

  /** Notes the tag of what the instruction has loaded. */
  void observe(Node tag) {
    graphs.store(Operation.STORE8, tag, word, InstructionLayout.FEEDBACK - InstructionLayout.SIZE);
  }
}
