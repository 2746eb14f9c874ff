package dev.perigee.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to a writer, by UTF-8; what is no UTF-8 becomes U+FFFD. A character whose bytes have come
 * in part waits for the rest.
 */
final class WriterOutput extends OutputStream {
  private static final int BUFFER_SIZE = 8192;

  private final Writer writer;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** Whether the writer has got anything since it was flushed. */
  private boolean dirty;

  WriterOutput(Writer writer) {
    this.writer = writer;
  }

  Writer writer() {
    return writer;
  }

  @Override
  public void write(int b) throws IOException {
    if (!bytes.hasRemaining()) {
      decode();
    }
    bytes.put((byte) b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (!bytes.hasRemaining()) {
        decode();
      }
      int count = Math.min(bytes.remaining(), end - at);
      bytes.put(source, at, count);
      at += count;
    }
  }

  /** A character's bytes that are not all there stay. Both buffers have the same size: all fits. */
  private void decode() throws IOException {
    bytes.flip();
    decoder.decode(bytes, chars, false);
    bytes.compact();
    chars.flip();
    writer.append(chars);
    dirty = true;
    chars.clear();
  }

  @Override
  public void flush() throws IOException {
    if (bytes.position() > 0) {
      decode();
    }
    if (dirty) {
      dirty = false;
      writer.flush();
    }
  }
}
