package dev.perigee.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Interrupts of the host's calls. Calls are numbered, and an interrupt is meant for the one that is
 * under way: one that comes while the engine still opens is seen when the script begins, and one
 * that comes when nothing is under way any more ends nothing later.
 */
final class CallInterrupts {
  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(CallInterrupts.class, "current", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long last;

  /** The number of the call that is under way, 0 when none is. */
  @SuppressWarnings("unused") // by its handle
  private long current;

  /** The number of the call that was interrupted last. */
  private volatile long interrupted;

  /** A call that is inside no other begins. By the thread that is inside, as {@link #end}. */
  void begin() {
    CURRENT.setRelease(this, ++last);
  }

  void end() {
    CURRENT.setRelease(this, 0L);
  }

  /** Has the call that is under way end. From any thread. */
  void interrupt() {
    interrupted = (long) CURRENT.getAcquire(this);
  }

  /** Whether the call that is under way, and there is one, is to end. */
  boolean isInterrupted() {
    return interrupted == last;
  }
}
