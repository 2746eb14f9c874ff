package dev.perigee.runtime.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The standard output or the standard input of a process. Closing it does not end the process. */
public final class ProcessDevice implements Device {
  private final @Nullable InputStream in;
  private final @Nullable OutputStream out;

  /**
   * One end of a process whose other streams are not pipes.
   *
   * @param reads whether the device is the process's output, which can be read, or its input, which
   *     can be written
   */
  public ProcessDevice(Process process, boolean reads) {
    in = reads ? process.getInputStream() : null;
    out = reads ? null : process.getOutputStream();
  }

  @Override
  public boolean isReadable() {
    return in != null;
  }

  @Override
  public boolean isWritable() {
    return out != null;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return in == null ? Device.super.read(target, offset, length) : in.read(target, offset, length);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (out == null) {
      Device.super.write(source, offset, length);
    } else {
      out.write(source, offset, length);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
    if (out != null) {
      out.close();
    }
  }
}
