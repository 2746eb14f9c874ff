package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of NUMERAL: {@code tonumber} (manual 6.1) for decimal digits, with or without a point
 * among them. A fraction is split into its digits and a power of ten. Both are exact as floats, so
 * their quotient is the float nearest to the numeral (Clinger, How to read floating point numbers
 * accurately).
 */
final class NumeralRoutine extends RoutineGraphs {
  /** Fewer than the digits of the largest integer, so that nothing overflows. */
  private static final int MOST_CHARACTERS = 18;

  private static final int BASE = 10;

  /** All integers up to this one are floats. */
  private static final long LARGEST_EXACT = 1L << 53;

  private final Node string = argument(0);

  @Override
  void build() {
    Node length = load(string, StringLayout.LENGTH);
    when(Comparison.UNSIGNED_GREATER, length, constant(MOST_CHARACTERS), this::leave);
    Node sign = load8(string, StringLayout.BYTES);
    Join first = new Join(1);
    when32(Comparison.EQUAL, sign, '-', () -> first.jumpWith(constant(1)));
    first.jumpWith(constant(0));
    first.begin();
    Node digits = first.value(0);
    BasicBlock loop = beginLoop();
    Node at = phi(loop, digits);
    Node value = phi(loop, constant(0));
    // 0 before the point.
    Node power = phi(loop, constant(0));
    BasicBlock done = code.newBlock();
    when(Comparison.EQUAL, at, length, () -> code.jump(done));
    Node character = load8(add(string, at), StringLayout.BYTES);
    Node digit = add(character, -'0');
    Join next = new Join(2);
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        digit,
        constant(BASE),
        () -> {
          when32(Comparison.NOT_EQUAL, character, '.', this::leave);
          when(Comparison.NOT_EQUAL, power, constant(0), this::leave);
          next.jumpWith(value, constant(1));
        });
    Node tens = code.add(Operation.MULTIPLY, value, constant(BASE));
    next.jumpWith(add(tens, digit), code.add(Operation.MULTIPLY, power, constant(BASE)));
    next.begin();
    repeat(loop, add(at, 1), next.value(0), next.value(1));
    code.continueIn(done);
    giveSigned(subtract(length, digits), value, power);
  }

  /**
   * Gives what was read.
   *
   * @param characters how many there were behind the sign
   */
  private void giveSigned(Node characters, Node value, Node power) {
    when(Comparison.EQUAL, characters, constant(0), this::leave);
    Node sign = load8(string, StringLayout.BYTES);
    Join signed = new Join(1);
    when32(Comparison.EQUAL, sign, '-', () -> signed.jumpWith(code.add(Operation.NEGATE, value)));
    signed.jumpWith(value);
    signed.begin();
    Node number = signed.value(0);
    when(Comparison.EQUAL, power, constant(0), () -> give(number, Tag.INTEGER));
    when(Comparison.EQUAL, characters, constant(1), this::leave);
    // A zero may be negative.
    when(Comparison.EQUAL, value, constant(0), this::leave);
    when(Comparison.UNSIGNED_GREATER, value, constant(LARGEST_EXACT), this::leave);
    store(Operation.STORE, power, code.graph.state(), Routine.scratchWord(Routine.POWER));
    give(number, Tag.FLOAT);
  }

  private void give(Node value, int tag) {
    store(Operation.STORE, value, code.graph.state(), Routine.scratchWord(Routine.INTEGER));
    answer(tag);
  }
}
