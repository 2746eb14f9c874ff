package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of APPEND. The pieces of a string are put together in the buffer of {@link TextLayout}.
 * Positions count from 1, so that none of them is {@link #LEAVE}.
 */
final class AppendRoutine extends StringRoutines {
  private static final int BASE = 10;

  private final Node start = argument(0);
  private final Node payload = argument(2);

  @Override
  void build() {
    Node tag = argument(1);
    Node even = code.add(Operation.AND, tag, constant(~1L));
    when32(Comparison.EQUAL, even, Tag.STRING, () -> answer(append(payload, start)));
    when32(Comparison.NOT_EQUAL, tag, Tag.INTEGER, this::leave);
    appendInteger();
  }

  private void appendInteger() {
    Join number = new Join(2);
    BasicBlock negative = code.newBlock();
    BasicBlock positive = code.newBlock();
    code.branch(Comparison.LESS, payload, constant(0), negative, positive);
    code.continueIn(negative);
    // As an unsigned number, the least integer's magnitude is right.
    number.jumpWith(code.add(Operation.NEGATE, payload), constant(2));
    code.continueIn(positive);
    number.jumpWith(payload, constant(1));
    number.begin();
    Node magnitude = number.value(0);
    Node end = checkedEnd(start, length(magnitude, number.value(1)));
    // A digit will overwrite this sign if the number has none.
    store(Operation.STORE8, constant('-'), address(start), POSITION_0);
    BasicBlock loop = beginLoop();
    Node behind = phi(loop, end);
    Node rest = phi(loop, magnitude);
    Node at = code.add(Operation.SUBTRACT, behind, constant(1));
    Node quotient = code.add(Operation.DIVIDE_UNSIGNED, BASE, rest);
    Node product = code.add(Operation.MULTIPLY, quotient, constant(BASE));
    Node digit = code.add(Operation.SUBTRACT, rest, product);
    Node character = code.add(Operation.ADD, digit, constant('0'));
    store(Operation.STORE8, character, address(at), POSITION_0);
    when(Comparison.EQUAL, quotient, constant(0), () -> answer(end));
    repeat(loop, at, quotient);
  }

  /**
   * The number of characters of an integer.
   *
   * @param shortest the number of characters if it has one digit
   */
  private Node length(Node magnitude, Node shortest) {
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node count = phi(loop, shortest);
    Node limit = phi(loop, constant(BASE));
    when(Comparison.UNSIGNED_LESS, magnitude, limit, () -> code.jump(done));
    // No magnitude has 20 digits, so the comparison with the last limit, 10^19, is right as well.
    Node next = code.add(Operation.MULTIPLY, limit, constant(BASE));
    repeat(loop, code.add(Operation.ADD, count, constant(1)), next);
    code.continueIn(done);
    return count;
  }
}
