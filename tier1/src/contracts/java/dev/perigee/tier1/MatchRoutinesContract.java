package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.lib.StringLibrary;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.MatchRequest;
import dev.perigee.tier1.graph.ReplacementKind;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Patterns match as in Java, or are left to Java. */
abstract class MatchRoutinesContract extends RoutineHarness {
  private static final String[] SINGLES = {
    "a", "b", "c", ".", "%a", "%d", "%s", "%W", "[ab]", "[^a]", "[a-c1]", "[%d_]", "%.", "x"
  };
  private static final String[] SUFFIXES = {"", "", "", "", "*", "+", "-", "?"};
  private static final int MOST_WANTED = 12;

  /** The contents of the slots before a call. */
  private static final int UNTOUCHED = 99;

  MatchRoutinesContract(Target target) {
    super(target);
  }

  /** Records are made only if there is native code. */
  @BeforeEach
  void showThatThereIsNativeCode() {
    Memory.putLong(state.address() + StateLayout.RESUME, 1);
  }

  private String randomPattern() {
    StringBuilder pattern = new StringBuilder(random.nextInt(6) == 0 ? "^" : "");
    int open = 0;
    for (int items = random.nextInt(1, 6); items > 0; items--) {
      switch (random.nextInt(24)) {
        case 0, 1 -> {
          pattern.append('(');
          open++;
        }
        case 2, 3 -> {
          if (open > 0) {
            pattern.append(')');
            open--;
          }
        }
        case 4 -> pattern.append("()");
        case 5 -> pattern.append(random.nextBoolean() ? "%f[%a]" : "%f[^ab]");
        case 6 -> pattern.append(new String[] {"%b()", "%1", "[", "%"}[random.nextInt(4)]);
        default -> {
          pattern.append(SINGLES[random.nextInt(SINGLES.length)]);
          pattern.append(SUFFIXES[random.nextInt(SUFFIXES.length)]);
        }
      }
    }
    pattern.append(")".repeat(random.nextInt(8) == 0 ? 0 : open));
    return pattern.append(random.nextInt(6) == 0 ? "$" : "").toString();
  }

  private String randomSubject() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(random.nextInt(4) == 0 ? 70 : 15);
    String letters = random.nextBoolean() ? "ab" : "abc1 x(.)\0\u00e4_";
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** The results in Java, or null for an error. */
  private @Nullable List<Value> expected(
      StringLibrary function, long text, long pattern, long first) {
    CallContext context = state.hostContext();
    context.setSize(0);
    context.pushString(text);
    context.pushString(pattern);
    context.pushInteger(first);
    try {
      int count = function.call(context);
      List<Value> results = new ArrayList<>();
      for (int i = context.size() - count + 1; i <= context.size(); i++) {
        results.add(new Value(context.tag(i), context.tag(i) == Tag.NIL ? 0 : context.payload(i)));
      }
      return results;
    } catch (LuaError e) {
      return null;
    }
  }

  /** Requests results and overwrites old ones. */
  private long prepareSlots(int kind, int wanted) {
    long request = MatchRequest.of(kind, wanted);
    Memory.putLong(state.address() + Routine.scratchWord(Routine.REQUEST), request);
    for (int i = 0; i < MOST_WANTED; i++) {
      data.set(JAVA_BYTE, SLOTS + (long) i * SlotLayout.SIZE + SlotLayout.TAG, (byte) UNTOUCHED);
    }
    return data.address() + SLOTS;
  }

  private void assertResults(List<Value> expected, int wanted, String message) {
    int count = wanted == Routine.ALL ? expected.size() : wanted;
    for (int i = 0; i < MOST_WANTED; i++) {
      long slot = data.address() + SLOTS + (long) i * SlotLayout.SIZE;
      int tag = valueTag(slot);
      if (i >= count) {
        assertThat(tag).as(message).isEqualTo(UNTOUCHED);
      } else if (i >= expected.size() || expected.get(i).tag() == Tag.NIL) {
        assertThat(tag).as(message).isEqualTo(Tag.NIL);
      } else {
        long payload = Memory.getLong(slot + SlotLayout.PAYLOAD);
        assertValue(new Value(tag, payload), expected.get(i), message);
      }
    }
    if (wanted == Routine.ALL) {
      long top = data.address() + SLOTS + (long) count * SlotLayout.SIZE;
      assertThat(state.record().top()).as(message).isEqualTo(top);
    }
  }

