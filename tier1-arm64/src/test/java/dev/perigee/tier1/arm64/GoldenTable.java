package dev.perigee.tier1.arm64;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checked-in table of instructions and their words: lines of the grids for every shape of
 * instruction. Its words are GNU's, so that the tests without that assembler still have an
 * authority that is not ours. Running this class writes the table anew.
 */
final class GoldenTable {

  record Line(String text, int word) {}

  private static final String RESOURCE = "golden-words.txt";

  private static final int CASES_PER_SHAPE = 2;

  private static final String CONDITIONS =
      Stream.of(Condition.values()).map(Condition::toString).collect(Collectors.joining("|"));

  private GoldenTable() {}

  static List<Line> read() {
    try (InputStream stream = GoldenTable.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new AssertionError("there is no resource " + RESOURCE);
      }
      List<Line> lines = new ArrayList<>();
      for (String line :
          new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int equals = line.lastIndexOf(" = ");
          lines.add(
              new Line(
                  line.substring(0, equals),
                  Integer.parseUnsignedInt(line.substring(equals + 3), 16)));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What instructions share that differ only in registers, numbers, shifts and conditions. */
  static String shape(String text) {
    return text.replaceAll("\\.[+-][0-9]+", "target")
        .replaceAll("#(0x[0-9a-f]+|-?[0-9.]+)", "#")
        .replaceAll("\\b(x[0-9]+|xzr|sp)\\b", "x")
        .replaceAll("\\b(w[0-9]+|wzr|wsp)\\b", "w")
        .replaceAll("\\b([dsq])[0-9]+\\b", "$1")
        .replaceAll(", (lsl|lsr|asr|ror|[us]xt[bhwx]) ", ", shift ")
        .replaceAll("(\\.|, )(" + CONDITIONS + ")\\b", "$1cond");
  }

  /** Some cases of each shape, always the same ones. */
  static List<InstructionCase> sample(List<InstructionCase> cases) {
    Map<String, List<InstructionCase>> shapes = new TreeMap<>();
    for (InstructionCase instruction : cases) {
      shapes.computeIfAbsent(shape(instruction.text()), s -> new ArrayList<>()).add(instruction);
    }
    List<InstructionCase> sample = new ArrayList<>();
    shapes.forEach((shape, same) -> {
      List<InstructionCase> shuffled = new ArrayList<>(same);
      Collections.shuffle(shuffled, new Random(shape.hashCode()));
      sample.addAll(shuffled.subList(0, Math.min(CASES_PER_SHAPE, shuffled.size())));
    });
    return sample;
  }

  /**
   * Writes the table.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    GnuAssembler gnu = GnuAssembler.find().orElseThrow();
    StringBuilder table = new StringBuilder();
    table.append("# Instructions and their words, as the GNU assembler has them.\n");
    table.append("# Written by GoldenTable; not to be edited.\n");
    for (Family family : Family.values()) {
      table.append("\n# ").append(family).append('\n');
      List<String> texts = sample(family.cases()).stream().map(InstructionCase::text).toList();
      int[] words = gnu.assemble(texts);
      for (int i = 0; i < words.length; i++) {
        table.append("%s = %08x%n".formatted(texts.get(i), words[i]));
      }
    }
    Files.writeString(Path.of(arguments[0]), table);
  }
}
