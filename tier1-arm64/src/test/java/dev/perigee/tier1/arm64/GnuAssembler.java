package dev.perigee.tier1.arm64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The assembler of GNU binutils for ARM64, as an independent authority on encodings. It is looked
 * for on the PATH and below the folder {@code .cache/arm64} of the project.
 */
final class GnuAssembler {

  private static final String PREFIX = "aarch64-linux-gnu-";

  /** Where the code is linked: any {@code adrp} and {@code b} from here stays within the space. */
  private static final String ORIGIN = "0x200000000";

  private final Path directory;

  private GnuAssembler(Path directory) {
    this.directory = directory;
  }

  static Optional<GnuAssembler> find() {
    List<Path> directories = new ArrayList<>();
    String path = System.getenv().getOrDefault("PATH", "");
    for (String entry : path.split(":", -1)) {
      directories.add(Path.of(entry));
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path cache = folder.resolve(".cache/arm64");
      if (Files.isDirectory(cache)) {
        directories.addAll(below(cache));
      }
      folder = folder.getParent();
    }
    return directories.stream()
        .filter(directory ->
            Stream.of("as", "ld", "objcopy")
                .allMatch(tool -> Files.isExecutable(directory.resolve(PREFIX + tool))))
        .findFirst()
        .map(GnuAssembler::new);
  }

  private static List<Path> below(Path cache) {
    try (Stream<Path> files = Files.find(cache, 6, (file, a) -> file.endsWith(PREFIX + "as"))) {
      return files.map(Path::getParent).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of some instructions, one for each. */
  int[] assemble(List<String> instructions) {
    try {
      Path folder = Files.createTempDirectory("perigee-as");
      try {
        Path source = folder.resolve("code.s");
        Path object = folder.resolve("code.o");
        Path linked = folder.resolve("code.elf");
        Path binary = folder.resolve("code.bin");
        Files.writeString(source, String.join("\n", instructions) + "\n");
        run(folder, "as", "-march=armv8.5-a", "-o", object, source);
        run(folder, "ld", "-Ttext=" + ORIGIN, "-e", "0", "-o", linked, object);
        run(folder, "objcopy", "-O", "binary", "-j", ".text", linked, binary);
        ByteBuffer bytes =
            ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(words);
        return words;
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(Path folder, String tool, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(directory.resolve(PREFIX + tool).toString());
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
