package dev.perigee.tier1.expansion;

import dev.perigee.ir.Constant;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of APPEND: pieces of a short string are put together in {@link
 * StateLayout#STRING_BUFFER}. Positions count from 1, so that none is {@link #LEAVE}.
 */
final class AppendRoutine extends RoutineGraphs {
  private static final int BASE = 10;

  /** The address of position 0, less the state's address. */
  private static final long BUFFER = StateLayout.STRING_BUFFER - 1L;

  private final Node start = argument(0);
  private final Node payload = argument(2);

  @Override
  void build() {
    Node tag = argument(1);
    when32(Comparison.EQUAL, tag, Tag.STRING, this::appendString);
    when32(Comparison.NOT_EQUAL, tag, Tag.INTEGER, this::leave);
    appendInteger();
  }

  /** Copies whole words: the last one's padding is overwritten by what is appended next. */
  private void appendString() {
    Node length = load(payload, StringLayout.LENGTH);
    Node end = end(length);
    forEach(
        constant(0),
        length,
        Long.BYTES,
        at -> {
          Node word = load(code.add(Operation.ADD, payload, at), StringLayout.BYTES);
          store(Operation.STORE, word, address(code.add(Operation.ADD, start, at)), BUFFER);
        });
    answer(end);
  }

  /** The position behind bytes that are to be appended; leaves if there are too many. */
  private Node end(Node count) {
    Node end = code.add(Operation.ADD, start, count);
    when(Comparison.GREATER, end, constant(Constant.MAX_SHORT_STRING + 1), this::leave);
    return end;
  }

  private void appendInteger() {
    Join number = new Join(2);
    BasicBlock negative = code.newBlock();
    BasicBlock positive = code.newBlock();
    code.branch(Comparison.LESS, payload, constant(0), negative, positive);
    code.continueIn(negative);
    // The smallest integer's magnitude is right as an unsigned number.
    number.come(code.add(Operation.NEGATE, payload), constant(2));
    code.continueIn(positive);
    number.come(payload, constant(1));
    number.begin();
    Node magnitude = number.value(0);
    Node end = end(length(magnitude, number.value(1)));
    // A digit will overwrite the sign of a number that has none.
    store(Operation.STORE8, constant('-'), address(start), BUFFER);
    BasicBlock loop = beginLoop();
    Node behind = phi(loop, end);
    Node rest = phi(loop, magnitude);
    Node at = code.add(Operation.SUBTRACT, behind, constant(1));
    Node quotient = code.add(Operation.DIVIDE_UNSIGNED, BASE, rest);
    Node product = code.add(Operation.MULTIPLY, quotient, constant(BASE));
    Node digit = code.add(Operation.SUBTRACT, rest, product);
    Node character = code.add(Operation.ADD, digit, constant('0'));
    store(Operation.STORE8, character, address(at), BUFFER);
    when(Comparison.EQUAL, quotient, constant(0), () -> answer(end));
    repeat(loop, at, quotient);
  }

  /**
   * How many characters a number takes.
   *
   * @param shortest what it takes if it has one digit
   */
  private Node length(Node magnitude, Node shortest) {
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node count = phi(loop, shortest);
    Node limit = phi(loop, constant(BASE));
    when(Comparison.UNSIGNED_LESS, magnitude, limit, () -> code.jump(done));
    // No magnitude has 20 digits, so the limit's last value, 10^19, is right as well.
    Node next = code.add(Operation.MULTIPLY, limit, constant(BASE));
    repeat(loop, code.add(Operation.ADD, count, constant(1)), next);
    code.continueIn(done);
    return count;
  }

  private Node address(Node position) {
    return code.add(Operation.ADD, code.graph.state(), position);
  }
}
