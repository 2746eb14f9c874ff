package dev.perigee.ir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Functions in linear form, from the test resources. */
public final class Samples {
  /** The names of all samples. */
  public static final List<String> NAMES = List.of("loops", "closures", "arithmetic");

  private Samples() {}

  /** The text of a sample. */
  public static String text(String name) {
    String path = "/linear/" + name + ".txt";
    try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sample as a prototype. */
  public static Prototype prototype(String name) {
    return TextParser.parse(text(name));
  }
}
