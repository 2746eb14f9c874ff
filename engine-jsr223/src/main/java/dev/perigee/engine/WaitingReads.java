package dev.perigee.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads of streams that may not have any bytes yet. A Java thread that waits for a console cannot
 * be stopped, so if a stream does not report available bytes, another thread waits for it, and the
 * script's thread can stop waiting. What the other thread finally reads is kept for the next read
 * of the same stream.
 */
final class WaitingReads {
  /** The interval at which the script's limits are checked. */
  private static final long MILLISECONDS = 5;

  /** Reads for which a script has stopped waiting. */
  private final Map<InputStream, CompletableFuture<byte[]>> pending = new WeakHashMap<>();

  /** Whether an earlier read of a stream is still in progress, or has bytes that were not taken. */
  boolean hasPending(InputStream in) {
    return pending.containsKey(in);
  }

  /**
   * Reads as {@link InputStream#read(byte[], int, int)} does.
   *
   * @param look a check that is called regularly during the wait; an exception ends the wait
   */
  int read(InputStream in, byte[] target, int offset, int length, Runnable look)
      throws IOException {
    CompletableFuture<byte[]> read = pending.get(in);
    if (read == null) {
      if (length == 0 || in.available() > 0) {
        return in.read(target, offset, length);
      }
      read = begin(in, length);
      pending.put(in, read);
    }
    byte[] bytes = await(read, look);
    if (bytes.length > length) {
      pending.put(in, CompletableFuture.completedFuture(tail(bytes, length)));
    } else {
      pending.remove(in);
    }
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, 0, target, offset, count);
    return count == 0 ? -1 : count;
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /** Makes another thread read up to a number of bytes. An empty array stands for the end. */
  private static CompletableFuture<byte[]> begin(InputStream in, int length) {
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("perigee-input")
        .start(() -> {
          try {
            byte[] bytes = new byte[length];
            int count = in.read(bytes, 0, length);
            read.complete(Arrays.copyOf(bytes, Math.max(count, 0)));
          } catch (IOException | RuntimeException | Error e) {
            read.completeExceptionally(e);
          }
        });
    return read;
  }

  @SuppressWarnings({
    "CollectionUndefinedEquality", // This very read is meant.
    "InterruptedInCatchBlock" // The finally clause restores what is cleared.
  })
  private byte[] await(CompletableFuture<byte[]> read, Runnable look) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return read.get(MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          look.run();
        } catch (InterruptedException e) {
          interrupted = true;
          Thread.currentThread().interrupt();
          look.run();
          var _ = Thread.interrupted(); // it did not end the script, and would end every later wait
        }
      }
    } catch (ExecutionException e) {
      pending.values().remove(read);
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IOException(e.getCause());
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
