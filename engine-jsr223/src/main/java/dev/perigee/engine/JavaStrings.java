package dev.perigee.engine;

import dev.perigee.runtime.text.ByteText;
import java.nio.charset.StandardCharsets;

/**
 * Conversions between Lua's strings of bytes and Java's strings, as for values and messages that
 * cross between scripts and the host.
 *
 * @see ByteText
 */
public final class JavaStrings {
  private JavaStrings() {}

  /** The text of bytes. Bytes that are not valid UTF-8 become lone surrogates. */
  public static String decode(byte[] bytes) {
    return ByteText.decode(bytes);
  }

  /** The bytes of a text. This is the inverse of {@link #decode}. */
  public static byte[] encode(String text) {
    return ByteText.encode(text);
  }

  /** The bytes of a text, each as a character, which is the form that compilers use. */
  static String encodeToLatin(String text) {
    return new String(encode(text), StandardCharsets.ISO_8859_1);
  }
}
