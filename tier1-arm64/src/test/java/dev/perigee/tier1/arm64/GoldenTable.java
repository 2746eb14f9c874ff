package dev.perigee.tier1.arm64;

import dev.perigee.tier1.assembler.GoldenLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checked-in table of instructions and their words, with lines of the grids for every shape of
 * instruction. The words come from the GNU assembler, so the tests have an independent authority
 * even without that assembler. Running this class rewrites the table.
 */
final class GoldenTable {

  record Line(String text, int word) {}

  private static final String RESOURCE = "golden-words.txt";

  private static final String CONDITIONS =
      Stream.of(Condition.values()).map(Condition::toString).collect(Collectors.joining("|"));

  private GoldenTable() {}

  static List<Line> read() {
    return GoldenLines.read(GoldenTable.class, RESOURCE).stream()
        .map(line -> new Line(line.text(), Integer.parseUnsignedInt(line.code(), 16)))
        .toList();
  }

  /**
   * The common form of instructions that differ only in registers, numbers, shifts and conditions.
   */
  static String shape(String text) {
    return text.replaceAll("\\.[+-][0-9]+", "target")
        .replaceAll("#(0x[0-9a-f]+|-?[0-9.]+)", "#")
        .replaceAll("\\b(x[0-9]+|xzr|sp)\\b", "x")
        .replaceAll("\\b(w[0-9]+|wzr|wsp)\\b", "w")
        .replaceAll("\\b([dsq])[0-9]+\\b", "$1")
        .replaceAll(", (lsl|lsr|asr|ror|[us]xt[bhwx]) ", ", shift ")
        .replaceAll("(\\.|, )(" + CONDITIONS + ")\\b", "$1cond");
  }

  /**
   * Writes the table.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    GnuAssembler gnu = GnuAssembler.find().orElseThrow();
    StringBuilder table = new StringBuilder();
    table.append("# Instructions and their words, from the GNU assembler.\n");
    table.append("# Written by GoldenTable; do not edit.\n");
    for (Family family : Family.values()) {
      table.append("\n# ").append(family).append('\n');
      List<String> texts =
          GoldenLines.sample(family.cases(), InstructionCase::text, GoldenTable::shape).stream()
              .map(InstructionCase::text)
              .toList();
      int[] words = gnu.assemble(texts);
      for (int i = 0; i < words.length; i++) {
        table.append("%s = %08x%n".formatted(texts.get(i), words[i]));
      }
    }
    Files.writeString(Path.of(arguments[0]), table);
  }
}
