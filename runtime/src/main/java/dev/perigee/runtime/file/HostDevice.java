package dev.perigee.runtime.file;

import dev.perigee.runtime.HostServices;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One of the host's three streams. The host may exchange its streams between calls, so they are
 * requested each time. The device is shared: bytes that were not requested remain in the stream for
 * the host, {@code print} and the next engine.
 */
public final class HostDevice implements Device {
  /** Which stream it is. */
  public enum Kind {
    IN,
    OUT,
    ERR
  }

  /** Initial number of bytes that are read ahead. It doubles each time that it does not suffice. */
  private static final int INITIAL_READ_AHEAD = 256;

  private final HostServices host;
  private final Kind kind;

  /** The stream from which bytes were read ahead. */
  private InputStream marked = InputStream.nullInputStream();

  private int taken;
  private int ahead = INITIAL_READ_AHEAD;

  /** One of this host's streams. */
  public HostDevice(HostServices host, Kind kind) {
    this.host = host;
    this.kind = kind;
  }

  @Override
  public boolean isReadable() {
    return kind == Kind.IN;
  }

  @Override
  public boolean isWritable() {
    return kind != Kind.IN;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  private OutputStream output() {
    return kind == Kind.OUT ? host.out() : host.err();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return host.in().read(target, offset, length);
  }

  @Override
  public int readAhead(byte[] target, int offset, int length) throws IOException {
    InputStream in = host.in();
    taken = 0;
    if (!in.markSupported()) {
      return in.read(target, offset, 1);
    }
    int wanted = Math.min(length, ahead);
    in.mark(wanted);
    int count = in.read(target, offset, wanted);
    marked = in;
    taken = Math.max(count, 0);
    ahead = Math.min(2 * ahead, FileStream.BUFFER_SIZE);
    return count;
  }

  @Override
  public boolean takeBack(int count) throws IOException {
    ahead = INITIAL_READ_AHEAD;
    if (taken < count) {
      return false;
    }
    marked.reset();
    marked.skipNBytes(taken - count);
    taken = 0;
    return true;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    output().write(source, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (isWritable()) {
      output().flush();
    }
  }

  /** The host's streams stay open. */
  @Override
  public void close() {}
}
