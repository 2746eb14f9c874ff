package dev.perigee.tier1.x64;

import dev.perigee.tier1.assembler.GoldenLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checked-in table of instructions and their bytes, with lines of the grids for every shape of
 * instruction. The bytes come from the GNU assembler, so the tests have an independent authority
 * even without that assembler. Running this class rewrites the table.
 */
final class GoldenTable {

  private static final String RESOURCE = "golden-bytes.txt";

  private static final Pattern CONDITION =
      Pattern.compile(
          "^((?:\\{disp32} )?(?:set|cmov|j))(?:%s) "
              .formatted(names((Object[]) Condition.values())));

  private static final Pattern NUMBER = Pattern.compile(" -?[0-9]+$");

  /** Operands other than numbers, by their names in shapes. */
  private static final Map<String, Pattern> OPERANDS = new LinkedHashMap<>();

  static {
    OPERANDS.put("memory", Pattern.compile("\\[.*]"));
    OPERANDS.put("xmm", Pattern.compile("\\bxmm[0-9]+\\b"));
    for (Width width : Width.values()) {
      // If cl is the last of several operands, it is the amount of a shift.
      String names = names(Grid.ALL.get(width).toArray());
      OPERANDS.put("r" + width.bits(), Pattern.compile("\\b(?!cl$)(?:" + names + ")\\b"));
    }
  }

  private GoldenTable() {}

  static List<GoldenLines.Line> read() {
    return GoldenLines.read(GoldenTable.class, RESOURCE);
  }

  private static String names(Object... named) {
    return Stream.of(named).map(Object::toString).collect(Collectors.joining("|"));
  }

  /**
   * The common form of instructions that differ only in registers of the same width, numbers and
   * conditions.
   */
  static String shape(String text) {
    String shape = CONDITION.matcher(text).replaceFirst("$1cc ");
    for (Map.Entry<String, Pattern> operand : OPERANDS.entrySet()) {
      shape = operand.getValue().matcher(shape).replaceAll(operand.getKey());
    }
    return NUMBER.matcher(shape).replaceFirst(" n");
  }

  /**
   * Writes the table.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    GnuAssembler gnu = GnuAssembler.find().orElseThrow();
    StringBuilder table = new StringBuilder();
    table.append("# Instructions and their bytes, from the GNU assembler.\n");
    table.append("# Written by GoldenTable; do not edit.\n");
    for (Family family : Family.values()) {
      table.append("\n# ").append(family).append('\n');
      List<String> texts =
          GoldenLines.sample(family.cases(), InstructionCase::text, GoldenTable::shape).stream()
              .map(InstructionCase::text)
              .toList();
      List<String> bytes = gnu.assemble(texts);
      for (int i = 0; i < texts.size(); i++) {
        table.append("%s = %s%n".formatted(texts.get(i), bytes.get(i)));
      }
    }
    Files.writeString(Path.of(arguments[0]), table);
  }
}
