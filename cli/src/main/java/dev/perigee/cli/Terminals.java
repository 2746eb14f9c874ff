package dev.perigee.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * Which of the standard streams are terminals. Java cannot tell one by one: whoever starts the
 * command may say it by the system property {@code perigee.terminals}, a list of {@code in} and
 * {@code out}; without it, neither is one unless both are.
 */
final class Terminals {
  private static final @Nullable String SAID = System.getProperty("perigee.terminals");

  private Terminals() {}

  static boolean isInput() {
    return SAID == null ? areBoth() : SAID.contains("in");
  }

  static boolean isOutput() {
    return SAID == null ? areBoth() : SAID.contains("out");
  }

  @SuppressWarnings(
      "SystemConsoleNull") // JDK 25 has its old default again: null where there is none
  private static boolean areBoth() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
