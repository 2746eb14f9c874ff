package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Phrases that {@code docs/style.md} advises against do not come back. */
class StyleTest {
  private static final Path TOP = Path.of("..");

  private static final Pattern PHRASE =
      Pattern.compile(
          "\\b(whoever|lest|for ever|(is|are) told|of so many|has not the|have not the)\\b",
          Pattern.CASE_INSENSITIVE);

  @Test
  void sourcesAndPagesArePlain() throws IOException {
    List<String> found = new ArrayList<>();
    int files = 0;
    for (Path file : texts()) {
      files++;
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (PHRASE.matcher(lines.get(i)).find()) {
          found.add(TOP.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertThat(files).isGreaterThan(500);
    assertThat(found).isEmpty();
  }

  /** Every Java source, document and pom of the project, except the page that shows the phrases. */
  private static List<Path> texts() throws IOException {
    try (Stream<Path> modules = Files.list(TOP)) {
      List<Path> texts = new ArrayList<>();
      for (Path part : modules.toList()) {
        if (Files.isDirectory(part.resolve("src"))) {
          texts.addAll(filesIn(part.resolve("src")));
          texts.add(part.resolve("pom.xml"));
        } else if (part.endsWith("docs") || isText(part)) {
          texts.addAll(filesIn(part));
        }
      }
      return texts;
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(StyleTest::isText)
          .filter(file -> !file.endsWith("style.md") && !file.endsWith("StyleTest.java"))
          .toList();
    }
  }

  private static boolean isText(Path file) {
    String name = file.toString();
    return name.endsWith(".java") || name.endsWith(".md") || name.endsWith("pom.xml");
  }
}
