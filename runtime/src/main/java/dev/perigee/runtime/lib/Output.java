package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import java.io.IOException;
import java.io.OutputStream;

/** Writes Lua strings to the host's streams. */
final class Output {
  /** Bytes that are copied to the Java heap at once. */
  private static final int PIECE = 8192;

  private Output() {}

  /**
   * Must be called after a write to one of the host's streams.
   *
   * @throws dev.perigee.runtime.frame.LuaError the host's error if the output exceeds its limit
   */
  static void checkLimit(LuaState state) {
    if (state.host().isOutputLimitReached()) {
      state.meter().check(0);
    }
  }

  /** Writes all bytes of a string object. */
  static void write(LuaState state, OutputStream out, long string) throws IOException {
    long length = Strings.length(string);
    byte[] piece = new byte[(int) Math.min(length, PIECE)];
    for (long done = 0; done < length; ) {
      int count = (int) Math.min(length - done, piece.length);
      Memory.copyOut(string + StringLayout.BYTES + done, piece, 0, count);
      out.write(piece, 0, count);
      Work.handled(state, count);
      done += count;
    }
  }
}
