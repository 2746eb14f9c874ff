package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line's words, whatever bytes they are made of. The JVM reads them in the locale's
 * encoding, and what that does not have becomes U+FFFD; Linux tells the bytes themselves.
 */
final class Arguments {
  private static final char UNKNOWN = '\uFFFD';
  private static final Path BYTES = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** The words, text as {@link JavaStrings} has it. */
  static List<String> of(String[] words) {
    List<String> read = Arrays.asList(words);
    if (read.stream().noneMatch(word -> word.indexOf(UNKNOWN) >= 0)) {
      return read;
    }
    try {
      return last(Files.readAllBytes(BYTES), read);
    } catch (IOException e) {
      return read;
    }
  }

  /**
   * The last words of a process's command line.
   *
   * @param line all words of it, each with a zero byte behind it
   * @param read what the JVM made of the last words
   */
  static List<String> last(byte[] line, List<String> read) {
    List<String> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < line.length; i++) {
      if (line[i] == 0) {
        all.add(JavaStrings.decode(Arrays.copyOfRange(line, start, i)));
        start = i + 1;
      }
    }
    return all.size() < read.size() ? read : all.subList(all.size() - read.size(), all.size());
  }
}
