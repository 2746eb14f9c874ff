package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The compiled patterns of an engine. The cache keeps a set of recent patterns for each value of
 * the low bits of the pattern's hash, with their records for machine code. Long patterns are
 * compiled for each use. The memory of both kinds is charged to the engine.
 */
final class PatternCache {
  private static final int ENTRIES = PatternLayout.RECORD_COUNT;

  private static final int WAYS = PatternLayout.WAYS;

  /** Longer patterns are not kept, and are charged before they are compiled. */
  private static final int LONGEST = 256;

  private final LuaState state;
  private final @Nullable PatternProgram[] entries = new PatternProgram[ENTRIES];
  private final PatternRecords records;

  /** How often an entry was replaced. */
  private int replaced;

  PatternCache(LuaState state) {
    this.state = state;
    records = new PatternRecords(state);
  }

  /**
   * The program of a pattern whose leading circumflex is an anchor. May collect. The caller must
   * {@link #release} it.
   *
   * @throws dev.perigee.runtime.frame.LuaError the memory error
   */
  PatternProgram acquire(long pattern) {
    long length = Strings.length(pattern);
    if (length > LONGEST) {
      return compile(pattern, true);
    }
    int first = PatternLayout.firstOfSet(state.strings().hash(pattern));
    int index = find(first, pattern + StringLayout.BYTES, length);
    if (index >= 0) {
      PatternProgram entry = Objects.requireNonNull(entries[index]);
      records.add(index, entry);
      return entry;
    }
    PatternProgram program = PatternCompiler.compile(state.strings().bytes(pattern), true);
    state.heap().charge(program.size());
    index = firstFree(first);
    PatternProgram entry = entries[index];
    if (entry != null) {
      state.heap().uncharge(entry.size());
      records.remove(index, entry);
    }
    entries[index] = program;
    records.add(index, program);
    return program;
  }

  /** The index of the program of a pattern in a set, or -1. */
  private int find(int first, long bytes, long length) {
    for (int index = first; index < first + WAYS; index++) {
      PatternProgram entry = entries[index];
      if (entry != null && entry.isCompiledFrom(bytes, length)) {
        return index;
      }
    }
    return -1;
  }

  /** The first free index of a set, or one to be replaced: each in its turn. */
  private int firstFree(int first) {
    for (int index = first; index < first + WAYS; index++) {
      if (entries[index] == null) {
        return index;
      }
    }
    return first + (replaced++ & (WAYS - 1));
  }

  /** As {@link #acquire}, for a pattern in which a circumflex is not an anchor. */
  PatternProgram acquireWithoutAnchor(long pattern) {
    if (Strings.length(pattern) > 0 && Memory.getByte(pattern + StringLayout.BYTES) == '^') {
      return compile(pattern, false);
    }
    return acquire(pattern);
  }

  private PatternProgram compile(long pattern, boolean anchors) {
    long charge = Strings.length(pattern) * PatternProgram.BYTES_PER_PATTERN_BYTE;
    state.meter().count(Strings.length(pattern));
    state.heap().charge(charge);
    PatternProgram program = PatternCompiler.compile(state.strings().bytes(pattern), anchors);
    program.chargedForUse = charge;
    return program;
  }

  /** Ends the use of a program. The charge for one that is not kept is cancelled. */
  void release(PatternProgram program) {
    state.heap().uncharge(program.chargedForUse);
    program.chargedForUse = 0;
  }
}
