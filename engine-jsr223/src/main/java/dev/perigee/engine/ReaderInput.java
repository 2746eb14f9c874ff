package dev.perigee.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.ref.WeakReference;

/**
 * Bytes from a reader, by UTF-8. Does not read more characters than one call of the reader returns.
 */
final class ReaderInput extends InputStream {
  private static final int BUFFER_SIZE = 4096;

  /** Weak, since this object is the reader's entry in a weak map. */
  private final WeakReference<Reader> reader;

  private char[] chars = {};

  /** A high surrogate that waits for its partner, or 0. */
  private char pending;

  private byte[] bytes = new byte[0];
  private int at;

  ReaderInput(Reader reader) {
    this.reader = new WeakReference<>(reader);
  }

  private boolean fill() throws IOException {
    Reader source = reader.get();
    while (at == bytes.length) {
      if (source == null) {
        return false;
      }
      if (chars.length == 0) {
        chars = new char[BUFFER_SIZE];
      }
      int start = 0;
      if (pending != 0) {
        chars[0] = pending;
        pending = 0;
        start = 1;
      }
      int count = source.read(chars, start, chars.length - start);
      if (count < 0 && start == 0) {
        return false;
      }
      int end = start + Math.max(count, 0);
      if (count > 0 && Character.isHighSurrogate(chars[end - 1])) {
        pending = chars[--end];
      }
      bytes = JavaStrings.encode(new String(chars, 0, end));
      at = 0;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, target, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    Reader source = reader.get();
    return at < bytes.length ? bytes.length - at : source != null && source.ready() ? 1 : 0;
  }
}
