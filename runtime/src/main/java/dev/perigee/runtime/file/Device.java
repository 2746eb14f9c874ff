package dev.perigee.runtime.file;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where the bytes of a {@link FileStream} come from and go to: an open file, one end of a process,
 * a stream of the host's. What a device cannot do fails as the system call would.
 */
public interface Device extends Closeable {
  /** Whether it can be read from. */
  boolean isReadable();

  /** Whether it can be written to. */
  boolean isWritable();

  /**
   * Whether others read from it or write to it as well, so that a stream keeps nothing of its bytes
   * between two operations.
   */
  default boolean isShared() {
    return false;
  }

  /**
   * Takes bytes that are wanted for certain: at least one unless the end is reached, and no more
   * than the length.
   *
   * @return how many, or -1 at the end
   */
  default int read(byte[] target, int offset, int length) throws IOException {
    throw new SystemException(SystemError.BAD_DESCRIPTOR);
  }

  /**
   * As {@link #read}, where nobody knows how many bytes will be wanted. A shared device gives one
   * byte, or more if it can take them back.
   */
  default int readAhead(byte[] target, int offset, int length) throws IOException {
    return read(target, offset, length);
  }

  /**
   * Takes back the last bytes of the last {@link #readAhead}.
   *
   * @return whether it did
   */
  default boolean takeBack(int count) throws IOException {
    return false;
  }

  /** Writes all of these bytes. */
  default void write(byte[] source, int offset, int length) throws IOException {
    throw new SystemException(SystemError.BAD_DESCRIPTOR);
  }

  /** Has what was written go on to whoever reads it, if it waits anywhere. */
  default void flush() throws IOException {}

  /** The distance from the beginning at which the next byte is read or written. */
  default long position() throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }

  /** Sets the {@link #position}, which may be behind the end. */
  default void seek(long position) throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }

  /** How many bytes there are from the beginning to the end. */
  default long size() throws IOException {
    throw new SystemException(SystemError.ILLEGAL_SEEK);
  }
}
