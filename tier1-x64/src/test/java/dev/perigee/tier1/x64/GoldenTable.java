package dev.perigee.tier1.x64;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

  private static final Pattern CONDITION =
      Pattern.compile(
          "^((?:\\{disp32} )?(?:set|cmov|j))(?:%s) ".formatted(names(Condition.values())));

  private static final Pattern NUMBER = Pattern.compile(" -?[0-9]+$");

  /** Operands but numbers, by what the shape has for them. */
  private static final Map<String, Pattern> OPERANDS = new LinkedHashMap<>();

  static {
    OPERANDS.put("memory", Pattern.compile("\\[.*]"));
    OPERANDS.put("xmm", Pattern.compile("\\bxmm[0-9]+\\b"));
    for (Width width : Width.values()) {
      // As the last of several operands, cl is the amount of a shift.
      String names = names(Grid.ALL.get(width).toArray());
      OPERANDS.put("r" + width.bits(), Pattern.compile("\\b(?!cl$)(?:" + names + ")\\b"));
    }
  }

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

  private static String names(Object... named) {
    return Stream.of(named).map(Object::toString).collect(Collectors.joining("|"));
  }

  /** What instructions share that differ only in registers of a width, numbers and conditions. */
  static String shape(String text) {
    String shape = CONDITION.matcher(text).replaceFirst("$1cc ");
    for (Map.Entry<String, Pattern> operand : OPERANDS.entrySet()) {
      shape = operand.getValue().matcher(shape).replaceAll(operand.getKey());
    }
    return NUMBER.matcher(shape).replaceFirst(" n");
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
