package dev.perigee.tier1.expansion;

import dev.perigee.ir.Constant;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** Library functions whose result is a short string, and MAKE_STRING. */
final class InternRoutines extends StringRoutines {
  private static final long BYTES_OF_1 = 0x0101_0101_0101_0101L;
  private static final int LETTERS = 26;

  private final Routine routine;

  /** The graph of SUBSTRING, CHARACTER, CHANGE_CASE, REPEAT or MAKE_STRING. */
  InternRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    switch (routine) {
      case SUBSTRING -> substring(argument(0), argument(1), argument(2));
      case CHANGE_CASE -> changeCase(argument(0), argument(1));
      case REPEAT -> repeat(argument(0), argument(1));
      case CHARACTER -> {
        toBuffer(argument(0), constant(0));
        intern(constant(1));
      }
      default -> {
        Node length = code.add(Operation.SUBTRACT, argument(0), constant(1));
        toBuffer(constant(0), length);
        make(length);
      }
    }
  }

  // Substrings

  private void substring(Node string, Node first, Node last) {
    Node length = load(string, StringLayout.LENGTH);
    Node start = start(first, length);
    Node end = end(last, length);
    Node before = code.add(Operation.SUBTRACT, start, constant(1));
    BasicBlock known = code.newBlock();
    BasicBlock some = code.newBlock();
    BasicBlock none = code.newBlock();
    code.branch(Comparison.GREATER, start, end, none, some);
    code.continueIn(none);
    code.jump(known);
    code.continueIn(some);
    Node positive = code.add(Operation.SUBTRACT, end, before);
    code.jump(known);
    code.continueIn(known);
    Node count = code.phi(constant(0), positive);
    when(Comparison.UNSIGNED_GREATER, count, constant(Constant.MAX_SHORT_STRING), this::leave);
    when(Comparison.EQUAL, count, length, () -> answer(string));
    copy(code.add(Operation.ADD, string, before), count);
    intern(count);
  }

  /** As {@code StringLibrary.startPosition}. */
  private Node start(Node position, Node length) {
    return choose(
        Comparison.GREATER,
        position,
        constant(0),
        position,
        () -> {
          Node fromEnd = fromEnd(position, length);
          return choose(
              Comparison.LESS,
              fromEnd,
              constant(1),
              constant(1),
              () -> oneIfZero(position, fromEnd));
        });
  }

  /** Position 0 also stands for the first one. */
  private Node oneIfZero(Node position, Node fromEnd) {
    return choose(Comparison.EQUAL, position, constant(0), constant(1), () -> fromEnd);
  }

  /** As {@code StringLibrary.endPosition}. */
  private Node end(Node position, Node length) {
    return choose(
        Comparison.GREATER,
        position,
        length,
        length,
        () ->
            choose(
                Comparison.GREATER_EQUAL,
                position,
                constant(0),
                position,
                () -> {
                  Node fromEnd = fromEnd(position, length);
                  return choose(Comparison.LESS, fromEnd, constant(0), constant(0), () -> fromEnd);
                }));
  }

  /** The value of a position that counts from the end; at most 0 if it is before the first byte. */
  private Node fromEnd(Node position, Node length) {
    return code.add(Operation.ADD, code.add(Operation.ADD, length, position), constant(1));
  }

  /**
   * Changes the case of letters, eight bytes at a time. Bit 7 of a byte's sum tells whether the
   * byte, without its own bit 7, is a given letter or one after it. Bit 5 is that of the case.
   */
  private void changeCase(Node string, Node firstLetter) {
    Node length = load(string, StringLayout.LENGTH);
    when(Comparison.UNSIGNED_GREATER, length, constant(Constant.MAX_SHORT_STRING), this::leave);
    Node distance = code.add(Operation.SUBTRACT, constant(0x80), firstLetter);
    Node fromFirst = code.add(Operation.MULTIPLY, distance, constant(BYTES_OF_1));
    Node behindLast = code.add(Operation.SUBTRACT, fromFirst, constant(LETTERS * BYTES_OF_1));
    forEachWord(
        length,
        at -> {
          Node word = wordOf(string, at);
          Node low = code.add(Operation.AND, word, constant(0x7f * BYTES_OF_1));
          Node isBehind = code.add(Operation.OR, code.add(Operation.ADD, low, behindLast), word);
          Node isLetter =
              code.add(
                  Operation.AND,
                  code.add(Operation.ADD, low, fromFirst),
                  code.add(Operation.COMPLEMENT, isBehind));
          Node bits = code.add(Operation.AND, isLetter, constant(~(0x7f * BYTES_OF_1)));
          Node cases = code.add(Operation.SHIFT_RIGHT, 2, bits);
          toBuffer(code.add(Operation.XOR, word, cases), at);
        });
    intern(length);
  }

  /**
   * Repeats a string. Each copy is written in words. The next copy begins in the padding of the
   * last one.
   */
  private void repeat(Node string, Node count) {
    Node most = constant(Constant.MAX_SHORT_STRING);
    Node length = load(string, StringLayout.LENGTH);
    when(Comparison.LESS_EQUAL, count, constant(0), this::leave);
    when(Comparison.UNSIGNED_GREATER, count, most, this::leave);
    when(Comparison.UNSIGNED_GREATER, length, most, this::leave);
    when(Comparison.EQUAL, length, constant(0), () -> answer(string));
    Node total = code.add(Operation.MULTIPLY, length, count);
    when(Comparison.GREATER, total, most, this::leave);
    Node last = code.add(Operation.AND, total, constant(-Long.BYTES));
    toBuffer(constant(0), last);
    BasicBlock done = code.newBlock();
    BasicBlock loop = beginLoop();
    Node start = phi(loop, constant(0));
    when(Comparison.GREATER_EQUAL, start, total, () -> code.jump(done));
    forEachWord(length, at -> toBuffer(wordOf(string, at), code.add(Operation.ADD, start, at)));
    repeat(loop, code.add(Operation.ADD, start, length));
    code.continueIn(done);
    intern(total);
  }
}
