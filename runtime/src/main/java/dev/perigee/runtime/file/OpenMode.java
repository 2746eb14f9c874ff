package dev.perigee.runtime.file;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is opened, as for C's {@code fopen}.
 *
 * @param append whether all writes are at the end
 * @param create whether a missing file is created
 * @param truncate whether the file's contents are discarded
 */
public record OpenMode(
    boolean read, boolean write, boolean append, boolean create, boolean truncate) {
  /** "r". */
  public static final OpenMode READ = new OpenMode(true, false, false, false, false);

  /** "w". */
  public static final OpenMode WRITE = new OpenMode(false, true, false, true, true);

  /** "w+". */
  public static final OpenMode UPDATE = new OpenMode(true, true, false, true, true);

  /**
   * Parses a mode, {@code [rwa]%+?b*} as a Lua pattern (manual 6.8, {@code io.open}). Returns null
   * if the text is not a mode.
   */
  public static @Nullable OpenMode parse(String text) {
    if (text.isEmpty() || "rwa".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    boolean plus = text.startsWith("+", 1);
    for (int i = plus ? 2 : 1; i < text.length(); i++) {
      if (text.charAt(i) != 'b') {
        return null;
      }
    }
    char letter = text.charAt(0);
    return new OpenMode(
        letter == 'r' || plus, letter != 'r' || plus, letter == 'a', letter != 'r', letter == 'w');
  }

  /** The JDK's options. The JDK cannot read files in append mode, hence {@link #seeksToAppend}. */
  Set<OpenOption> options() {
    Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
    if (read) {
      options.add(StandardOpenOption.READ);
    }
    if (write) {
      options.add(StandardOpenOption.WRITE);
    }
    if (append && !read) {
      options.add(StandardOpenOption.APPEND);
    }
    if (create) {
      options.add(StandardOpenOption.CREATE);
    }
    if (truncate) {
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    return Set.copyOf(options);
  }

  /** Whether each write must first seek to the end. */
  boolean seeksToAppend() {
    return append && read;
  }
}
