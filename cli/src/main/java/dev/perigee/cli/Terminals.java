package dev.perigee.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/**
 * Which of the standard streams are terminals. Java can only tell whether both are. The program
 * that starts the command can say more by the system property {@code perigee.terminals}, a list of
 * {@code in} and {@code out}. Without the property, either both count as terminals or neither.
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
