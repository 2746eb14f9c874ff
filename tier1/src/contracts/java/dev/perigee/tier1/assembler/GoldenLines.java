package dev.perigee.tier1.assembler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Checked-in tables of instructions and their code: reads them and selects cases. */
public final class GoldenLines {
  /** A line: an instruction, and its code in hexadecimal digits. */
  public record Line(String text, String code) {}

  private static final int CASES_PER_SHAPE = 2;

  private GoldenLines() {}

  /** The lines of a resource of a class's package. */
  public static List<Line> read(Class<?> beside, String resource) {
    try (InputStream stream = beside.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new AssertionError("there is no resource " + resource);
      }
      List<Line> lines = new ArrayList<>();
      for (String line :
          new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int equals = line.lastIndexOf(" = ");
          lines.add(new Line(line.substring(0, equals), line.substring(equals + 3)));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Some cases of each shape, always the same ones.
   *
   * @param text a case's instruction
   * @param shape common to instructions that differ only in operands of the same kinds
   */
  public static <T> List<T> sample(
      List<T> cases, Function<T, String> text, UnaryOperator<String> shape) {
    Map<String, List<T>> shapes = new TreeMap<>();
    for (T instruction : cases) {
      shapes
          .computeIfAbsent(shape.apply(text.apply(instruction)), s -> new ArrayList<>())
          .add(instruction);
    }
    List<T> sample = new ArrayList<>();
    shapes.forEach((key, same) -> {
      List<T> shuffled = new ArrayList<>(same);
      Collections.shuffle(shuffled, new Random(key.hashCode()));
      sample.addAll(shuffled.subList(0, Math.min(CASES_PER_SHAPE, shuffled.size())));
    });
    return sample;
  }
}
