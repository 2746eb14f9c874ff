package dev.perigee.cli;

import dev.perigee.engine.PerigeeEngine;
import sun.misc.Signal; // in jdk.unsupported; the JDK has no other way to handle Ctrl-C
import sun.misc.SignalHandler;

/** Handles Ctrl-C while a script runs. */
final class Interrupts {
  private static final Signal INTERRUPT = new Signal("INT");

  private Interrupts() {}

  /** An installed handler. Closing it restores the previous one. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Makes the first Ctrl-C raise "interrupted!" in the engine, where scripts may catch it, and the
   * next one end the process.
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
      return () -> {}; // the JVM was started with -Xrs and does not handle signals
    }
  }
}
