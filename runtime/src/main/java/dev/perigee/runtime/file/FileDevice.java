package dev.perigee.runtime.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** An open file of the operating system. */
public final class FileDevice implements Device {
  /**
   * Maximum bytes of one system call, since the JDK copies them through memory outside its heap.
   */
  private static final int LARGEST_TRANSFER = 1 << 17;

  private static final long UNKNOWN = -1;

  private final FileChannel channel;
  private final OpenMode mode;

  /**
   * The position to which a file in append mode was set, or {@link #UNKNOWN}. The channel does not
   * provide it.
   */
  private long sought = UNKNOWN;

  private FileDevice(FileChannel channel, OpenMode mode) {
    this.channel = channel;
    this.mode = mode;
  }

  /**
   * Opens a file.
   *
   * @throws SystemException if the system refuses
   */
  public static FileDevice open(String name, OpenMode mode) throws SystemException {
    try {
      return new FileDevice(FileChannel.open(path(name), mode.options()), mode);
    } catch (IOException e) {
      throw SystemException.of(e);
    }
  }

  /**
   * Opens a new temporary file for reading and writing. It is removed when it is closed.
   *
   * @throws SystemException if the system refuses
   */
  public static FileDevice openTemporary() throws SystemException {
    try {
      Path path = Files.createTempFile("lua_", "");
      return new FileDevice(
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE)),
          OpenMode.UPDATE);
    } catch (IOException e) {
      throw SystemException.of(e);
    }
  }

  /**
   * The path of a name. As for the system, the empty name is not the name of a file; for the JDK it
   * would be the working directory.
   *
   * @throws SystemException if the name is empty or the JVM's encoding of names cannot express it
   */
  public static Path path(String name) throws SystemException {
    if (name.isEmpty()) {
      throw new SystemException(SystemError.NO_SUCH_FILE);
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new SystemException(SystemError.ILLEGAL_SEQUENCE);
    }
  }

  @Override
  public boolean isReadable() {
    return mode.read();
  }

  @Override
  public boolean isWritable() {
    return mode.write();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return channel.read(ByteBuffer.wrap(target, offset, Math.min(length, LARGEST_TRANSFER)));
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (mode.seeksToAppend()) {
      channel.position(channel.size());
    }
    sought = UNKNOWN;
    int end = offset + length;
    for (int at = offset; at < end; ) {
      at += channel.write(ByteBuffer.wrap(source, at, Math.min(end - at, LARGEST_TRANSFER)));
    }
  }

  @Override
  public long position() throws IOException {
    return sought == UNKNOWN ? channel.position() : sought;
  }

  @Override
  public void seek(long position) throws IOException {
    channel.position(position);
    sought = mode.append() && !mode.seeksToAppend() ? position : UNKNOWN;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
