package dev.perigee.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** Chooses how interactive mode reads its lines. */
final class Console {
  /** The permissions that the XDG specification requires for new folders. */
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Console() {}

  /** Lines with editing if both streams are a terminal that supports it, otherwise plain lines. */
  static LineSource open(ScriptRunner runner, InputStream in, OutputStream out) {
    if (Terminals.isInput() && Terminals.isOutput() && !"dumb".equals(System.getenv("TERM"))) {
      try {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
        return new EditedLines(terminal, runner.completions(), preparedHistoryFile());
      } catch (IOException | IllegalStateException e) {
        // JLine cannot handle this terminal.
        return new PlainLines(in, out);
      }
    }
    return new PlainLines(in, out);
  }

  private static @Nullable Path preparedHistoryFile() {
    Path file = historyFile(System.getenv(), System.getProperty("user.home"));
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createDirectories(file.getParent(), PRIVATE);
      } else {
        Files.createDirectories(file.getParent());
      }
      return file;
    } catch (IOException e) {
      return null;
    }
  }

  /** The history file, in the state folder of the XDG Base Directory Specification. */
  static Path historyFile(Map<String, String> environment, String home) {
    String state = environment.get("XDG_STATE_HOME");
    Path folder =
        state != null && Path.of(state).isAbsolute()
            ? Path.of(state)
            : Path.of(home, ".local", "state");
    return folder.resolve("perigee").resolve("history");
  }
}
