package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of the command line, which may consist of any bytes. The JVM decodes them in the
 * locale's encoding and replaces invalid bytes by U+FFFD. On Linux the original bytes can be read.
 */
final class Arguments {
  private static final char UNKNOWN = '\uFFFD';
  private static final Path BYTES = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** The words, as text in the form of {@link JavaStrings}. */
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
   * @param line all words, each terminated by a zero byte
   * @param read the last words as the JVM decoded them
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
