package dev.perigee.tier1.expansion;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.ReplacementKind;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of SUBSTITUTE: {@code gsub} (manual 6.4) with a string, or with a table of strings
 * without a metatable.
 */
final class SubstitutionRoutine extends PatternRoutines {
  private static final int ESCAPE = '%';

  // Kept words

  private static final int TEXT = FIRST_OWN;
  private static final int REPLACEMENT = FIRST_OWN + 1;

  /** The number of matches. */
  private static final int COUNT = FIRST_OWN + 2;

  /** Address up to which the subject, with its replacements, has been copied to the buffer. */
  private static final int COPIED = FIRST_OWN + 3;

  /** Position after the copied bytes. */
  private static final int POSITION = FIRST_OWN + 4;

  /** The kind of the replacement, of {@link ReplacementKind}. */
  private static final int KIND = FIRST_OWN + 5;

  /** Offset in the replacement of the next byte to append. */
  private static final int NEXT = FIRST_OWN + 6;

  @Override
  Node prepare() {
    Node text = argument(0);
    Node pattern = argument(1);
    Node replacement = argument(2);
    checkArea();
    keepAs(REPLACEMENT, replacement);
    keepAs(TEXT, text);
    keepAs(KIND, inState(Routine.scratchWord(Routine.REQUEST)));
    keepAs(REFUSED, constant(0));
    findRecord(pattern);
    checkReplacement();
    keepSubject(text);
    keepAs(COUNT, constant(0));
    keepAs(COPIED, kept(BEGIN));
    keepAs(POSITION, constant(1));
    return kept(BEGIN);
  }

  /** Leaves if there may be metamethods to call. */
  private void checkReplacement() {
    BasicBlock checked = code.newBlock();
    when(
        Comparison.NOT_EQUAL,
        kept(KIND),
        constant(ReplacementKind.TABLE),
        () -> code.jump(checked));
    Node metatable = load(kept(REPLACEMENT), TableLayout.METATABLE);
    when(Comparison.NOT_EQUAL, metatable, constant(0), this::leave);
    code.jump(checked);
    code.continueIn(checked);
  }

  /** Appends the bytes between two matches, and the replacement. */
  @Override
  void found(Join again) {
    Node kind = kept(KIND);
    when32(Comparison.EQUAL, kind, ReplacementKind.NONE, this::leave);
    keepAs(COUNT, add(kept(COUNT), 1));
    keepAs(REFUSED, kept(MATCH_END));
    BasicBlock replaced = code.newBlock();
    BasicBlock stays = code.newBlock();
    when32(Comparison.EQUAL, kind, ReplacementKind.TABLE, () -> lookUp(replaced, stays));
    appendSubject(kept(COPIED), kept(START));
    when32(Comparison.EQUAL, kept(KIND), ReplacementKind.ESCAPES, () -> expand(replaced));
    keepAs(POSITION, append(kept(REPLACEMENT), kept(POSITION)));
    code.jump(replaced);
    code.continueIn(replaced);
    keepAs(COPIED, kept(MATCH_END));
    code.jump(stays);
    code.continueIn(stays);
    again.jumpWith(kept(MATCH_END));
  }

  /** Appends the subject's bytes between two addresses. */
  private void appendSubject(Node from, Node end) {
    Node count = subtract(end, from);
    Node behind = checkedEnd(kept(POSITION), count);
    copy(add(from, -StringLayout.BYTES), count, at -> add(add(kept(POSITION), at), -1));
    keepAs(POSITION, behind);
  }

  // Texts with escapes

  /** Appends the replacement. */
  private void expand(BasicBlock replaced) {
    spend(load(kept(REPLACEMENT), StringLayout.LENGTH));
    keepAs(NEXT, constant(0));
    BasicBlock again = code.newBlock();
    BasicBlock loop = beginLoop();
    Node next = kept(NEXT);
    Node length = load(kept(REPLACEMENT), StringLayout.LENGTH);
    when(Comparison.EQUAL, next, length, () -> code.jump(replaced));
    Node character = load8(add(kept(REPLACEMENT), next), StringLayout.BYTES);
    keepAs(NEXT, add(next, 1));
    when32(Comparison.NOT_EQUAL, character, ESCAPE, () -> appendByte(character, again));
    when(Comparison.EQUAL, kept(NEXT), length, this::leave);
    Node escaped = load8(add(kept(REPLACEMENT), kept(NEXT)), StringLayout.BYTES);
    keepAs(NEXT, add(kept(NEXT), 1));
    when32(Comparison.EQUAL, escaped, ESCAPE, () -> appendByte(escaped, again));
    appendCapture(add(escaped, -'0'), again);
    code.continueIn(again);
    repeat(loop);
  }

