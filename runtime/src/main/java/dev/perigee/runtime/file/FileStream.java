package dev.perigee.runtime.file;

import dev.perigee.runtime.memory.Memory;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A device with a buffer, C's {@code FILE}. The buffer holds either bytes that were read ahead or
 * bytes that have not been written yet. A script's operation consists of any number of calls of the
 * reading methods followed by {@link #endReading}, or of the writing methods followed by {@link
 * #endWriting}. One thread at a time may use a stream.
 */
public final class FileStream implements Closeable {
  /** Bytes of Java heap that a stream takes after its first use. */
  public static final int BUFFER_SIZE = 8192;

  /** In place of a byte: the end of the stream. */
  public static final int END = -1;

  /** When written bytes are passed on to the device. */
  public enum Buffering {
    /** After each operation. */
    NONE,

    /** After each operation, up to the end of the last line. */
    LINE,

    /** Only when the buffer is full. */
    FULL
  }

  /** The origin of a position. */
  public enum Whence {
    BEGINNING,
    CURRENT,
    END
  }

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
          .withInvokeExactBehavior();

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * LOW_BITS;

  private final Device device;

  /** Empty until the stream is used. */
  private byte[] buffer = {};

  private Buffering buffering;

  /** The bytes that were read ahead are those from {@code at} to {@code limit}. */
  private int at;

  private int limit;

  /**
   * The bytes that have not been written yet are those from 0 to {@code pending}. If there are any,
   * {@code at} equals {@code limit}.
   */
  private int pending;

  /** A stream on a device. Closing the stream closes the device. */
  public FileStream(Device device, Buffering buffering) {
    this.device = device;
    this.buffering = buffering;
  }

  /** Sets the buffering of bytes that are written from now on. */
  public void setBuffering(Buffering newBuffering) {
    buffering = newBuffering;
  }

  // Reading

  /**
   * Requires a readable stream, and writes pending bytes.
   *
   * @throws SystemException "Bad file descriptor"
   */
  public void beginReading() throws IOException {
    if (!device.isReadable()) {
      throw new SystemException(SystemError.BAD_DESCRIPTOR);
    }
    drain();
  }

  /** Whether there is a byte to read. If so, {@link #buffer} then has at least one. */
  public boolean fill() throws IOException {
    if (at < limit) {
      return true;
    }
    makeBuffer();
    int count = device.readAhead(buffer, 0, buffer.length);
    at = 0;
    limit = Math.max(count, 0);
    return limit > 0;
  }

  /**
   * The array with buffered bytes, from {@link #at} to {@link #limit}. The caller must not change
   * it.
   */
  public byte[] buffer() {
    return buffer;
  }

  /** Index in {@link #buffer} of the next byte to read. */
  public int at() {
    return at;
  }

  /** Index in {@link #buffer} behind the last buffered byte. */
  public int limit() {
    return limit;
  }

  /** Takes {@code count} of the bytes in {@link #buffer}. */
  public void skip(int count) {
    at += count;
  }

  /** The index in {@link #buffer} of the next newline, or {@link #limit}. */
  public int indexOfNewline() {
    int i = at;
    for (; i <= limit - Long.BYTES; i += Long.BYTES) {
      long different = (long) LONG.get(buffer, i) ^ NEWLINES;
      long zeros = different - LOW_BITS & ~different & HIGH_BITS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (i < limit && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  /** The next byte, 0 to 255, or {@link #END}. It is not taken. */
  public int peek() throws IOException {
    return fill() ? buffer[at] & 0xff : END;
  }

  /** Takes the next byte, 0 to 255, or {@link #END}. */
  public int read() throws IOException {
    return fill() ? buffer[at++] & 0xff : END;
  }

  /** Takes up to {@code length} bytes, fewer only at the end. Returns their number. */
  public int read(byte[] target, int offset, int length) throws IOException {
    int done = Math.min(length, limit - at);
    System.arraycopy(buffer, at, target, offset, done);
    at += done;
    while (done < length) {
      int count;
      if (length - done < BUFFER_SIZE && !device.isShared()) {
        count = fill() ? Math.min(length - done, limit - at) : -1;
        if (count > 0) {
          System.arraycopy(buffer, at, target, offset + done, count);
          at += count;
        }
      } else {
        count = device.read(target, offset + done, length - done);
      }
      if (count < 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /** An estimate of the number of bytes that are left to read, since files may change. */
  public long remaining() {
    long waiting = (long) limit - at;
    try {
      return Math.max(waiting, device.size() - device.position() + waiting);
    } catch (IOException e) {
      return waiting;
    }
  }

  /** Ends a reading operation. */
  public void endReading() throws IOException {
    if (at < limit && device.isShared() && device.takeBack(limit - at)) {
      at = 0;
      limit = 0;
    }
  }

  // Writing

  private void beginWriting() throws IOException {
    if (!device.isWritable()) {
      throw new SystemException(SystemError.BAD_DESCRIPTOR);
    }
    if (at < limit) {
      device.seek(device.position() - (limit - at));
      at = 0;
      limit = 0;
    }
  }

  /** Writes bytes of an array. */
  public void write(byte[] source, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int room = room();
      int count = Math.min(length - done, room);
      System.arraycopy(source, offset + done, buffer, pending, count);
      pending += count;
      done += count;
    }
  }

  /** Writes bytes of raw memory. */
  public void write(long address, long length) throws IOException {
    for (long done = 0; done < length; ) {
      int room = room();
      int count = (int) Math.min(length - done, room);
      Memory.copyOut(address + done, buffer, pending, count);
      pending += count;
      done += count;
    }
  }

  /** The number of bytes that fit into the buffer, at least one. */
  private int room() throws IOException {
    if (pending == 0) {
      makeBuffer();
      beginWriting();
    } else if (pending == buffer.length) {
      drain();
    }
    return buffer.length - pending;
  }

  private void makeBuffer() {
    if (buffer.length == 0) {
      buffer = new byte[BUFFER_SIZE];
    }
  }

  /** Ends a writing operation. */
  public void endWriting() throws IOException {
    switch (buffering) {
      case NONE -> flush();
      case LINE -> {
        int lines = pending;
        while (lines > 0 && buffer[lines - 1] != '\n') {
          lines--;
        }
        if (lines > 0) {
          drain(lines);
          device.flush();
        }
      }
      case FULL -> {}
    }
    if (device.isShared()) {
      drain();
    }
  }

  /** Writes pending bytes and flushes the device. */
  public void flush() throws IOException {
    drain();
    device.flush();
  }

  private void drain() throws IOException {
    if (pending > 0) {
      drain(pending);
    }
  }

  /** Writes the first {@code count} pending bytes. As in C, they are lost if that fails. */
  private void drain(int count) throws IOException {
    int rest = pending - count;
    pending = 0;
    try {
      device.write(buffer, 0, count);
    } finally {
      System.arraycopy(buffer, count, buffer, 0, rest);
      pending = rest;
    }
  }

  // Positions and closing

  /**
   * Sets the position of the next read or write, which may be behind the end.
   *
   * @return the position, from the beginning
   * @throws SystemException "Illegal seek" if the device has no positions, "Invalid argument" for
   *     one before the beginning
   */
  public long seek(Whence whence, long offset) throws IOException {
    drain();
    long base =
        switch (whence) {
          case BEGINNING -> 0;
          case CURRENT -> device.position() - (limit - at);
          case END -> device.size();
        };
    long target = base + offset;
    if (target < 0) {
      throw new SystemException(SystemError.INVALID_ARGUMENT);
    }
    if (whence != Whence.CURRENT || offset != 0) {
      device.seek(target);
      at = 0;
      limit = 0;
    }
    return target;
  }

  /** Writes pending bytes, and closes the device in any case. */
  @Override
  public void close() throws IOException {
    try (device) {
      drain();
    }
  }
}
