package dev.perigee.engine;

import dev.perigee.runtime.text.ByteText;

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
}
