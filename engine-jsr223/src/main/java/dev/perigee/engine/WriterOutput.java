package dev.perigee.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes bytes to a writer, by UTF-8. Bytes that are not valid UTF-8 become U+FFFD. If only some of
 * a character's bytes have been written, they wait for the others.
 */
final class WriterOutput extends OutputStream {
  private static final int BUFFER_SIZE = 2048;

  private final Writer writer;

  /** Made when something is written, since most engines write nothing. */
  private @Nullable Decoding decoding;

  /** Whether anything was written since the last flush. */
  private boolean dirty;

  private static final class Decoding {
    final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE);
    final CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE);
    final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  WriterOutput(Writer writer) {
    this.writer = writer;
  }

  Writer writer() {
    return writer;
  }

  private Decoding decoding() {
    Decoding present = decoding;
    if (present == null) {
      present = new Decoding();
      decoding = present;
    }
    return present;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Decoding present = decoding();
    ByteBuffer bytes = present.bytes;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (!bytes.hasRemaining()) {
        decode(present);
      }
      int count = Math.min(bytes.remaining(), end - at);
      bytes.put(source, at, count);
      at += count;
    }
  }

  /**
   * The bytes of an incomplete character stay in the buffer. Both buffers have the same size, so
   * everything fits.
   */
  private void decode(Decoding present) throws IOException {
    ByteBuffer bytes = present.bytes;
    CharBuffer chars = present.chars;
    bytes.flip();
    present.decoder.decode(bytes, chars, false);
    bytes.compact();
    chars.flip();
    writer.append(chars);
    dirty = true;
    chars.clear();
  }

  @Override
  public void flush() throws IOException {
    Decoding present = decoding;
    if (present != null && present.bytes.position() > 0) {
      decode(present);
    }
    if (dirty) {
      dirty = false;
      writer.flush();
    }
  }
}
