package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.PatternKind;
import dev.perigee.runtime.memory.Memory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Matches the bytes of a string object, in place, against compiled patterns. Choices for
 * backtracking are on an explicit stack, so that no pattern causes deep recursion. Work is charged
 * to the engine's budget, and interrupts are checked regularly.
 *
 * <p>A matcher is reused for one match after the other. The subject must be reachable. The captures
 * are valid until the next {@link #start}.
 */
final class PatternMatcher {
  /** Number of bytes and items that are processed between two interrupt checks. */
  private static final int STEPS_PER_CHECK = 1 << 16;

  /** Bytes or items that count as one instruction. */
  private static final int STEPS_PER_INSTRUCTION = 4;

  // A choice: the alternatives that an item has left if the rest of the pattern does not match.

  /** Index of the item in the low half, and the depth behind it in the high half. */
  private static final int ITEM = 0;

  /** The position at which the rest of the pattern was tried last. */
  private static final int TRIED = 1;

  /** The first position at which the rest may be tried. */
  private static final int LEAST = 2;

  private static final int CHOICE_SIZE = 3;

  private final LuaState state;
  private long[] choices = new long[8 * CHOICE_SIZE];
  private final long[] captureStart = new long[PatternProgram.MAX_CAPTURES];
  private final long[] captureEnd = new long[PatternProgram.MAX_CAPTURES];
  private PatternProgram program;
  private long begin;
  private long end;
  private long matchStart;
  private long matchEnd;

  /** Steps since the last interrupt check, accumulated over any number of matches. */
  private long steps;

  PatternMatcher(LuaState state) {
    this.state = state;
    program = PatternCompiler.compile(new byte[0], true);
  }

  /** Prepares matches of a program against the bytes between two addresses. */
  void start(PatternProgram newProgram, long newBegin, long newEnd) {
    program = newProgram;
    begin = newBegin;
    end = newEnd;
  }

  /** Address of the first byte of the last match. */
  long matchStart() {
    return matchStart;
  }

  /** Address behind the last match. */
  long matchEnd() {
    return matchEnd;
  }

  /** Address of the first byte of a capture of the last match. */
  long captureStart(int capture) {
    return captureStart[capture];
  }

  /** The value of a position capture of the last match, counted from 1. */
  long position(int capture) {
    return captureStart[capture] - begin + 1;
  }

  /** Address behind a capture of the last match. */
  long captureEnd(int capture) {
    return captureEnd[capture];
  }

  /**
   * Finds the first match that begins at an address or later.
   *
   * @param from the address; one behind the subject's end matches nothing
   * @param refused an address at which no match may end, or 0
   * @return whether there is one
   * @throws LuaError an error of the pattern, or one that ends the script
   */
  boolean find(long from, long refused) {
    if (program.anchored) {
      return from <= end && matchAt(from, refused);
    }
    for (long at = from; at <= end; at++) {
      at = nextStart(at);
      if (at > end) {
        return false;
      }
      if (matchAt(at, refused)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchAt(long at, long refused) {
    long matched = match(at);
    if (matched == 0 || matched == refused) {
      return false;
    }
    matchStart = at;
    matchEnd = matched;
    return true;
  }

  /**
   * The first address, not before {@code from}, at which a match may begin, or one behind the end.
   */
  private long nextStart(long from) {
    boolean[] first = program.first;
    if (first == null) {
      return from;
    }
    long at = program.firstByte >= 0 ? skipTo(program.firstByte, from) : skipTo(first, from);
    return at < end || program.firstAtEnd ? at : end + 1;
  }

  private long skipTo(int sought, long from) {
    long at = from;
    while (at < end) {
      long limit = Math.min(end, at + STEPS_PER_CHECK);
      long found = PlainSearch.findByte(0, at, limit, sought);
      // Several bytes are processed per step.
      charge((found - at) >>> 3);
      if (found < limit) {
        return found;
      }
      at = found;
    }
    return at;
  }

  private long skipTo(boolean[] sought, long from) {
    long at = from;
    while (at < end) {
      long limit = Math.min(end, at + STEPS_PER_CHECK);
      long start = at;
      while (at < limit && !sought[byteAt(at)]) {
        at++;
      }
      charge(at - start);
      if (at < limit) {
        return at;
      }
    }
    return at;
  }

  /** The first address, not before {@code from}, whose byte is not in a set, or the end. */
  @SuppressWarnings("ReferenceEquality") // Only that very set is known to hold all bytes.
  private long skip(boolean[] set, long from) {
    if (set == CharacterClasses.ALL) {
      charge((end - from) >>> 3);
      return end;
    }
    long at = from;
    while (at < end) {
      long limit = Math.min(end, at + STEPS_PER_CHECK);
      long start = at;
      while (at < limit && set[byteAt(at)]) {
        at++;
      }
      charge(at - start);
      if (at < limit) {
        return at;
      }
    }
    return at;
  }

  private static int byteAt(long address) {
    return Memory.getByte(address & Memory.ADDRESS);
  }

  private void charge(long done) {
    steps += done;
    if (steps >= STEPS_PER_CHECK) {
      checkInterrupt();
    }
  }

  private void checkInterrupt() {
    long work = steps / STEPS_PER_INSTRUCTION;
    steps = 0;
    state.meter().check(work);
  }

  /** The end of the match that begins at an address, or 0 if there is none. */
  private long match(long start) {
    PatternItem[] items = program.items;
    long subjectEnd = end;
    long at = start;
    int next = 0;
    int depth = 1;
    int used = 0;
    int resumed = 0;
    while (true) {
      PatternItem item = items[next++];
      boolean matched;
      switch (item.kind) {
        case PatternKind.BYTE -> {
          matched = at < subjectEnd && byteAt(at) == item.operand;
          at++;
        }
        case PatternKind.SET -> {
          matched = at < subjectEnd && item.set[byteAt(at)];
          at++;
        }
        case PatternKind.STAR, PatternKind.PLUS -> {
          long run = skip(item.set, at);
          matched = item.kind == PatternKind.STAR || run > at;
          if (run > at) {
            depth = deeper(depth);
            long least = item.kind == PatternKind.STAR ? at : at + 1;
            if (run > least && !item.possessive) {
              push(used, next - 1, depth, run, least);
              used += CHOICE_SIZE;
            }
            at = run;
          }
        }
        case PatternKind.LAZY -> {
          matched = true;
          if (at < subjectEnd && item.set[byteAt(at)]) {
            depth = deeper(depth);
            at = extend(item, at);
            matched = at != 0;
            if (matched) {
              push(used, next - 1, depth, at, 0);
              used += CHOICE_SIZE;
            }
          }
        }
        case PatternKind.OPTIONAL -> {
          matched = true;
          if (at < subjectEnd && item.set[byteAt(at)]) {
            if (!item.possessive) {
              push(used, next - 1, depth, at, at);
              used += CHOICE_SIZE;
            }
            depth = deeper(depth);
            at++;
          }
        }
        case PatternKind.OPEN, PatternKind.POSITION -> {
          matched = true;
          depth = deeper(depth);
          captureStart[item.operand] = at;
        }
        case PatternKind.CLOSE -> {
          matched = true;
          depth = deeper(depth);
          captureEnd[item.operand] = at;
        }
        case PatternKind.MATCH -> {
          charge(next - resumed);
          return at;
        }
        case PatternKind.END -> matched = at == subjectEnd;
        case PatternKind.FRONTIER -> {
          int before = at == begin ? 0 : byteAt(at - 1);
          matched = !item.set[before] && item.set[at == subjectEnd ? 0 : byteAt(at)];
        }
        case PatternKind.BALANCE -> {
          at = balance(at, item.operand & 0xff, item.operand >>> 8);
          matched = at != 0;
        }
        case PatternKind.BACK_REFERENCE -> {
          at = repeatedCapture(at, item.operand);
          matched = at != 0;
        }
        case PatternKind.MALFORMED -> throw state.errors().ofBuiltin(item.message);
        default -> matched = false;
      }
      if (matched) {
        continue;
      }
      // Backtrack to the last choice that has an alternative left.
      charge(next - resumed);
      while (true) {
        if (used == 0) {
          return 0;
        }
        int choice = used - CHOICE_SIZE;
        next = (int) choices[choice + ITEM];
        depth = (int) (choices[choice + ITEM] >>> 32);
        at = retry(items[next], choice);
        if (at == 0) {
          used = choice;
          continue;
        }
        if (at <= choices[choice + LEAST]) {
          // It was the last alternative.
          used = choice;
        }
        resumed = ++next;
        break;
      }
    }
  }

  private void push(int used, int item, int depth, long tried, long least) {
    if (used == choices.length) {
      choices = Arrays.copyOf(choices, 2 * used);
    }
    choices[used + ITEM] = (long) depth << 32 | item;
    choices[used + TRIED] = tried;
    choices[used + LEAST] = least;
  }

  private int deeper(int depth) {
    if (depth == PatternProgram.MAX_DEPTH) {
      throw state.errors().ofBuiltin("pattern too complex");
    }
    return depth + 1;
  }

  /** The next position behind a repeated item at which to try the rest of the pattern, or 0. */
  private long retry(PatternItem item, int choice) {
    long tried = choices[choice + TRIED];
    if (item.kind == PatternKind.OPTIONAL) {
      return tried;
    }
    long at;
    if (item.kind == PatternKind.LAZY) {
      boolean more = tried < end && item.set[byteAt(tried)];
      at = more ? extend(item, tried + 1) : 0;
    } else {
      at = giveBack(item.follow, tried - 1, choices[choice + LEAST]);
    }
    choices[choice + TRIED] = at;
    return at;
  }

  /** The highest address, from {@code from} down to {@code least}, whose byte is in a set, or 0. */
  private long giveBack(boolean @Nullable [] follow, long from, long least) {
    if (follow == null) {
      return from;
    }
    long at = from;
    while (at >= least) {
      long limit = Math.max(least, at - STEPS_PER_CHECK);
      long start = at;
      while (at >= limit && !follow[byteAt(at)]) {
        at--;
      }
      charge(start - at);
      if (at >= limit) {
        return at;
      }
    }
    return 0;
  }

  /**
   * The first address, not before {@code from}, at which the rest of the pattern behind a lazy item
   * may match, with only bytes of the item's set before it; or 0.
   */
  private long extend(PatternItem item, long from) {
    boolean[] follow = item.follow;
    if (follow == null) {
      return from;
    }
    boolean[] set = item.set;
    long at = from;
    while (at < end) {
      long limit = Math.min(end, at + STEPS_PER_CHECK);
      long start = at;
      while (at < limit && !follow[byteAt(at)]) {
        if (!set[byteAt(at)]) {
          charge(at - start);
          return 0;
        }
        at++;
      }
      charge(at - start);
      if (at < limit) {
        return at;
      }
    }
    return item.followAtEnd ? end : 0;
  }

  /** The address behind the balanced text that begins at {@code from}, or 0. */
  private long balance(long from, int opening, int closing) {
    if (from == end || byteAt(from) != opening) {
      return 0;
    }
    long at = from + 1;
    int nesting = 1;
    while (at < end) {
      long limit = Math.min(end, at + STEPS_PER_CHECK);
      long start = at;
      while (at < limit) {
        int character = byteAt(at++);
        if (character == closing) {
          if (--nesting == 0) {
            charge(at - start);
            return at;
          }
        } else if (character == opening) {
          nesting++;
        }
      }
      charge(at - start);
    }
    return 0;
  }

  /** If the text of a capture occurs at {@code at}, the address behind it; otherwise 0. */
  private long repeatedCapture(long at, int capture) {
    long start = captureStart[capture];
    long length = captureEnd[capture] - start;
    if (length > end - at) {
      return 0;
    }
    charge(length >>> 3);
    return Memory.mismatch(start, at, length) < 0 ? at + length : 0;
  }
}
