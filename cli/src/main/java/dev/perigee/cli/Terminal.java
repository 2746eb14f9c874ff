package dev.perigee.cli;

import java.io.Console;

/** Whether somebody sits in front of the command. */
final class Terminal {
  private Terminal() {}

  /** Whether both the standard input and the standard output are a terminal. */
  @SuppressWarnings(
      "SystemConsoleNull") // JDK 25 has its old default again: null where there is none
  static boolean isPresent() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
