package dev.perigee.cli;

import dev.perigee.engine.PerigeeEngine;
import sun.misc.Signal; // of jdk.unsupported: the JDK has no other way to see Ctrl-C
import sun.misc.SignalHandler;

/** What Ctrl-C does while a script runs. */
final class Interrupts {
  private static final Signal INTERRUPT = new Signal("INT");

  private Interrupts() {}

  /** A handler in force; closing it puts back the one before. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Has the first Ctrl-C raise "interrupted!" in the engine, where scripts may catch it, and the
   * next one end the process, whatever the script does.
   */
  static Scope raiseIn(PerigeeEngine engine) {
    try {
      SignalHandler before =
          Signal.handle(
              INTERRUPT,
              signal -> {
                Signal.handle(signal, SignalHandler.SIG_DFL);
                engine.raise("interrupted!");
              });
      return () -> Signal.handle(INTERRUPT, before);
    } catch (IllegalArgumentException e) {
      return () -> {}; // The JVM was told to leave signals alone.
    }
  }
}
