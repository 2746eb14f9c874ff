package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.tier1.lowering.DumpSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes dumps to a stream, or to the files of a directory, one for each function and kind. */
final class DumpWriter implements DumpSink {
  private static final System.Logger LOG = System.getLogger(DumpWriter.class.getName());
  private static final int LONGEST_NAME = 60;

  private final Set<Kind> wanted;
  private final @Nullable Path directory;
  private final PrintStream stream;

  private DumpWriter(Set<Kind> wanted, @Nullable Path directory, PrintStream stream) {
    this.wanted = wanted;
    this.directory = directory;
    this.stream = stream;
  }

  /**
   * The sink that the options ask for.
   *
   * @param stream receives the texts if there is no directory
   */
  static DumpSink of(TierOptions options, PrintStream stream) {
    return options.dumps().isEmpty()
        ? NONE
        : new DumpWriter(options.dumps(), options.dumpDirectory(), stream);
  }

  @Override
  public boolean wants(Kind kind) {
    return wanted.contains(kind);
  }

  @Override
  public synchronized void write(Prototype prototype, Kind kind, String text) {
    String title = name(prototype) + "." + kind.name().toLowerCase(Locale.ROOT);
    if (directory == null) {
      stream.println("--- " + title);
      stream.print(text);
      stream.flush();
      return;
    }
    try {
      Files.createDirectories(directory);
      // A function that is compiled again gets another text after the first.
      Files.writeString(
          directory.resolve(title), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "a dump is lost", e);
    }
  }

  /** Only to a directory: the last version of each function. */
  @Override
  public synchronized void writeCode(Prototype prototype, byte[] code) {
    if (directory != null) {
      try {
        Files.createDirectories(directory);
        Files.write(directory.resolve(name(prototype) + ".bin"), code);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "a dump is lost", e);
      }
    }
  }

  private static String name(Prototype prototype) {
    String source = prototype.source();
    String safe =
        source
            .substring(0, Math.min(source.length(), LONGEST_NAME))
            .replaceAll("[^A-Za-z0-9._-]", "_");
    return safe + "-" + prototype.lineDefined();
  }
}
