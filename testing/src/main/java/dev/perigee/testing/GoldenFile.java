package dev.perigee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * A resource that is a test: an input, a line "---", and the expected output.
 *
 * <p>With {@code -Dperigee.test.passes=FOLDER}, the actual outputs are written into the files of
 * that folder.
 *
 * @param path the file
 * @param input what is before the line "---"
 * @param expected what is behind it
 */
public record GoldenFile(Path path, String input, String expected) {
  private static final String SEPARATOR = "---\n";

  /**
   * The files of a folder of resources, by name.
   *
   * @param test a class of the module that has the folder
   * @param folder an absolute name of a resource, such as "/passes"
   * @throws IOException if a file cannot be read
   */
  public static List<GoldenFile> all(Class<?> test, String folder) throws IOException {
    URL url = test.getResource(folder);
    assertThat(url).as(folder).isNotNull();
    List<GoldenFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Path.of(url.toURI()))) {
      for (Path path : paths.sorted().toList()) {
        files.add(read(path));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    assertThat(files).as(folder).isNotEmpty();
    return files;
  }

  private static GoldenFile read(Path path) throws IOException {
    String text = Files.readString(path);
    int separator = text.indexOf(SEPARATOR);
    assertThat(separator).as("the line --- of %s", path).isPositive();
    return new GoldenFile(
        path, text.substring(0, separator), text.substring(separator + SEPARATOR.length()));
  }

  /**
   * A test for each of the files.
   *
   * @throws IOException if a file cannot be read
   */
  public static List<DynamicTest> tests(
      Class<?> test, String folder, ThrowingConsumer<GoldenFile> check) throws IOException {
    return all(test, folder).stream()
        .map(file -> DynamicTest.dynamicTest(file.name(), () -> check.accept(file)))
        .toList();
  }

  /** The file's name. */
  public String name() {
    return path.getFileName().toString();
  }

  /** The words behind the colon of a line of the input. */
  public List<String> words(int line) {
    String text = input.lines().toList().get(line);
    String list = text.substring(text.indexOf(':') + 1).strip();
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(" +"));
  }

  /** The input from a line on. */
  public String inputFrom(int line) {
    return String.join("\n", input.lines().skip(line).toList());
  }

  /**
   * Compares an output with the expected one.
   *
   * @throws IOException if it is to be written and cannot be
   */
  public void check(String actual) throws IOException {
    String target = System.getProperty("perigee.test.passes");
    if (target != null) {
      Files.writeString(Path.of(target).resolve(name()), input + SEPARATOR + actual);
    }
    assertThat(actual).isEqualTo(expected);
  }
}
