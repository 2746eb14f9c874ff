package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lua's reserved words, found by a perfect hash. */
final class Keywords {
  private static final int SLOTS = 256;
  private static final byte[][] WORDS = new byte[SLOTS][];
  private static final int[] TYPES = new int[SLOTS];

  static {
    for (int type = LuaParser.AND; type <= LuaParser.WHILE; type++) {
      String literal = LuaParser.VOCABULARY.getLiteralName(type);
      byte[] word =
          literal.substring(1, literal.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
      int slot = slot(word, 0, word.length);
      if (WORDS[slot] != null) {
        throw new AssertionError("two reserved words in one slot: " + literal);
      }
      WORDS[slot] = word;
      TYPES[slot] = type;
    }
  }

  private Keywords() {}

  /** The token type of the word from {@code start} to before {@code end}: a keyword's, or NAME. */
  static int typeOf(byte[] source, int start, int end) {
    int length = end - start;
    if (length < 2 || length > 8) {
      return LuaParser.NAME;
    }
    int slot = slot(source, start, length);
    byte[] word = WORDS[slot];
    return word != null
            && word.length == length
            && Arrays.equals(word, 0, length, source, start, end)
        ? TYPES[slot]
        : LuaParser.NAME;
  }

  private static int slot(byte[] source, int start, int length) {
    return source[start] * 7 + source[start + 1] * 31 + source[start + length - 1] * 3 + length
        & SLOTS - 1;
  }
}
