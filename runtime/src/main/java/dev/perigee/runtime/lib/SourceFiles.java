package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.SystemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the files that are loaded as chunks (PUC Lua's luaL_loadfilex). */
final class SourceFiles {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** First byte of a binary chunk. */
  private static final int BINARY_SIGNATURE = 0x1b;

  private SourceFiles() {}

  /**
   * The bytes of a file.
   *
   * @param file its name, or null for the host's input
   * @throws LuaError when it cannot be read
   */
  static byte[] read(LuaState state, @Nullable String file) {
    if (file == null) {
      try {
        return state.host().in().readAllBytes();
      } catch (IOException e) {
        throw failure(state, "read", "stdin", e);
      }
    }
    try (InputStream in = open(state, file)) {
      long size = in.available();
      // Whether the engine may have so much at all; the compiler's charge follows.
      state.heap().charge(size);
      state.heap().uncharge(size);
      return in.readAllBytes();
    } catch (IOException e) {
      throw failure(state, "read", file, e);
    }
  }

  private static InputStream open(LuaState state, String file) {
    try {
      Permissions.requireFiles(state.host());
      return Files.newInputStream(FileDevice.path(file));
    } catch (IOException e) {
      throw failure(state, "open", file, e);
    }
  }

  private static LuaError failure(LuaState state, String what, String file, IOException cause) {
    return state
        .errors()
        .plain("cannot " + what + " " + file + ": " + SystemException.of(cause).text(), cause);
  }

  /**
   * A chunk without byte order mark, and without a first line that starts with "#"; the end of that
   * line stays before source text, so that lines keep their numbers.
   */
  static byte[] withoutFirstComment(byte[] source) {
    int from = startsWithMark(source) ? BYTE_ORDER_MARK.length : 0;
    if (from < source.length && source[from] == '#') {
      while (from < source.length && source[from] != '\n') {
        from++;
      }
      if (from + 1 < source.length && source[from + 1] == BINARY_SIGNATURE) {
        from++;
      }
    }
    return from == 0 ? source : Arrays.copyOfRange(source, from, source.length);
  }

  private static boolean startsWithMark(byte[] source) {
    return source.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            source, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }
}
