package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.memory.Memory;

/** Long work of the libraries, in pieces between which an interrupt or a used-up budget ends it. */
final class Work {
  /** Bytes that are handled between two looks at the interrupt. */
  static final int PIECE = 1 << 20;

  /** Bytes that count as one instruction. */
  private static final int BYTES_PER_INSTRUCTION = 16;

  private Work() {}

  /** To be called after so many bytes were handled, many of them in pieces. */
  static void handled(LuaState state, long bytes) {
    state.countWork(bytes / BYTES_PER_INSTRUCTION);
  }

  /** Copies bytes between ranges that do not overlap. */
  static void copy(LuaState state, long source, long target, long bytes) {
    for (long done = 0; done < bytes; ) {
      long piece = Math.min(bytes - done, PIECE);
      Memory.copy(source + done, target + done, piece);
      handled(state, piece);
      done += piece;
    }
  }
}
