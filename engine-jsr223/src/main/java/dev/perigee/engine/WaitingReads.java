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
 * Reads of streams that may have nothing yet. Nothing ends a Java thread's wait for a console, so
 * another thread waits where a stream does not say that it has something; the script's can then
 * stop waiting. What the other thread reads in the end is kept for the next read of the same
 * stream.
 */
final class WaitingReads {
  /** How often it is looked whether the script is to end. */
  private static final long MILLISECONDS = 5;

  /** Reads that a script has stopped waiting for. */
  private final Map<InputStream, CompletableFuture<byte[]>> pending = new WeakHashMap<>();

  /** Whether an earlier read of a stream is under way, or has something that was not taken. */
  boolean hasPending(InputStream in) {
    return pending.containsKey(in);
  }

  /**
   * Reads as {@link InputStream#read(byte[], int, int)} does.
   *
   * @param look is called now and then while this waits; what it throws ends that
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

  /** Has another thread read up to so many bytes; none stand for the end. */
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
          var unused = Thread.interrupted(); // that was no reason to end, and would end each wait
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
