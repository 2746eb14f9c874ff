package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.file.SystemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Results of functions that use the operating system (PUC Lua's luaL_fileresult and
 * luaL_execresult).
 */
final class SystemResults {
  /**
   * A shell adds this to the number of a signal that has ended its command, for the exit status.
   */
  private static final int SIGNAL_BASE = 128;

  private static final int LAST_SIGNAL = 31;

  private SystemResults() {}

  /** Pushes true. */
  static int success(CallContext context) {
    context.pushBoolean(true);
    return 1;
  }

  /**
   * Pushes nil, a message and the error's number.
   *
   * @param name the name of the file, with which the message begins, or null
   */
  static int failure(CallContext context, IOException failure, @Nullable String name) {
    SystemException error = SystemException.of(failure);
    context.pushNil();
    context.pushText(name == null ? error.text() : name + ": " + error.text());
    context.pushInteger(error.number());
    return 3;
  }

  /**
   * Pushes how a process has ended: true or nil, "exit" or "signal", and a number. For a process
   * that was ended by a signal, the JDK reports the status that a shell would report, so an exit
   * with such a status looks like a signal.
   */
  static int processEnd(CallContext context, int status) {
    if (status == 0) {
      context.pushBoolean(true);
    } else {
      context.pushNil();
    }
    boolean signal = status > SIGNAL_BASE && status <= SIGNAL_BASE + LAST_SIGNAL;
    context.pushText(signal ? "signal" : "exit");
    context.pushInteger(signal ? status - SIGNAL_BASE : status);
    return 3;
  }
}
