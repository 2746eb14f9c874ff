package dev.perigee.tier1.registers;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The places of values at the ends of the blocks that have been scanned. */
final class BlockEnds {
  private final int[] @Nullable [] holds;
  private final @Nullable BitSet[] atHome;
  private final @Nullable BitSet[] inSpill;

  BlockEnds(int blocks) {
    holds = new int[blocks][];
    atHome = new BitSet[blocks];
    inSpill = new BitSet[blocks];
  }

  /** Records the end of a block. The sets are copied. */
  void add(int index, Registers registers, BitSet home, BitSet spill) {
    holds[index] = registers.copy();
    if (!home.isEmpty()) {
      atHome[index] = (BitSet) home.clone();
    }
    if (!spill.isEmpty()) {
      inSpill[index] = (BitSet) spill.clone();
    }
  }

  /** The value that each register holds. */
  int[] holds(int index) {
    int[] end = holds[index];
    if (end == null) {
      throw new IllegalStateException("the block has not been scanned");
    }
    return end;
  }

  /** The register that holds a value, or {@link Registers#FREE}. */
  int find(int index, int value) {
    int[] end = holds(index);
    for (int r = 0; r < end.length; r++) {
      if (end[r] == value) {
        return r;
      }
    }
    return Registers.FREE;
  }

  boolean isAtHome(int index, int value) {
    BitSet home = atHome[index];
    return home != null && home.get(value);
  }

  /** Whether a value that lives across calls is in its spill place. */
  boolean isInSpill(int index, int value) {
    BitSet spill = inSpill[index];
    return spill != null && spill.get(value);
  }

  /** The values that live across calls and are in their spill places; null if there are none. */
  @Nullable BitSet inSpill(int index) {
    return inSpill[index];
  }
}
