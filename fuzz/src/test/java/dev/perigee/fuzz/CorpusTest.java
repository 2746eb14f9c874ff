package dev.perigee.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.perigee.engine.PerigeeOptions;
import dev.perigee.engine.PerigeeOptions.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that revealed errors, reduced to a few lines ({@code scripts/update-fuzz-corpus}). */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/dev/perigee/fuzz/corpus");

  static List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".lua"))
              .map(name -> name.substring(0, name.length() - ".lua".length()))
              .sorted()
              .toList();
      assertFalse(names.isEmpty());
      return names;
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void printsWhatPucLuaPrints(String name) throws IOException {
    String program = read(name + ".lua");
    String expected = read(name + ".expected");
    PerigeeOptions options =
        PerigeeOptions.builder().tier(Tier.INTERPRETED).allowFiles(true).build();
    assertPrints(expected, program, options, "tier 0");
    assertPrints(expected, program, options.toBuilder().jitSteps(true).build(), "steps only");
    assertPrints(expected, program, options.toBuilder().gcStress(true).build(), "stress");
  }

  private static void assertPrints(
      String expected, String program, PerigeeOptions options, String how) {
    try (Subject subject = new Subject(options, Mode.COMPARE)) {
      assertEquals(expected, subject.run(program), how);
    }
  }

  private static String read(String name) throws IOException {
    return Files.readString(CORPUS.resolve(name), StandardCharsets.ISO_8859_1);
  }
}