  private void appendByte(Node value, BasicBlock again) {
    Node position = kept(POSITION);
    Node behind = checkedEnd(position, constant(1));
    store(Operation.STORE8, value, address(position), POSITION_0);
    keepAs(POSITION, behind);
    code.jump(again);
  }

  /** Appends the capture that a digit stands for; leaves if there is none. */
  private void appendCapture(Node digit, BasicBlock again) {
    Join bounds = new Join(2);
    when(Comparison.EQUAL, digit, constant(0), () -> bounds.jumpWith(kept(START), kept(MATCH_END)));
    Node index = add(digit, -1);
    Node captured = inRecord32(PatternLayout.CAPTURED);
    Node first = code.add(Operation.OR, index, captured);
    when(Comparison.EQUAL, first, constant(0), () -> bounds.jumpWith(kept(START), kept(MATCH_END)));
    when(Comparison.UNSIGNED_GREATER_EQUAL, index, captured, this::leave);
    // A pattern may have more captures than there are digits.
    when(Comparison.UNSIGNED_GREATER, digit, constant(9), this::leave);
    checkNoPosition(index);
    Node slot = capture(index);
    bounds.jumpWith(
        load(slot, PatternLayout.CAPTURES + SlotLayout.PAYLOAD),
        load(slot, PatternLayout.CAPTURES + SlotLayout.TAG));
    bounds.begin();
    appendSubject(bounds.value(0), bounds.value(1));
    code.jump(again);
  }

  private void checkNoPosition(Node index) {
    Node positions =
        code.add(Operation.LUA_SHIFT_RIGHT, inRecord32(PatternLayout.POSITIONS), index);
    Node isPosition = code.add(Operation.AND, positions, constant(1));
    when32(Comparison.NOT_EQUAL, isPosition, 0, this::leave);
  }

  // Tables

  /**
   * Appends the bytes before the match, and the table's value for the match.
   *
   * @param stays the block to continue at if the match stays as it is
   */
  private void lookUp(BasicBlock replaced, BasicBlock stays) {
    Node length = copyKey();
    Node key = findString(length, () -> code.jump(stays));
    BasicBlock absent = code.newBlock();
    Node node = search(kept(REPLACEMENT), key, absent);
    Node tag = load8(node, VALUE_TAG);
    when32(Comparison.EQUAL, tag, Tag.NIL, () -> code.jump(stays));
    when32(Comparison.EQUAL, tag, Tag.FALSE, () -> code.jump(stays));
    Node even = code.add(Operation.AND, tag, constant(~1L));
    when32(Comparison.NOT_EQUAL, even, Tag.STRING, this::leave);
    keepAs(NEXT, load(node, TableLayout.NODE_VALUE));
    appendSubject(kept(COPIED), kept(START));
    keepAs(POSITION, append(kept(NEXT), kept(POSITION)));
    code.jump(replaced);
    code.continueIn(absent);
    code.jump(stays);
  }

  /**
   * Copies the key to the state's string buffer; returns its length. Leaves if it is a long string.
   */
  private Node copyKey() {
    Join bounds = new Join(2);
    when32(
        Comparison.EQUAL,
        inRecord32(PatternLayout.CAPTURED),
        0,
        () -> bounds.jumpWith(kept(START), kept(MATCH_END)));
    checkNoPosition(constant(0));
    bounds.jumpWith(
        load(area(), PatternLayout.CAPTURES + SlotLayout.PAYLOAD),
        load(area(), PatternLayout.CAPTURES + SlotLayout.TAG));
    bounds.begin();
    Node from = bounds.value(0);
    Node length = subtract(bounds.value(1), from);
    when(Comparison.UNSIGNED_GREATER, length, constant(Constant.MAX_SHORT_STRING), this::leave);
    spend(length);
    Node state = code.graph.state();
    copyWords(
        add(from, -StringLayout.BYTES),
        length,
        (word, at) -> store(Operation.STORE, word, add(state, at), StateLayout.STRING_BUFFER));
    return length;
  }

  @Override
  void notFound() {
    countWork();
    store(Operation.STORE, kept(COUNT), code.graph.state(), Routine.scratchWord(Routine.MATCHES));
    BasicBlock changed = code.newBlock();
    when(Comparison.NOT_EQUAL, kept(COPIED), kept(BEGIN), () -> code.jump(changed));
    when(Comparison.EQUAL, kept(POSITION), constant(1), () -> answer(kept(TEXT)));
    code.jump(changed);
    code.continueIn(changed);
    appendSubject(kept(COPIED), kept(END));
    Node length = add(kept(POSITION), -1);
    toBuffer(constant(0), length);
    make(length);
  }
}
