package dev.perigee.tier1.x64;

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
 * The checked-in table of instructions and their bytes: lines of the grids for every shape of
 * instruction. Its bytes are GNU's, so that the tests without that assembler still have an
 * authority that is not ours. Running this class writes the table anew.
 */
final class GoldenTable {

  record Line(String text, String bytes) {}

  private static final String RESOURCE = "golden-bytes.txt";

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
          lines.add(new Line(line.substring(0, equals), line.substring(equals + 3)));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What instructions share that differ only in registers of a width, numbers and conditions. */
  static String shape(String text) {
    String shape =
        text.replaceAll("^(set|cmov|j|\\{disp32} j)(" + CONDITIONS + ") ", "$1cc ")
            .replaceAll("\\[.*]", "memory")
            .replaceAll("\\bcl$", "by cl")
            .replaceAll("\\bxmm[0-9]+\\b", "xmm");
    for (Map.Entry<Width, List<Register>> registers : Grid.ALL.entrySet()) {
      String names =
          registers.getValue().stream().map(Register::toString).collect(Collectors.joining("|"));
      shape = shape.replaceAll("\\b(?<!by )(" + names + ")\\b", "r" + registers.getKey().bits());
    }
    return shape.replaceAll(" -?[0-9]+$", " n");
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
    table.append("# Instructions and their bytes, as the GNU assembler has them.\n");
    table.append("# Written by GoldenTable; not to be edited.\n");
    for (Family family : Family.values()) {
      table.append("\n# ").append(family).append('\n');
      List<String> texts = sample(family.cases()).stream().map(InstructionCase::text).toList();
      List<String> bytes = gnu.assemble(texts);
      for (int i = 0; i < texts.size(); i++) {
        table.append("%s = %s%n".formatted(texts.get(i), bytes.get(i)));
      }
    }
    Files.writeString(Path.of(arguments[0]), table);
  }
}
