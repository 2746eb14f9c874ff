package dev.perigee.cli;

/** Entry point of the {@code lua} command. */
public final class Main {
  private Main() {}

  /**
   * Runs the command.
   *
   * @param args the command line, options first
   */
  public static void main(String[] args) {
    System.err.println("usage: lua [options] [script [args]]");
    System.exit(1);
  }
}
