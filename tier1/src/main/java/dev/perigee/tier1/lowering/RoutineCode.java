package dev.perigee.tier1.lowering;

import java.util.List;

/**
 * The code of routines and epilogues. It is position-independent and serves every engine.
 *
 * @param code the instructions in memory order; a multiple of 16 bytes
 * @param offsets the offset of each routine and epilogue, by its number
 */
@SuppressWarnings("ArrayRecordComponent")
public record RoutineCode(byte[] code, List<Integer> offsets) {
  /** No routines. */
  public static final RoutineCode NONE = new RoutineCode(new byte[0], List.of());

  public RoutineCode {
    offsets = List.copyOf(offsets);
  }
}
