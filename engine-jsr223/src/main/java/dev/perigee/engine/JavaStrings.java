package dev.perigee.engine;

import dev.perigee.runtime.text.ByteText;
import java.nio.charset.StandardCharsets;

/**
 * Lua's strings of bytes as Java's strings and back, as values and messages cross between scripts
 * and the host.
 *
 * @see ByteText
 */
public final class JavaStrings {
  private JavaStrings() {}

  /** The text of bytes; bytes that are no UTF-8 become lone surrogates. */
  public static String decode(byte[] bytes) {
    return ByteText.decode(bytes);
  }

  /** The bytes of a text, those that {@link #decode} was given among them. */
  public static byte[] encode(String text) {
    return ByteText.encode(text);
  }

  /** The bytes of a text, each as a character: the form that compilers have texts in. */
  static String encodeToLatin(String text) {
    return new String(encode(text), StandardCharsets.ISO_8859_1);
  }
}
