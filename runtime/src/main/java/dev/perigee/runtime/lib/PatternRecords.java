package dev.perigee.runtime.lib;

import dev.perigee.ir.Constant;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.PatternKind;
import dev.perigee.runtime.layout.PatternLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.IdentityHashMap;

/**
 * The compiled patterns of an engine in the form that machine code reads ({@link PatternLayout}).
 * They are raw blocks of the engine's heap.
 */
final class PatternRecords {
  private final LuaState state;

  PatternRecords(LuaState state) {
    this.state = state;
  }

  /**
   * Makes the record of a program, unless it already has one, cannot have one, or the engine has no
   * native code. May collect.
   *
   * @param index the program's index in the cache
   * @throws dev.perigee.runtime.frame.LuaError the memory error
   */
  void add(int index, PatternProgram program) {
    if (program.record != 0
        || !program.forMachineCode
        || Memory.getLong(state.address() + StateLayout.RESUME) == 0) {
      return;
    }
    IdentityHashMap<boolean[], Long> sets = sets(program);
    long setsOffset = PatternLayout.ITEMS + (long) program.items.length * PatternLayout.ITEM_SIZE;
    long size = setsOffset + (long) sets.size() * PatternLayout.SET_SIZE;
    long area = area();
    Heap heap = state.heap();
    heap.reserve(size);
    long record = heap.allocateZeroedRaw(size);
    sets.replaceAll((set, number) -> record + setsOffset + number * PatternLayout.SET_SIZE);
    write(record, program, sets);
    program.record = record;
    program.recordBytes = size;
    Memory.putLong(area + entry(index), record);
  }

  /** Frees the record, if any, of the program at an index, which is leaving the cache. */
  void remove(int index, PatternProgram program) {
    if (program.record != 0) {
      Memory.putLong(area() + entry(index), 0);
      state.heap().freeRaw(program.record, program.recordBytes);
    }
  }

  private static long entry(int index) {
    return PatternLayout.RECORDS + (long) index * Long.BYTES;
  }

  private long area() {
    long place = state.address() + StateLayout.PATTERNS;
    if (Memory.getLong(place) == 0) {
      state.heap().reserve(PatternLayout.SIZE);
      Memory.putLong(place, state.heap().allocateZeroedRaw(PatternLayout.SIZE));
    }
    return Memory.getLong(place);
  }

  /** The sets of a program, numbered from 0. */
  @SuppressWarnings("ReferenceEquality") // NONE stands for no set.
  private static IdentityHashMap<boolean[], Long> sets(PatternProgram program) {
    IdentityHashMap<boolean[], Long> sets = new IdentityHashMap<>();
    if (program.first != null) {
      sets.put(program.first, 0L);
    }
    for (PatternItem item : program.items) {
      if (item.set != CharacterClasses.NONE) {
        sets.putIfAbsent(item.set, (long) sets.size());
      }
      if (item.follow != null) {
        sets.putIfAbsent(item.follow, (long) sets.size());
      }
    }
    return sets;
  }

  private static void write(
      long record, PatternProgram program, IdentityHashMap<boolean[], Long> sets) {
    byte[] text = program.pattern;
    Memory.putLong(record + PatternLayout.LENGTH, text.length);
    for (int i = 0; i < text.length; i++) {
      Memory.putByte(record + PatternLayout.TEXT + i, text[i]);
    }
    Memory.putInt(record + PatternLayout.CAPTURED, program.captures);
    Memory.putInt(record + PatternLayout.POSITIONS, program.positions);
    Memory.putInt(record + PatternLayout.ANCHORED, program.anchored ? 1 : 0);
    Memory.putInt(record + PatternLayout.FIRST_AT_END, program.firstAtEnd ? 1 : 0);
    if (program.first != null) {
      Memory.putLong(record + PatternLayout.FIRST, sets.getOrDefault(program.first, 0L));
    }
    long at = record + PatternLayout.ITEMS;
    for (PatternItem item : program.items) {
      Memory.putInt(at + PatternLayout.KIND, item.kind);
      Memory.putInt(at + PatternLayout.OPERAND, item.operand);
      Memory.putLong(at + PatternLayout.SET, sets.getOrDefault(item.set, 0L));
      if (item.follow != null) {
        Memory.putLong(at + PatternLayout.FOLLOW, sets.getOrDefault(item.follow, 0L));
      }
      Memory.putInt(at + PatternLayout.FOLLOW_AT_END, item.followAtEnd ? 1 : 0);
      Memory.putInt(at + PatternLayout.POSSESSIVE, item.possessive ? 1 : 0);
      at += PatternLayout.ITEM_SIZE;
    }
    sets.forEach((set, address) -> {
      for (int i = 0; i < PatternLayout.SET_SIZE; i++) {
        Memory.putByte(address + i, set[i] ? 1 : 0);
      }
    });
  }

  /** Whether a program can have a record. */
  static boolean canHold(PatternItem[] items, int patternLength) {
    if (patternLength > Constant.MAX_SHORT_STRING) {
      return false;
    }
    for (PatternItem item : items) {
      if (!PatternKind.isForMachineCode(item.kind)) {
        return false;
      }
    }
    return true;
  }
}
