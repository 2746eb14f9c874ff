package dev.perigee.runtime.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Conversion between Lua's byte strings and Java's strings by UTF-8. A byte that is not part of
 * valid UTF-8 becomes the lone low surrogate U+DC00 + byte (as in Python's PEP 383), which is
 * converted back to the byte. Any string from Lua thus returns to Lua unchanged.
 */
public final class ByteText {
  private static final char FIRST_ESCAPE = 0xDC80;
  private static final char LAST_ESCAPE = 0xDCFF;

  private ByteText() {}

  /** The text of bytes. */
  public static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return decodeWithEscapes(bytes);
    }
  }

  /** The text of bytes up to the first zero. Names in messages end there, as C's strings do. */
  public static String decodeName(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return decode(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
  }

  private static String decodeWithEscapes(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xDC00 + (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /**
   * The bytes of a text. Other lone surrogates become the three bytes that UTF-8 would use,
   * although it forbids them.
   */
  public static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return encodeWithSurrogates(text);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeWithSurrogates(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    int plain = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        if (c >= FIRST_ESCAPE && c <= LAST_ESCAPE) {
          bytes.write(c & 0xff);
        } else {
          bytes.write(0xE0 | (c >> 12));
          bytes.write(0x80 | ((c >> 6) & 0x3f));
          bytes.write(0x80 | (c & 0x3f));
        }
        plain = next;
      }
      i = next;
    }
    bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }
}
