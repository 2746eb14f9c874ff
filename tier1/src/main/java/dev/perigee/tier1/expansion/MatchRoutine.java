package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TextLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MatchRequest;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The graphs of {@code find}, {@code match} and the iterator of {@code gmatch} (manual 6.4). */
final class MatchRoutine extends PatternRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  // Kept words

  private static final int TARGET = FIRST_OWN;
  private static final int WANTED = FIRST_OWN + 1;

  /** The number of captures that become results; the next word is the number of the next one. */
  private static final int COUNT = FIRST_OWN + 2;

  private static final int INDEX = FIRST_OWN + 3;

  /** The iterator. */
  private static final int FUNCTION = FIRST_OWN + 4;

  /** The kind of the request. */
  private static final int KIND = FIRST_OWN + 5;

  private final Join results = new Join(2);

  /** Gets the string that is made of a capture; null before that. */
  private @Nullable Join made;

  @Override
  Node prepare() {
    Node subject = argument(0);
    Node pattern = argument(1);
    Node first = argument(2);
    Node target = argument(3);
    checkArea();
    keepAs(TARGET, target);
    Node request = inState(Routine.scratchWord(Routine.REQUEST));
    Node upper = code.add(Operation.SHIFT_LEFT, MatchRequest.KIND, request);
    keepAs(WANTED, code.add(Operation.SHIFT_RIGHT_SIGNED, MatchRequest.KIND, upper));
    keepAs(KIND, code.add(Operation.SHIFT_RIGHT, MatchRequest.KIND, request));
    Join start = new Join(1);
    when(
        Comparison.EQUAL,
        kept(KIND),
        constant(MatchRequest.NEXT),
        () -> start.jumpWith(prepareNext(subject)));
    start.jumpWith(prepareFirst(subject, pattern, first));
    start.begin();
    return start.value(0);
  }

  /** Returns the address where {@code find} and {@code match} begin. */
  private Node prepareFirst(Node text, Node pattern, Node first) {
    keepAs(REFUSED, constant(0));
    when(Comparison.LESS, first, constant(1), this::leave);
    findRecord(pattern);
    keepSubject(text);
    Node offset = add(first, -1);
    when(Comparison.GREATER, offset, load(text, StringLayout.LENGTH), () -> code.jump(nothing));
    return add(kept(BEGIN), offset);
  }

  /** Returns the address where an iterator continues. */
  private Node prepareNext(Node function) {
    keepAs(FUNCTION, function);
    findRecord(held(function, PatternLayout.HELD_PATTERN));
    // For gmatch, a circumflex is an ordinary byte.
    when32(Comparison.NOT_EQUAL, isAnchored(), 0, this::leave);
    keepSubject(held(function, PatternLayout.HELD_SUBJECT));
    Node begin = kept(BEGIN);
    // Before the first match, this is an address in front of the subject.
    keepAs(REFUSED, add(begin, held(function, PatternLayout.HELD_LAST_END)));
    Node start = add(begin, held(function, PatternLayout.HELD_POSITION));
    when(Comparison.UNSIGNED_GREATER, start, kept(END), () -> code.jump(nothing));
    return start;
  }

  private Node held(Node function, int number) {
    return load(function, BuiltinLayout.held(number) + SlotLayout.PAYLOAD);
  }

  @Override
  void found(Join again) {
    countCaptures();
    BasicBlock ready = code.newBlock();
    makeCaptures(ready);
    code.continueIn(ready);
    when(
        Comparison.EQUAL,
        kept(KIND),
        constant(MatchRequest.FIND),
        () -> {
          setInteger(PatternLayout.BOUNDS, add(subtract(kept(START), kept(BEGIN)), 1));
          setInteger(PatternLayout.BOUNDS + SLOT, subtract(kept(MATCH_END), kept(BEGIN)));
          results.jumpWith(add(area(), PatternLayout.BOUNDS), add(kept(COUNT), 2));
        });
    BasicBlock noted = code.newBlock();
    when(
        Comparison.EQUAL,
        kept(KIND),
        constant(MatchRequest.NEXT),
        () -> {
          hold(PatternLayout.HELD_POSITION);
          hold(PatternLayout.HELD_LAST_END);
          code.jump(noted);
        });
    code.jump(noted);
    code.continueIn(noted);
    results.jumpWith(add(area(), PatternLayout.CAPTURES), kept(COUNT));
  }

  @Override
  void notFound() {
    Node tag = constant(Tag.NIL);
    store(Operation.STORE, tag, area(), PatternLayout.CAPTURES + SlotLayout.TAG);
    results.jumpWith(add(area(), PatternLayout.CAPTURES), constant(1));
    results.begin();
    countWork();
    copyResults(results.value(0), results.value(1));
  }

  /** Keeps the number of captures that are results. Without captures, the whole match is one. */
  private void countCaptures() {
    Node captured = inRecord32(PatternLayout.CAPTURED);
    Join count = new Join(1);
    when(Comparison.EQUAL, kept(KIND), constant(MatchRequest.FIND), () -> count.jumpWith(captured));
    when32(
        Comparison.EQUAL,
        captured,
        0,
        () -> {
          long first = PatternLayout.CAPTURES;
          store(Operation.STORE, kept(START), area(), first + SlotLayout.PAYLOAD);
          store(Operation.STORE, kept(MATCH_END), area(), first + SlotLayout.TAG);
          count.jumpWith(constant(1));
        });
    count.jumpWith(captured);
    count.begin();
    keepAs(COUNT, count.value(0));
  }

  private void setInteger(long offset, Node value) {
    store(Operation.STORE, value, area(), offset + SlotLayout.PAYLOAD);
    store(Operation.STORE, constant(Tag.INTEGER), area(), offset + SlotLayout.TAG);
  }

  /** Makes the iterator continue at the end of the match. */
  private void hold(int number) {
    Node position = subtract(kept(MATCH_END), kept(BEGIN));
    long offset = BuiltinLayout.held(number) + (long) SlotLayout.PAYLOAD;
    store(Operation.STORE, position, kept(FUNCTION), offset);
  }

  /** Makes values of the captures. */
  private void makeCaptures(BasicBlock ready) {
    BasicBlock loop = beginLoop();
    Node index = phi(loop, constant(0));
    when(Comparison.EQUAL, index, kept(COUNT), () -> code.jump(ready));
    keepAs(INDEX, index);
    BasicBlock next = code.newBlock();
    Node positions =
        code.add(Operation.LUA_SHIFT_RIGHT, inRecord32(PatternLayout.POSITIONS), index);
    Node isPosition = code.add(Operation.AND, positions, constant(1));
    Node start = load(capture(index), PatternLayout.CAPTURES + SlotLayout.PAYLOAD);
    when32(
        Comparison.NOT_EQUAL,
        isPosition,
        0,
        () -> {
          setCapture(add(subtract(start, kept(BEGIN)), 1), constant(Tag.INTEGER));
          code.jump(next);
        });
    Node end = load(capture(index), PatternLayout.CAPTURES + SlotLayout.TAG);
    Node length = subtract(end, start);
    when(Comparison.UNSIGNED_GREATER, length, constant(TextLayout.LONGEST), this::leave);
    copy(add(start, -StringLayout.BYTES), length);
    Join string = new Join(1);
    made = string;
    make(length);
    string.begin();
    setCapture(string.value(0), tagOf(string.value(0)));
    code.jump(next);
    code.continueIn(next);
    repeat(loop, add(kept(INDEX), 1));
  }

  private void setCapture(Node payload, Node tag) {
    Node slot = capture(kept(INDEX));
    store(Operation.STORE, payload, slot, PatternLayout.CAPTURES + SlotLayout.PAYLOAD);
    store(Operation.STORE, tag, slot, PatternLayout.CAPTURES + SlotLayout.TAG);
  }

  @Override
  void give(Node string) {
    Objects.requireNonNull(made).jumpWith(string);
  }

  private void copyResults(Node first, Node count) {
    Node target = kept(TARGET);
    Node wanted = kept(WANTED);
    when(
        Comparison.LESS,
        wanted,
        constant(0),
        () -> {
          Node end = add(target, code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, count));
          when(Comparison.UNSIGNED_GREATER, end, inState(StateLayout.STACK_LIMIT), this::leave);
          store(Operation.STORE, end, code.graph.state(), StateLayout.TOP);
          copySlots(first, target, count, count);
          answer(Routine.YES);
        });
    copySlots(first, target, count, wanted);
    answer(Routine.YES);
  }
}
