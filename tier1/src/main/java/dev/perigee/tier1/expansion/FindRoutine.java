package dev.perigee.tier1.expansion;

import dev.perigee.ir.Constant;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of {@link Routine#FIND}: {@code string.find} without patterns (manual 6.4). */
final class FindRoutine extends RoutineGraphs {
  /** Longer strings are left to Java, which counts the work. */
  private static final int LONGEST = 1024;

  /**
   * The binary logarithm of the bytes that count as one instruction of work. A processor compares
   * eight at once, and half of the bytes are assumed to be compared.
   */
  private static final int WORK_SHIFT = 4;

  /** The scratch word with the place at which the search begins. */
  private static final int FROM = Routine.scratchWord(0);

  /** The answer if the string does not occur; otherwise the answer is its position plus 1. */
  static final int NOWHERE = 1;

  @Override
  void build() {
    Node text = argument(0);
    Node wanted = argument(1);
    Node first = argument(2);
    Node textLength = load(text, StringLayout.LENGTH);
    Node length = load(wanted, StringLayout.LENGTH);
    when(Comparison.LESS, first, constant(1), this::leave);
    when(Comparison.UNSIGNED_GREATER, textLength, constant(LONGEST), this::leave);
    when(Comparison.UNSIGNED_GREATER, length, constant(Constant.MAX_SHORT_STRING), this::leave);
    // So that the address does not overflow.
    when(Comparison.GREATER, first, constant(LONGEST + 1), () -> answer(NOWHERE));
    // Addresses at which the text may begin, minus the offset of a string's bytes. The last is
    // exclusive.
    Node before = code.add(Operation.SUBTRACT, text, constant(1));
    Node from = code.add(Operation.ADD, before, first);
    Node places = code.add(Operation.SUBTRACT, textLength, length);
    Node end = code.add(Operation.ADD, code.add(Operation.ADD, text, places), constant(1));
    store(Operation.STORE, from, code.graph.state(), FROM);
    BasicBlock loop = beginLoop();
    Node start = phi(loop, from);
    when(
        Comparison.GREATER_EQUAL,
        start,
        end,
        () -> {
          countWork(start, length);
          answer(NOWHERE);
        });
    BasicBlock next = code.newBlock();
    forEach(
        constant(0),
        length,
        1,
        offset ->
            when32(
                Comparison.NOT_EQUAL,
                code.add(Operation.XOR, byteAt(start, offset), byteAt(wanted, offset)),
                0,
                () -> code.jump(next)));
    countWork(start, length);
    Node position = code.add(Operation.SUBTRACT, start, before);
    answer(code.add(Operation.ADD, position, constant(1)));
    code.continueIn(next);
    repeat(loop, code.add(Operation.ADD, start, constant(1)));
  }

  /** Counts the work as if half of the text's bytes had been compared at each place. */
  private void countWork(Node start, Node length) {
    Node places = code.add(Operation.SUBTRACT, start, inState(FROM));
    Node bytes = code.add(Operation.MULTIPLY, places, length);
    countInstructions(code.add(Operation.SHIFT_RIGHT, WORK_SHIFT, bytes));
  }

  private Node byteAt(Node string, Node offset) {
    return load8(code.add(Operation.ADD, string, offset), StringLayout.BYTES);
  }
}
