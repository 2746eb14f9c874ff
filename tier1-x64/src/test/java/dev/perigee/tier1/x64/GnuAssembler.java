package dev.perigee.tier1.x64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The assembler of GNU binutils for x86-64, as an independent authority on encodings. It is looked
 * for on the PATH, under its name as a cross assembler first.
 */
final class GnuAssembler {

  private static final List<String> PREFIXES = List.of("x86_64-linux-gnu-", "");

  private final Path directory;
  private final String prefix;

  private GnuAssembler(Path directory, String prefix) {
    this.directory = directory;
    this.prefix = prefix;
  }

  static Optional<GnuAssembler> find() {
    List<Path> directories =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).map(Path::of).toList();
    return PREFIXES.stream()
        .filter(prefix -> !prefix.isEmpty() || isNative())
        .flatMap(prefix ->
            directories.stream()
                .filter(directory ->
                    Stream.of("as", "objcopy")
                        .allMatch(tool -> Files.isExecutable(directory.resolve(prefix + tool))))
                .map(directory -> new GnuAssembler(directory, prefix)))
        .findFirst();
  }

  /** Whether the plain {@code as} of this system is GNU's for x86-64. */
  private static boolean isNative() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /** The bytes of some instructions, as hexadecimal digits. */
  List<String> assemble(List<String> instructions) {
    try {
      Path folder = Files.createTempDirectory("perigee-as");
      try {
        Path source = folder.resolve("code.s");
        Path object = folder.resolve("code.o");
        Path binary = folder.resolve("code.bin");
        StringBuilder text = new StringBuilder(".intel_syntax noprefix\n");
        for (String instruction : instructions) {
          // Each is preceded by its length.
          text.append(".byte 2f-1f\n1: ").append(instruction).append("\n2:\n");
        }
        Files.writeString(source, text);
        run(folder, "as", "--64", "-o", object, source);
        run(folder, "objcopy", "-O", "binary", "-j", ".text", object, binary);
        return split(Files.readAllBytes(binary));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private void run(Path folder, String tool, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(directory.resolve(prefix + tool).toString());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(tool + " failed:\n" + Files.readString(output));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(tool + " was interrupted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
