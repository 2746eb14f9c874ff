package dev.perigee.frontend;

/**
 * The classes of characters in Lua source. Characters beyond ASCII belong to no class, whatever the
 * locale.
 */
final class Characters {
  private static final int LETTER = 1;
  private static final int DIGIT = 2;
  private static final int HEX_DIGIT = 4;
  private static final int SPACE = 8;
  private static final byte[] CLASSES = new byte[256];

  static {
    for (int c = 'a'; c <= 'z'; c++) {
      CLASSES[c] = LETTER;
      CLASSES[Character.toUpperCase(c)] = LETTER;
    }
    CLASSES['_'] = LETTER;
    for (int c = '0'; c <= '9'; c++) {
      CLASSES[c] = DIGIT | HEX_DIGIT;
    }
    for (int c = 'a'; c <= 'f'; c++) {
      CLASSES[c] |= HEX_DIGIT;
      CLASSES[Character.toUpperCase(c)] |= HEX_DIGIT;
    }
    for (char c : " \t\n\u000B\f\r".toCharArray()) {
      CLASSES[c] = SPACE;
    }
  }

  private Characters() {}

  /**
   * Whether a name may begin with a character. The argument is a byte from 0 to 255, or negative
   * for the end.
   */
  static boolean isLetter(int c) {
    return c >= 0 && (CLASSES[c] & LETTER) != 0;
  }

  static boolean isLetterOrDigit(int c) {
    return c >= 0 && (CLASSES[c] & (LETTER | DIGIT)) != 0;
  }

  static boolean isDigit(int c) {
    return c >= 0 && (CLASSES[c] & DIGIT) != 0;
  }

  static boolean isHexDigit(int c) {
    return c >= 0 && (CLASSES[c] & HEX_DIGIT) != 0;
  }

  static boolean isSpace(int c) {
    return c >= 0 && (CLASSES[c] & SPACE) != 0;
  }

  static boolean isNewline(int c) {
    return c == '\n' || c == '\r';
  }

  /** Whether a character is printable ASCII, including the space. */
  static boolean isPrintable(int c) {
    return c >= ' ' && c <= '~';
  }
}
