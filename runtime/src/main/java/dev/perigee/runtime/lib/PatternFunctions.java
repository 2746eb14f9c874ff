package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.text.PatternText;
import dev.perigee.runtime.value.Strings;

/**
 * {@code find}, {@code match}, {@code gmatch} and {@code gsub} of {@code string} (manual 6.4), with
 * their state of one engine.
 */
final class PatternFunctions {
  private static final int BYTES = StringLayout.BYTES;

  private final LuaState state;
  private final PatternCache cache;
  private final PatternMatcher matcher;

  PatternFunctions(LuaState state) {
    this.state = state;
    cache = new PatternCache(state);
    matcher = new PatternMatcher(state);
  }

  /** The instance of the engine in which a function is called. */
  static PatternFunctions of(CallContext context) {
    return LibraryState.of(context.state()).patterns();
  }

  int find(CallContext context) {
    long subject = context.checkString(1);
    long pattern = context.checkString(2);
    long length = Strings.length(subject);
    long from = StringLibrary.startPosition(context.optionalInteger(3, 1), length) - 1;
    if (from > length) {
      context.pushNil();
      return 1;
    }
    if (context.isTrue(4) || !hasSpecials(pattern)) {
      long at = PlainSearch.find(state, subject, from, pattern);
      if (at < 0) {
        context.pushNil();
        return 1;
      }
      context.pushInteger(at + 1);
      context.pushInteger(at + Strings.length(pattern));
      return 2;
    }
    PatternProgram program = cache.acquire(pattern);
    try {
      matcher.start(program, subject + BYTES, subject + BYTES + length);
      if (!matcher.find(subject + BYTES + from, 0)) {
        context.pushNil();
        return 1;
      }
      context.pushInteger(matcher.matchStart() - (subject + BYTES) + 1);
      context.pushInteger(matcher.matchEnd() - (subject + BYTES));
      return 2 + pushCaptures(context, matcher, program);
    } finally {
      cache.release(program);
    }
  }

  private boolean hasSpecials(long pattern) {
    state.meter().countBytes(Strings.length(pattern));
    long end = pattern + BYTES + Strings.length(pattern);
    for (long at = pattern + BYTES; at < end; at++) {
      if (PatternText.isSpecial(Memory.getByte(at))) {
        return true;
      }
    }
    return false;
  }

  int match(CallContext context) {
    long subject = context.checkString(1);
    long pattern = context.checkString(2);
    long length = Strings.length(subject);
    long from = StringLibrary.startPosition(context.optionalInteger(3, 1), length) - 1;
    if (from > length) {
      context.pushNil();
      return 1;
    }
    PatternProgram program = cache.acquire(pattern);
    try {
      matcher.start(program, subject + BYTES, subject + BYTES + length);
      if (!matcher.find(subject + BYTES + from, 0)) {
        context.pushNil();
        return 1;
      }
      return pushMatch(context, matcher, program);
    } finally {
      cache.release(program);
    }
  }

  /** Pushes the captures of a match, or the whole match if there are none. */
  static int pushMatch(CallContext context, PatternMatcher matcher, PatternProgram program) {
    if (program.captures == 0) {
      pushBytes(context, matcher.matchStart(), matcher.matchEnd());
      return 1;
    }
    return pushCaptures(context, matcher, program);
  }

  private static int pushCaptures(
      CallContext context, PatternMatcher matcher, PatternProgram program) {
    int captures = program.captures;
    if (captures + 2 > CallContext.FREE_SLOTS) {
      context.ensure(captures);
    }
    for (int i = 0; i < captures; i++) {
      pushCapture(context, matcher, program, i);
    }
    return captures;
  }

  /** Pushes a capture, which must be one of the program's. */
  static void pushCapture(
      CallContext context, PatternMatcher matcher, PatternProgram program, int capture) {
    if (program.isPosition(capture)) {
      context.pushInteger(matcher.position(capture));
    } else if (program.isUnfinished(capture)) {
      throw context.error("unfinished capture");
    } else {
      pushBytes(context, matcher.captureStart(capture), matcher.captureEnd(capture));
    }
  }

  private static void pushBytes(CallContext context, long start, long end) {
    context.pushString(context.state().strings().create(start, end - start));
  }

  int gmatch(CallContext context) {
    long length = Strings.length(context.checkString(1));
    context.checkString(2);
    long from = StringLibrary.startPosition(context.optionalInteger(3, 1), length) - 1;
    context.pushValue(1);
    context.pushValue(2);
    context.pushInteger(Math.min(from, length + 1));
    context.pushInteger(-1);
    LibraryIterator iterator = LibraryIterator.GMATCH;
    state.functions().pushBuiltin(context, iterator.luaName(), iterator, PatternLayout.HELD_COUNT);
    return 1;
  }

  int gsub(CallContext context) {
    return Substitution.gsub(context, cache, matcher);
  }

  /** The iterator of {@code gmatch}. */
  int next(CallContext context) {
    long subject = held(context, PatternLayout.HELD_SUBJECT);
    long begin = subject + BYTES;
    long length = Strings.length(subject);
    long position = held(context, PatternLayout.HELD_POSITION);
    if (position > length) {
      return 0;
    }
    PatternProgram program = cache.acquireWithoutAnchor(held(context, PatternLayout.HELD_PATTERN));
    try {
      matcher.start(program, begin, begin + length);
      long lastEnd = held(context, PatternLayout.HELD_LAST_END);
      if (!matcher.find(begin + position, lastEnd < 0 ? 0 : begin + lastEnd)) {
        return 0;
      }
      hold(context, PatternLayout.HELD_POSITION, matcher.matchEnd() - begin);
      hold(context, PatternLayout.HELD_LAST_END, matcher.matchEnd() - begin);
      return pushMatch(context, matcher, program);
    } finally {
      cache.release(program);
    }
  }

  private static long held(CallContext context, int index) {
    return Memory.getLong(context.held(index) + SlotLayout.PAYLOAD);
  }

  private static void hold(CallContext context, int index, long integer) {
    Memory.putLong(context.held(index) + SlotLayout.PAYLOAD, integer);
  }
}
