package dev.perigee.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, buffered. On a terminal, each line is flushed. */
final class StandardOutput extends BufferedOutputStream {
  private static final int SIZE = 16 << 10;

  private final boolean terminal = Terminals.isOutput();

  StandardOutput(OutputStream out) {
    super(out, SIZE);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    super.write(b);
    if (terminal && b == '\n') {
      flush();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    super.write(bytes, offset, length);
    if (terminal) {
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          flush();
          return;
        }
      }
    }
  }
}
