package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.Kind;
import java.util.Arrays;

/**
 * The value that each register holds. Registers are numbered in one sequence: words, then doubles.
 */
final class Registers {
  /** No register, or no value in it. */
  static final int FREE = -1;

  /** The number of registers for words. */
  final int words;

  /** The number of all registers. */
  final int count;

  private final int[] holds;

  /** By value id. */
  private final int[] registerOf;

  Registers(int words, int doubles, int values) {
    this.words = words;
    count = words + doubles;
    holds = new int[count];
    Arrays.fill(holds, FREE);
    registerOf = new int[values];
    Arrays.fill(registerOf, FREE);
  }

  /** The value in a register, or {@link #FREE}. */
  int held(int register) {
    return holds[register];
  }

  boolean isFree(int register) {
    return holds[register] == FREE;
  }

  /** The values in all registers now. */
  int[] copy() {
    return holds.clone();
  }

  /** The register of a value, or {@link #FREE}. */
  int of(int value) {
    return registerOf[value];
  }

  /** Puts a value, or {@link #FREE}, into a register. */
  void hold(int register, int value) {
    int old = holds[register];
    if (old != FREE) {
      registerOf[old] = FREE;
    }
    holds[register] = value;
    if (value != FREE) {
      registerOf[value] = register;
    }
  }

  /**
   * Gives up a value's register, so that the value can get another one. The old register stays in
   * use until {@link #drop}.
   */
  void forget(int value) {
    registerOf[value] = FREE;
  }

  /** Frees the register of a {@linkplain #forget forgotten} value. */
  void drop(int register) {
    holds[register] = FREE;
  }

  void clear() {
    for (int r = 0; r < count; r++) {
      hold(r, FREE);
    }
  }

  /** The first register of a kind in the sequence. */
  int first(Kind kind) {
    return kind == Kind.WORD ? 0 : words;
  }

  /** The end of a kind's registers in the sequence. */
  int end(Kind kind) {
    return kind == Kind.WORD ? words : count;
  }

  boolean isOf(int register, Kind kind) {
    return register < words == (kind == Kind.WORD);
  }

  /** The location of a register in the sequence. */
  int location(int register) {
    return Location.register(register < words ? register : register - words);
  }

  /** A free register of a kind, or {@link #FREE}. */
  int free(Kind kind) {
    int end = end(kind);
    for (int r = first(kind); r < end; r++) {
      if (holds[r] == FREE) {
        return r;
      }
    }
    return FREE;
  }
}
