package dev.perigee.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The source of lines for interactive mode. */
interface LineSource extends AutoCloseable {
  /** Thrown if the user discards the input since the last complete statement. */
  final class Abandoned extends Exception {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  /**
   * Shows a prompt and waits for a line.
   *
   * @return the line without its terminator, as text in the form of {@link
   *     dev.perigee.engine.JavaStrings}; null if there are no more lines
   */
  @Nullable String read(String prompt) throws IOException, Abandoned;

  /** Adds a statement of one or more lines to the history. */
  default void remember(String statement) {}

  @Override
  default void close() throws IOException {}
}
