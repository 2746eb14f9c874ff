package dev.perigee.runtime.file;

import java.io.Closeable;
import java.io.IOException;

/**
 * The source and destination of a {@link FileStream}'s bytes: an open file, a standard stream of a
 * process, or a stream of the host. An unsupported operation fails like the system call.
 */
public interface Device extends Closeable {
  /** Whether it can be read from. */
  boolean isReadable();

  /** Whether it can be written to. */
  boolean isWritable();

  /**
   * Whether other code also reads from it or writes to it, so that a stream must not buffer bytes
   * between two operations.
   */
  default boolean isShared() {
    return false;
  }

  /**
   * Reads bytes that are certainly needed: at least one unless the end is reached, and at most
   * {@code length}.
   *
   * @return the number of bytes, or -1 at the end
   */
  default int read(byte[] target, int offset, int length) throws IOException {
    throw new SystemException(SystemError.BAD_DESCRIPTOR);
  }

  /**
   * As {@link #read}, if it is not known how many bytes will be needed. A shared device returns one
   * byte, or more if it can take them back.
   */
  default int readAhead(byte[] target, int offset, int length) throws IOException {
    return read(target, offset, length);
  }

  /**
   * Takes back the last bytes of the last {@link #readAhead}.
   *
   * @return whether they were taken back
   */
  default boolean takeBack(int count) throws IOException {
    return false;
  }

  /** Writes all of these bytes. */
  default void write(byte[] source, int offset, int length) throws IOException {
    throw new SystemException(SystemError.BAD_DESCRIPTOR);
  }

  /** Passes written bytes on to their readers, if they are buffered anywhere. */
  default void flush() throws IOException {}

  /** The offset at which the next byte is read or written. */
  default long position() throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }

  /** Sets the {@link #position}, which may be behind the end. */
  default void seek(long position) throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }

  /** Number of bytes from the beginning to the end. */
  default long size() throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }
}
