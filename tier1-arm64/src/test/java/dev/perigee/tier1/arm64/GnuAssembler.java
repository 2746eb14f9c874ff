package dev.perigee.tier1.arm64;

import dev.perigee.tier1.assembler.Binutils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The GNU assembler for ARM64, as an independent authority on encodings. It is searched for on PATH
 * and below the project's folder {@code .cache/arm64}.
 */
final class GnuAssembler {

  private static final String PREFIX = "aarch64-linux-gnu-";

  /**
   * The address at which the code is linked. From here, any {@code adrp} and {@code b} stays within
   * the address space.
   */
  private static final String ORIGIN = "0x200000000";

  private final Binutils tools;

  private GnuAssembler(Binutils tools) {
    this.tools = tools;
  }

  static Optional<GnuAssembler> find() {
    List<Path> directories = new ArrayList<>(Binutils.searchPath());
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path cache = folder.resolve(".cache/arm64");
      if (Files.isDirectory(cache)) {
        directories.addAll(below(cache));
      }
      folder = folder.getParent();
    }
    return directories.stream()
        .map(directory -> new Binutils(directory, PREFIX))
        .filter(tools -> tools.have("as", "ld", "objcopy"))
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
    return tools.work(folder -> {
      Path source = folder.file("code.s");
      Path object = folder.file("code.o");
      Path linked = folder.file("code.elf");
      Path binary = folder.file("code.bin");
      Files.writeString(source, String.join("\n", instructions) + "\n");
      folder.run("as", "-march=armv8.5-a", "-o", object, source);
      folder.run("ld", "-Ttext=" + ORIGIN, "-e", "0", "-o", linked, object);
      folder.run("objcopy", "-O", "binary", "-j", ".text", linked, binary);
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(binary)).order(ByteOrder.LITTLE_ENDIAN);
      int[] words = new int[bytes.remaining() / Integer.BYTES];
      bytes.asIntBuffer().get(words);
      return words;
    });
  }
}
