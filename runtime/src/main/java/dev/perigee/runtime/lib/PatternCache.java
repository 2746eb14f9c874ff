package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/**
 * The compiled patterns of an engine. The cache keeps the last pattern for each value of the low
 * bits of the pattern's hash, with its record for machine code. Long patterns are compiled for each
 * use. The memory of both kinds is charged to the engine.
 */
final class PatternCache {
  private static final int ENTRIES = PatternLayout.RECORD_COUNT;

  /** Longer patterns are not kept, and are charged before they are compiled. */
  private static final int LONGEST = 256;

  private final LuaState state;
  private final @Nullable PatternProgram[] entries = new PatternProgram[ENTRIES];
  private final PatternRecords records;

  PatternCache(LuaState state) {
    this.state = state;
    records = new PatternRecords(state);
  }

  /**
   * The program of a pattern whose leading circumflex is an anchor. May collect. The caller must
   * {@link #release} it.
   *
   * @throws dev.perigee.runtime.LuaError the memory error
   */
  PatternProgram acquire(long pattern) {
    long length = Strings.length(pattern);
    if (length > LONGEST) {
      return compile(pattern, true);
    }
    int index = state.strings().hash(pattern) & ENTRIES - 1;
    PatternProgram entry = entries[index];
    if (entry != null && entry.isCompiledFrom(pattern + StringLayout.BYTES, length)) {
      records.add(index, entry);
      return entry;
    }
    PatternProgram program = PatternCompiler.compile(state.strings().bytes(pattern), true);
    state.heap().charge(program.size());
    if (entry != null) {
      state.heap().uncharge(entry.size());
      records.remove(index, entry);
    }
    entries[index] = program;
    records.add(index, program);
    return program;
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
    state.countWork(Strings.length(pattern));
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