  private boolean hasRecord(long pattern) {
    long area = Memory.getLong(state.address() + StateLayout.PATTERNS);
    int first = PatternLayout.firstOfSet(state.strings().hash(pattern));
    for (int way = 0; area != 0 && way < PatternLayout.WAYS; way++) {
      if (isOf(Memory.getLong(area + PatternLayout.RECORDS + 8L * (first + way)), pattern)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(long record, long pattern) {
    long length = Strings.length(pattern);
    return record != 0
        && Memory.getLong(record + PatternLayout.LENGTH) == length
        && Memory.mismatch(record + PatternLayout.TEXT, pattern + StringLayout.BYTES, length) < 0;
  }

  private long bytes(String text) {
    return state.strings().create(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Calls the routine. Its results may be anywhere. */
  private long callAnywhere(long... arguments) {
    long limit = state.address() + StateLayout.STACK_LIMIT;
    long before = Memory.getLong(limit);
    Memory.putLong(limit, Long.MAX_VALUE);
    long answer = call(Routine.MATCH, arguments);
    Memory.putLong(limit, before);
    return answer;
  }

  private void assertValue(Value found, Value expected, String message) {
    if (expected.tag() == Tag.LONG_STRING) {
      assertThat(found.tag()).as(message).isEqualTo(Tag.LONG_STRING);
      byte[] bytes = state.strings().bytes(expected.payload());
      assertThat(state.strings().bytes(found.payload())).as(message).isEqualTo(bytes);
    } else {
      assertThat(found).as(message).isEqualTo(expected);
    }
  }

  /** Whether a match may take too long, or whether short strings cannot be found at once. */
  private boolean mayBeZero(long text) {
    return Strings.length(text) > 8
        || Memory.getLong(state.address() + StateLayout.INTERNED_LIMIT) == 0;
  }

  @Test
  void matchesEqualThoseOfJava() {
    int[] matched = new int[2];
    int recorded = 0;
    int zeros = 0;
    for (int i = 0; i < Emulation.rounds(60_000); i++) {
      boolean finds = random.nextBoolean();
      String patternText = randomPattern();
      long text = bytes(randomSubject());
      long pattern = string(patternText);
      long first = random.nextInt(5) > 0 ? 1 : random.nextInt(-2, 18);
      StringLibrary function = finds ? StringLibrary.FIND : StringLibrary.MATCH;
      List<Value> expected = expected(function, text, pattern, first);
      String message = "seed " + seed + " pattern " + patternText;
      int wanted = random.nextInt(5) == 0 ? Routine.ALL : random.nextInt(MOST_WANTED);
      long target = prepareSlots(finds ? MatchRequest.FIND : MatchRequest.MATCH, wanted);
      long answer = callAnywhere(text, pattern, first, target);
      boolean hasRecord = hasRecord(pattern);
      // Java compiles the pattern only if the position is in the subject.
      if (expected == null || !hasRecord || first < 1) {
        assertThat(answer).as(message).isZero();
        assertResults(List.of(), 0, message);
        continue;
      }
      recorded++;
      if (answer == 0 && mayBeZero(text)) {
        zeros++;
        continue;
      }
      assertThat(answer).as(message).isEqualTo(Routine.YES);
      assertResults(expected, wanted, message);
      matched[finds ? 0 : 1] += expected.getFirst().tag() == Tag.NIL ? 0 : 1;
    }
    assertThat(recorded).isGreaterThan(Emulation.rounds(20_000));
    assertThat(zeros).isLessThan(recorded / 20);
    assertThat(matched[0]).isGreaterThan(Emulation.rounds(3_000));
    assertThat(matched[1]).isGreaterThan(Emulation.rounds(3_000));
  }

  private long next(long iterator, int wanted) {
    return call(Routine.MATCH, iterator, 0, 0, prepareSlots(MatchRequest.NEXT, wanted));
  }

  @Test
  void iterationsEqualThoseOfJava() {
    CallContext context = state.hostContext();
    int given = 0;
    for (int i = 0; i < Emulation.rounds(10_000); i++) {
      String patternText = randomPattern();
      String subject = randomSubject();
      long text = bytes(subject);
      long pattern = string(patternText);
      expected(StringLibrary.MATCH, text, pattern, 1);
      String message = "seed " + seed + " pattern " + patternText + " in " + subject;
      context.setSize(0);
      context.pushString(text);
      context.pushString(pattern);
      StringLibrary.GMATCH.call(context);
      long iterator = context.payload(context.size());
      if (!hasRecord(pattern) || patternText.startsWith("^")) {
        assertThat(next(iterator, 1)).as(message).isZero();
        continue;
      }
      long from = 1;
      long lastEnd = -1;
      while (true) {
        List<Value> bounds = from > subject.length() + 1 ? null : bounds(text, pattern, from);
        if (bounds != null && bounds.get(1).payload() == lastEnd) {
          // Nothing that begins here matches in a way that gmatch accepts.
          from = bounds.getFirst().payload() + 1;
          continue;
        }
        List<Value> expected = List.of();
        if (bounds != null) {
          long start = bounds.getFirst().payload();
          expected = expected(StringLibrary.MATCH, text, pattern, start);
          if (expected == null) {
            throw new IllegalStateException(message);
          }
        }
        int wanted = random.nextInt(1, 4);
        long answer = next(iterator, wanted);
        if (answer == 0 && mayBeZero(text)) {
          break;
        }
        assertThat(answer).as(message).isEqualTo(Routine.YES);
        assertResults(expected, wanted, message);
        if (bounds == null) {
          break;
        }
        given++;
        lastEnd = bounds.get(1).payload();
        from = lastEnd + 1;
        assertThat(held(iterator, PatternLayout.HELD_POSITION)).isEqualTo(lastEnd);
        assertThat(held(iterator, PatternLayout.HELD_LAST_END)).isEqualTo(lastEnd);
      }
    }
    assertThat(given).isGreaterThan(Emulation.rounds(5_000));
  }

  @Test
  void substitutionsEqualThoseOfJava() {
    CallContext context = state.hostContext();
    int replaced = 0;
    int same = 0;
    int longOnes = 0;
    for (int i = 0; i < Emulation.rounds(30_000); i++) {
      String patternText = randomPattern();
      String subject = randomSubject();
      long text = bytes(subject);
      long pattern = string(patternText);
      int kind = random.nextInt(ReplacementKind.TABLE + 1);
      long replacement = randomReplacement(kind, subject);
      expected(StringLibrary.MATCH, text, pattern, 1);
      String message = "seed " + seed + " pattern " + patternText;
      boolean replaces = kind != ReplacementKind.NONE;
      boolean hasRecord = hasRecord(pattern);
      context.setSize(0);
      context.pushString(text);
      context.pushString(pattern);
      context.push(kind == ReplacementKind.TABLE ? Tag.TABLE : Tag.STRING, replacement);
      if (!hasRecord || !substitutes(context)) {
        assertThat(substitute(kind, text, pattern, replacement)).as(message).isZero();
        continue;
      }
      long expected = context.payload(context.size() - 1);
      long count = context.payload(context.size());
      long answer = substitute(kind, text, pattern, replacement);
      boolean isLong = Strings.tag(expected) == Tag.LONG_STRING;
      // There may be no cell for a long string at once.
      if (answer == 0 && (isLong || mayBeZero(text) || (!replaces && count > 0))) {
        continue;
      }
      // Java makes strings of positions.
      if (answer == 0 && kind > ReplacementKind.PLAIN && patternText.contains("()")) {
        continue;
      }
      longOnes += isLong ? 1 : 0;
      assertThat(answer).as(message).isNotZero();
      assertThat(state.strings().bytes(answer))
          .as(message)
          .isEqualTo(state.strings().bytes(expected));
      assertThat(Memory.getLong(state.address() + Routine.scratchWord(Routine.MATCHES)))
          .as(message)
          .isEqualTo(count);
      assertThat(replaces || count == 0).as(message).isTrue();
      replaced += count > 0 ? 1 : 0;
      same += count == 0 ? 1 : 0;
    }
    assertThat(replaced).isGreaterThan(Emulation.rounds(3_000));
    assertThat(same).isGreaterThan(Emulation.rounds(1_000));
    assertThat(longOnes > 500).isEqualTo(!Memory.CHECKED);
  }

  private boolean substitutes(CallContext context) {
    try {
      StringLibrary.GSUB.call(context);
      return true;
    } catch (LuaError e) {
      return false;
    }
  }

  private long substitute(int kind, long text, long pattern, long replacement) {
    Memory.putLong(state.address() + Routine.scratchWord(Routine.REQUEST), kind);
    return call(Routine.SUBSTITUTE, text, pattern, replacement);
  }

  /** A replacement of a kind, for matches in a subject. */
  private long randomReplacement(int kind, String subject) {
    StringBuilder text = new StringBuilder("-".repeat(random.nextInt(4)));
    if (kind == ReplacementKind.TABLE) {
      long table = tables.create(0, 0);
      for (int i = random.nextInt(8); i > 0; i--) {
        int from = random.nextInt(subject.length() + 1);
        int end = random.nextInt(from, Math.min(subject.length(), from + 4) + 1);
        boolean isFalse = random.nextInt(4) == 0;
        long value = bytes("v".repeat(random.nextInt(random.nextInt(4) == 0 ? 60 : 4)));
        int tag = isFalse ? Tag.FALSE : Strings.tag(value);
        tables.setString(table, bytes(subject.substring(from, end)), tag, value);
      }
      return table;
    }
    if (kind == ReplacementKind.ESCAPES) {
      String[] escapes = {"%0", "%1", "%1", "%2", "%%", "x", "%0y", "zz"};
      for (int i = random.nextInt(5); i > 0; i--) {
        text.append(escapes[random.nextInt(escapes.length)]);
      }
      text.append(random.nextInt(50) == 0 ? new String[] {"%", "%x", "%9"}[random.nextInt(3)] : "");
    }
    return string(text + "x".repeat(random.nextInt(random.nextInt(2) * 49 + 1)));
  }

  private @Nullable List<Value> bounds(long text, long pattern, long from) {
    List<Value> found = expected(StringLibrary.FIND, text, pattern, from);
    return found == null || found.getFirst().tag() == Tag.NIL ? null : found;
  }

  private static long held(long iterator, int number) {
    return Memory.getLong(iterator + BuiltinLayout.held(number) + SlotLayout.PAYLOAD);
  }

  @Test
  void workIsLimited() {
    long pattern = string(".-.-.-x");
    long text = string("a".repeat(300));
    expected(StringLibrary.MATCH, text, pattern, 1);
    assertThat(hasRecord(pattern)).isTrue();
    assertThat(call(Routine.MATCH, text, pattern, 1, prepareSlots(MatchRequest.MATCH, 1))).isZero();
    long before = state.record().takeUncountedWork();
    assertThat(
            call(
                Routine.MATCH,
                string("a".repeat(40) + "x"),
                pattern,
                1,
                prepareSlots(MatchRequest.MATCH, 1)))
        .isEqualTo(Routine.YES);
    assertThat(before).isZero();
    assertThat(state.record().takeUncountedWork()).isBetween(10L, 1000L);
  }

  /** A script with limits must not get work for nothing, wherever a search ends. */
  @Test
  void allWorkIsCounted() {
    for (String text : new String[] {"[^a]", "b+", "a-b", "^a+b", "a+b", "a-b$"}) {
      long pattern = string(text);
      expected(StringLibrary.MATCH, string("aab"), pattern, 1);
      assertThat(hasRecord(pattern)).as(text).isTrue();
      state.record().takeUncountedWork();
      long target = prepareSlots(MatchRequest.MATCH, 1);
      if (call(Routine.MATCH, string("a".repeat(3000)), pattern, 1, target) != 0) {
        assertThat(state.record().takeUncountedWork()).as(text).isGreaterThanOrEqualTo(3000 / 4);
      }
      if (substitute(ReplacementKind.NONE, string("a".repeat(3000)), pattern, 0) != 0) {
        assertThat(state.record().takeUncountedWork()).as(text).isGreaterThanOrEqualTo(3000 / 4);
      }
      long longText = string("a".repeat(100_000));
      long next = prepareSlots(MatchRequest.MATCH, 1);
      assertThat(call(Routine.MATCH, longText, pattern, 1, next)).as(text).isZero();
      assertThat(substitute(ReplacementKind.NONE, longText, pattern, 0)).as(text).isZero();
    }
  }

  /** A program's patterns keep their records, whatever their hashes are. */
  @Test
  void mostPatternsKeepTheirRecords() {
    List<Long> patterns = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      patterns.add(string("a+" + i));
      expected(StringLibrary.MATCH, string("aa" + i), patterns.getLast(), 1);
    }
    assertThat(patterns.stream().filter(this::hasRecord).count()).isGreaterThan(16);
  }

  @Test
  void otherPatternsHaveNoRecord() {
    for (String text : new String[] {"%b()", "(a)%1", "(a", "a)", "[", "%", "a".repeat(41)}) {
      long pattern = string(text);
      expected(StringLibrary.MATCH, string("(a)aa"), pattern, 1);
      assertThat(hasRecord(pattern)).as(text).isFalse();
    }
  }
}
