package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of NUMERAL: {@code tonumber} (manual 6.1) of decimal digits. */
final class NumeralRoutine extends RoutineGraphs {
  /** Fewer digits than an integer may have, so that nothing overflows. */
  private static final int MOST_CHARACTERS = 18;

  private static final int BASE = 10;

  @Override
  void build() {
    Node string = argument(0);
    Node length = load(string, StringLayout.LENGTH);
    when(Comparison.UNSIGNED_GREATER, length, constant(MOST_CHARACTERS), this::leave);
    Node sign = load8(string, StringLayout.BYTES);
    Join first = new Join(1);
    when32(Comparison.EQUAL, sign, '-', () -> first.come(constant(1)));
    first.come(constant(0));
    first.begin();
    Node digits = first.value(0);
    when(Comparison.EQUAL, digits, length, this::leave);
    BasicBlock loop = beginLoop();
    Node at = phi(loop, digits);
    Node value = phi(loop, constant(0));
    BasicBlock done = code.newBlock();
    when(Comparison.EQUAL, at, length, () -> code.jump(done));
    Node character = load8(code.add(Operation.ADD, string, at), StringLayout.BYTES);
    Node digit = code.add(Operation.SUBTRACT, character, constant('0'));
    when(Comparison.UNSIGNED_GREATER_EQUAL, digit, constant(BASE), this::leave);
    Node tens = code.add(Operation.MULTIPLY, value, constant(BASE));
    repeat(loop, code.add(Operation.ADD, at, constant(1)), code.add(Operation.ADD, tens, digit));
    code.continueIn(done);
    Node negated = code.add(Operation.NEGATE, value);
    when(Comparison.NOT_EQUAL, digits, constant(0), () -> give(negated));
    give(value);
  }

  private void give(Node value) {
    store(Operation.STORE, value, code.graph.state(), Routine.kept(Routine.INTEGER));
    answer(Routine.YES);
  }
}
