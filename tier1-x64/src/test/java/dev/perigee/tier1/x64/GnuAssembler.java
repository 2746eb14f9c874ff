package dev.perigee.tier1.x64;

import dev.perigee.tier1.assembler.Binutils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The GNU assembler for x86-64, as an independent authority on encodings. It is searched for on
 * PATH, first under its name as a cross assembler.
 */
final class GnuAssembler {

  private static final List<String> PREFIXES = List.of("x86_64-linux-gnu-", "");

  private final Binutils tools;

  private GnuAssembler(Binutils tools) {
    this.tools = tools;
  }

  static Optional<GnuAssembler> find() {
    List<Path> directories = Binutils.searchPath();
    return PREFIXES.stream()
        .filter(prefix -> !prefix.isEmpty() || isNative())
        .flatMap(prefix -> directories.stream().map(directory -> new Binutils(directory, prefix)))
        .filter(tools -> tools.have("as", "objcopy"))
        .findFirst()
        .map(GnuAssembler::new);
  }

  /** Whether the plain {@code as} of this system is GNU's for x86-64. */
  private static boolean isNative() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /** The bytes of some instructions, in hexadecimal digits. */
  List<String> assemble(List<String> instructions) {
    return tools.work(folder -> {
      Path source = folder.file("code.s");
      Path object = folder.file("code.o");
      Path binary = folder.file("code.bin");
      StringBuilder text = new StringBuilder(".intel_syntax noprefix\n");
      for (String instruction : instructions) {
        // Each instruction is preceded by its length.
        text.append(".byte 2f-1f\n1: ").append(instruction).append("\n2:\n");
      }
      Files.writeString(source, text);
      folder.run("as", "--64", "-o", object, source);
      folder.run("objcopy", "-O", "binary", "-j", ".text", object, binary);
      return split(Files.readAllBytes(binary));
    });
  }

  private static List<String> split(byte[] bytes) {
    List<String> instructions = new ArrayList<>();
    int position = 0;
    while (position < bytes.length) {
      int begin = position + 1;
      position = begin + bytes[position];
      instructions.add(HexFormat.of().formatHex(bytes, begin, position));
    }
    return instructions;
  }
}
