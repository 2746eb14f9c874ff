package dev.perigee.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Interrupts of the host's calls. Calls are numbered, and an interrupt applies to the call that is
 * in progress. If it comes while the engine is still being opened, it takes effect when the script
 * begins. If it comes when no call is in progress any more, it has no effect on later calls.
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

  /** The number of the call in progress, 0 if there is none. */
  @SuppressWarnings("unused") // by its handle
  private long current;

  /** The number of the call that was interrupted last. */
  private volatile long interrupted;

  /**
   * Begins a call that is not nested in another one. Like {@link #end}, for the thread that is
   * inside.
   */
  void begin() {
    CURRENT.setRelease(this, ++last);
  }

  void end() {
    CURRENT.setRelease(this, 0L);
  }

  /** Makes the call in progress end. For any thread. */
  void interrupt() {
    interrupted = (long) CURRENT.getAcquire(this);
  }

  /** Whether the call in progress, which must exist, has been interrupted. */
  boolean isInterrupted() {
    return interrupted == last;
  }
}
