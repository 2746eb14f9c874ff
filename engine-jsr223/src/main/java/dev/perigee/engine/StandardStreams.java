package dev.perigee.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams that an engine's libraries hold permanently, and the present targets to which they
 * lead. Output is flushed before the engine waits for input.
 */
final class StandardStreams {
  private final Sink out;
  private final Sink err;
  private final Source in;
  private long outputLeft = Long.MAX_VALUE;
  private Targets targets;

  StandardStreams(InputStream in, OutputStream out, OutputStream err) {
    targets = new Targets(in, out, err);
    this.out = new Sink(out);
    this.err = new Sink(err);
    this.in = new Source(in, this.out);
  }

  OutputStream out() {
    return out;
  }

  OutputStream err() {
    return err;
  }

  InputStream in() {
    return in;
  }

  /** The targets of the streams. */
  record Targets(InputStream in, OutputStream out, OutputStream err) {}

  Targets targets() {
    return targets;
  }

  /** Sets the targets. Everything that was written before is flushed. */
  @SuppressWarnings("ReferenceEquality") // targets that are equal but not the same are set again
  void redirect(Targets next) {
    flush();
    if (next != targets) {
      targets = next;
      in.target = next.in;
      out.target = next.out;
      err.target = next.err;
    }
  }

  /** Flushes both outputs. Exceptions of the host's streams are ignored. */
  void flush() {
    try {
      out.flush();
      err.flush();
    } catch (IOException e) {
      // The script got its own errors when it wrote.
    }
  }

  /**
   * Sets the number of bytes that scripts may write to both streams together from now on; 0 for no
   * limit.
   */
  void limitOutput(long bytes) {
    outputLeft = bytes == 0 ? Long.MAX_VALUE : bytes;
  }

  /** Whether scripts have tried to write more. */
  boolean isLimitReached() {
    return outputLeft < 0;
  }

  /** Sets a check that is called regularly while a script waits for input, and may end the wait. */
  void setLook(Runnable look) {
    in.look = look;
  }

  /** Does not write bytes above the limit. The script is ended soon afterwards. */
  private final class Sink extends OutputStream {
    private OutputStream target;
    private boolean dirty;

    Sink(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      if (takes(1)) {
        target.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (takes(length)) {
        target.write(bytes, offset, length);
      }
    }

    private boolean takes(int bytes) {
      outputLeft -= bytes;
      dirty |= outputLeft >= 0;
      return outputLeft >= 0;
    }

    @Override
    public void flush() throws IOException {
      if (dirty) {
        dirty = false;
        target.flush();
      }
    }
  }

  private static final class Source extends InputStream {
    private InputStream target;
    private final OutputStream out;
    private final WaitingReads waiting = new WaitingReads();
    private Runnable look = () -> {};

    Source(InputStream target, OutputStream out) {
      this.target = target;
      this.out = out;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      out.flush();
      return waiting.read(target, bytes, offset, length, look);
    }

    @Override
    public int available() throws IOException {
      return target.available();
    }

    @Override
    public boolean markSupported() {
      return target.markSupported() && !waiting.hasPending(target);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the engine has one thread at a time
    public void mark(int limit) {
      target.mark(limit);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the engine has one thread at a time
    public void reset() throws IOException {
      target.reset();
    }

    @Override
    public long skip(long count) throws IOException {
      return target.skip(count);
    }
  }
}
