package dev.perigee.tier1.cache;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The process's only thread that compiles. It starts with the first request, does not keep the JVM
 * alive, and ends when there were no requests for a while.
 */
public final class BackgroundCompiler {
  /**
   * The number of requests that may wait. A program with more hot functions at once repeats its
   * requests later.
   */
  private static final int WAITING = 1024;

  private static final int IDLE_SECONDS = 10;

  private static final ThreadPoolExecutor THREAD = newThread();

  private BackgroundCompiler() {}

  private static ThreadPoolExecutor newThread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> Thread.ofPlatform().daemon().name("perigee-compiler").unstarted(task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Makes the thread run a request; returns false if the queue is full. */
  public static boolean submit(Runnable request) {
    try {
      THREAD.execute(request);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
