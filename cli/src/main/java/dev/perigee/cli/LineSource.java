package dev.perigee.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the interactive mode has its lines from. */
interface LineSource extends AutoCloseable {
  /** The user wants nothing of what has been typed since the last complete statement. */
  final class Abandoned extends Exception {
    private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  /**
   * Shows a prompt and waits for a line.
   *
   * @return the line without its end, text as {@link dev.perigee.engine.JavaStrings} has it; null
   *     when there will be no more
   */
  @Nullable String read(String prompt) throws IOException, Abandoned;

  /** Keeps a statement, of one line or many, for the user to call back. */
  default void remember(String statement) {}

  @Override
  default void close() throws IOException {}
}
