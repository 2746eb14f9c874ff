package dev.perigee.runtime.lib;

import dev.perigee.ir.SourceText;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.file.FileDevice;
import dev.perigee.runtime.file.SystemException;
import dev.perigee.runtime.frame.LuaError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Reads the files that are loaded as chunks (PUC Lua's luaL_loadfilex). */
final class SourceFiles {
  /** First byte of a binary chunk. */
  private static final int BINARY_SIGNATURE = 0x1b;

  private SourceFiles() {}

  /**
   * The bytes of a file.
   *
   * @param file its name, or null for the host's input
   * @throws LuaError if it cannot be read
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
      // Check that the engine may use that much memory at all. The compiler charges for it later.
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
   * A chunk without its byte order mark and its first comment ({@link SourceText}). In front of a
   * binary chunk, the newline behind the comment is dropped as well.
   */
  static byte[] withoutFirstComment(byte[] contents) {
    int start = SourceText.start(contents);
    if (start > 0 && start + 1 < contents.length && contents[start + 1] == BINARY_SIGNATURE) {
      start++;
    }
    return SourceText.from(start, contents);
  }
}
