package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compiler knows processors only by {@link dev.perigee.tier1.target.Target}. */
class ProcessorNeutralTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Tests that every target runs. */
  private static final Path CONTRACTS = Path.of("src/contracts/java");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");

  /** Names of instruction sets, of their registers and of their modules. */
  private static final Pattern PROCESSOR =
      Pattern.compile("(?i)arm64|aarch64|aapcs|\\bx64|\\bsse[0-9]");

  private static final Pattern ALLOWED =
      Pattern.compile(
          "(java|org\\.jspecify|com\\.github\\.benmanes\\.caffeine)\\..*"
              + "|dev\\.perigee\\.(ir|runtime|tier0)\\..*"
              + "|dev\\.perigee\\.tier1\\.((assembler|cache|codememory|emission|expansion|graph|graph\\.passes|lowering|registers|target)\\.)?"
              + "\\w+(\\.\\w+)*");

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void noSourceNamesAProcessor() throws IOException {
    assertThat(sources(SOURCES)).hasSizeGreaterThan(50);
    assertThat(sources(CONTRACTS)).hasSizeGreaterThan(5);
    for (Path folder : List.of(SOURCES, CONTRACTS)) {
      for (Path source : sources(folder)) {
        assertThat(Files.readString(source)).as("%s", source).doesNotContainPattern(PROCESSOR);
      }
    }
  }

  @Test
  void importsAreNeutral() throws IOException {
    for (Path source : sources(SOURCES)) {
      assertThat(IMPORT.matcher(Files.readString(source)).results().map(match -> match.group(1)))
          .as("%s", source)
          .allMatch(name -> ALLOWED.matcher(name).matches());
    }
  }
}
