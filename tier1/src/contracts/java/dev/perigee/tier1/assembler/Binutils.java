package dev.perigee.tier1.assembler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The programs of GNU binutils in a folder.
 *
 * @param prefix of their names: that of a cross assembler, or ""
 */
public record Binutils(Path directory, String prefix) {
  /** Work that is done in a folder of its own. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does the work. */
    T in(Folder folder) throws IOException;
  }

  /** The folders of PATH. */
  public static List<Path> searchPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(Path::of)
        .toList();
  }

  /** Whether all of these programs exist. */
  public boolean have(String... tools) {
    return Stream.of(tools).allMatch(tool -> Files.isExecutable(path(tool)));
  }

  private Path path(String tool) {
    return directory.resolve(prefix + tool);
  }

  /** Does some work in a new folder, which is deleted afterwards. */
  public <T> T work(Work<T> work) {
    try {
      Folder folder = new Folder(Files.createTempDirectory("perigee-as"));
      try {
        return work.in(folder);
      } finally {
        folder.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder in which programs are run. */
  public final class Folder {
    private final Path path;

    private Folder(Path path) {
      this.path = path;
    }

    /** A file in the folder. */
    public Path file(String name) {
      return path.resolve(name);
    }

    /**
     * Runs a program.
     *
     * @throws AssertionError if it fails; the message contains its output
     */
    public void run(String tool, Object... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(path(tool).toString());
      Arrays.stream(arguments).map(Object::toString).forEach(command::add);
      Path output = file("output.txt");
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

    private void delete() throws IOException {
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(path);
    }
  }
}
