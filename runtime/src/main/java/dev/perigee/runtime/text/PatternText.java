package dev.perigee.runtime.text;

/** The syntax of patterns (manual 6.4.1). */
public final class PatternText {
  private static final String SPECIALS = "^$*+?.([%-";

  private static final boolean[] IS_SPECIAL = new boolean[256];

  static {
    for (int i = 0; i < SPECIALS.length(); i++) {
      IS_SPECIAL[SPECIALS.charAt(i)] = true;
    }
  }

  private PatternText() {}

  /** Whether a byte, from 0 to 255, is a special character in patterns. */
  public static boolean isSpecial(int character) {
    return IS_SPECIAL[character];
  }
}
