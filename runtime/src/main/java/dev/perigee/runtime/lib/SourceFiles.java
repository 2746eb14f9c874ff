package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the files that {@code loadfile} and {@code dofile} load. */
final class SourceFiles {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private SourceFiles() {}

  /**
   * The bytes of a file.
   *
   * @param file its name, or null for the host's input
   * @throws dev.perigee.runtime.LuaError when it cannot be read
   */
  static byte[] read(LuaState state, @Nullable String file) {
    try {
      if (file == null) {
        return state.host().in().readAllBytes();
      }
      Path path = Path.of(file);
      long size = Files.size(path);
      // Whether the engine may have so much at all; the compiler's charge follows.
      state.heap().charge(size);
      state.heap().uncharge(size);
      try (InputStream in = Files.newInputStream(path)) {
        return in.readAllBytes();
      }
    } catch (NoSuchFileException e) {
      throw state.errors().plain("cannot open " + file + ": No such file or directory");
    } catch (IOException | InvalidPathException e) {
      throw state.errors().plain("cannot read " + file, e);
    }
  }

  /**
   * A source text without byte order mark, and without a first line that starts with "#"; the end
   * of that line stays, so that lines keep their numbers.
   */
  static byte[] withoutFirstComment(byte[] source) {
    int from = startsWithMark(source) ? BYTE_ORDER_MARK.length : 0;
    if (from < source.length && source[from] == '#') {
      while (from < source.length && source[from] != '\n') {
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
