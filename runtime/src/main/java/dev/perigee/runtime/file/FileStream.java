package dev.perigee.runtime.file;

import dev.perigee.runtime.memory.Memory;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A device with a buffer, C's {@code FILE}. The buffer holds either what was read ahead or what
 * waits to be written. An operation of a script's consists of any number of calls of the methods
 * that read, and then {@link #endReading}, or of those that write, and then {@link #endWriting}.
 * Belongs to one thread at a time.
 */
public final class FileStream implements Closeable {
  /** Bytes of Java heap that a stream takes once it is used. */
  public static final int BUFFER_SIZE = 8192;

  /** What stands for a byte at the end. */
  public static final int END = -1;

  /** When what was written goes on to the device. */
  public enum Buffering {
    /** After each operation. */
    NONE,

    /** Up to the end of the last line. */
    LINE,

    /** When the buffer is full. */
    FULL
  }

  /** From where a position is counted. */
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

  /** What was read ahead: from {@code at} to {@code limit}. */
  private int at;

  private int limit;

  /** What waits to be written: from 0 to {@code pending}. If there is any, at equals limit. */
  private int pending;

  /** A stream over a device, which it closes. */
  public FileStream(Device device, Buffering buffering) {
    this.device = device;
    this.buffering = buffering;
  }

  /** When what is written from now on goes to the device. */
  public void setBuffering(Buffering newBuffering) {
    buffering = newBuffering;
  }

  // Reading

  /**
   * Requires the stream to be one that can be read; what waits to be written is written.
   *
   * @throws SystemException "Bad file descriptor"
   */
  public void beginReading() throws IOException {
    if (!device.isReadable()) {
      throw new SystemException(SystemError.BAD_DESCRIPTOR);
    }
    drain();
  }

  /** Whether there is a byte to read; if so, one at least is in {@link #buffer} afterwards. */
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

  /** The array in which bytes wait to be read, to be read only, from {@link #at} on. */
  public byte[] buffer() {
    return buffer;
  }

  /** Index in {@link #buffer} of the next byte to read. */
  public int at() {
    return at;
  }

  /** Index behind the last byte that waits in {@link #buffer}. */
  public int limit() {
    return limit;
  }

  /** Takes so many of the bytes that wait in {@link #buffer}. */
  public void skip(int count) {
    at += count;
  }

  /** The index in {@link #buffer} of the next line end that waits there, or {@link #limit}. */
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

  /** The next byte, 0 to 255, without taking it, or {@link #END}. */
  public int peek() throws IOException {
    return fill() ? buffer[at] & 0xff : END;
  }

  /** Takes the next byte, 0 to 255, or {@link #END}. */
  public int read() throws IOException {
    return fill() ? buffer[at++] & 0xff : END;
  }

  /** Takes up to so many bytes, fewer only at the end; returns how many. */
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

  /**
   * How many bytes there are still to read, if that can be known; an estimate, since files change.
   */
  public long remaining() {
    long waiting = limit - at;
    try {
      return Math.max(waiting, device.size() - device.position() + waiting);
    } catch (IOException e) {
      return waiting;
    }
  }

  /** An operation that reads is over. */
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

  /** How many bytes fit into the buffer, one at least. */
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

  /** An operation that writes is over. */
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

  /** Writes what waits to be written, and has it go on. */
  public void flush() throws IOException {
    drain();
    device.flush();
  }

  private void drain() throws IOException {
    if (pending > 0) {
      drain(pending);
    }
  }

  /** Writes the first bytes of what waits. They are gone even if that fails, as in C. */
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

  // Both

  /**
   * Sets the position of what is read or written next, which may be behind the end.
   *
   * @return the position, from the beginning
   * @throws SystemException "Illegal seek" where there are no positions, "Invalid argument" for one
   *     before the beginning
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

  /** Writes what waits, and closes the device in any case. */
  @Override
  public void close() throws IOException {
    try (device) {
      drain();
    }
  }
}
