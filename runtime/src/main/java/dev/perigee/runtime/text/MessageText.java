package dev.perigee.runtime.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Bytes of a script as a part of a Java string that becomes bytes again: names and texts that
 * messages quote. They are read as UTF-8; a byte that is none is kept as the low surrogate {@code
 * U+DC00} plus the byte, which no UTF-8 stands for.
 */
public final class MessageText {
  private static final char ESCAPE = Character.MIN_LOW_SURROGATE;

  private MessageText() {}

  /** The text for some bytes. */
  public static String of(byte[] bytes) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /** The bytes for a text: those that {@link #of} was given, in UTF-8 what else there is. */
  public static byte[] bytes(String text) {
    boolean plain = true;
    for (int i = 0; plain && i < text.length(); i++) {
      plain = !Character.isSurrogate(text.charAt(i));
    }
    if (plain) {
      return text.getBytes(UTF_8);
    }
    ByteBuilder out = new ByteBuilder();
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point >= ESCAPE && point <= ESCAPE + 0xff) {
        out.append((byte) (point - ESCAPE));
      } else {
        out.append(Character.toString(point).getBytes(UTF_8));
      }
      i += Character.charCount(point);
    }
    return out.toByteArray();
  }
}
