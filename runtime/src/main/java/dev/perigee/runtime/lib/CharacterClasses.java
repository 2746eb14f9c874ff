package dev.perigee.runtime.lib;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets of bytes, as tables of 256 booleans, and the character classes of patterns (manual 6.4.1),
 * which are those of C's {@code ctype.h} in the C locale. Bytes from 128 on are only in complements
 * of classes.
 */
final class CharacterClasses {
  static final int SIZE = 256;

  /** The set of all bytes. Like all sets here it must not be changed. */
  static final boolean[] ALL = complement(new boolean[SIZE]);

  static final boolean[] NONE = new boolean[SIZE];

  private static final String LETTERS = "acdglpsuwxz";

  /** The class of each letter, lower or upper case; null for a letter without a class. */
  private static final boolean[] @Nullable [] CLASSES = new boolean[128][];

  static {
    for (int i = 0; i < LETTERS.length(); i++) {
      char letter = LETTERS.charAt(i);
      boolean[] members = new boolean[SIZE];
      for (int character = 0; character < SIZE; character++) {
        members[character] = isMember(letter, character);
      }
      CLASSES[letter] = members;
      CLASSES[letter ^ 0x20] = complement(members);
    }
  }

  private CharacterClasses() {}

  private static boolean isMember(char letter, int character) {
    return switch (letter) {
      case 'a' -> isLetter(character);
      case 'c' -> character < ' ' || character == 0x7f;
      case 'd' -> isDigit(character);
      case 'g' -> isVisible(character);
      case 'l' -> isLower(character);
      case 'p' -> isVisible(character) && !isLetterOrDigit(character);
      case 's' -> character == ' ' || (character >= '\t' && character <= '\r');
      case 'u' -> isUpper(character);
      case 'w' -> isLetterOrDigit(character);
      case 'x' -> isDigit(character) || isBetween(character | 0x20, 'a', 'f');
      case 'z' -> character == 0;
      default -> throw new IllegalArgumentException("no class is named " + letter);
    };
  }

  private static boolean[] complement(boolean[] set) {
    boolean[] complement = new boolean[SIZE];
    for (int i = 0; i < SIZE; i++) {
      complement[i] = !set[i];
    }
    return complement;
  }

  /** Whether a byte after a percent sign names a class. Otherwise it represents itself. */
  static boolean isClass(int letter) {
    return letter < CLASSES.length && CLASSES[letter] != null;
  }

  /** The class that a letter names. */
  static boolean[] ofLetter(int letter) {
    return Objects.requireNonNull(CLASSES[letter]);
  }

  /** A new set of one byte. */
  static boolean[] ofByte(int member) {
    boolean[] set = new boolean[SIZE];
    set[member] = true;
    return set;
  }

  /** A new set of the members of either set. */
  static boolean[] union(boolean[] first, boolean[] second) {
    boolean[] union = first.clone();
    addAll(union, second);
    return union;
  }

  /** Adds the members of another set. */
  static void addAll(boolean[] set, boolean[] added) {
    for (int i = 0; i < SIZE; i++) {
      set[i] |= added[i];
    }
  }

  static boolean areDisjoint(boolean[] first, boolean[] second) {
    for (int i = 0; i < SIZE; i++) {
      if (first[i] && second[i]) {
        return false;
      }
    }
    return true;
  }

  /** The only member of a set, or -1 if it has none or several. */
  static int onlyMember(boolean[] set) {
    int member = -1;
    for (int i = 0; i < SIZE; i++) {
      if (set[i]) {
        if (member >= 0) {
          return -1;
        }
        member = i;
      }
    }
    return member;
  }

  private static boolean isBetween(int character, int from, int to) {
    return character >= from && character <= to;
  }

  static boolean isDigit(int character) {
    return isBetween(character, '0', '9');
  }

  private static boolean isLower(int character) {
    return isBetween(character, 'a', 'z');
  }

  private static boolean isUpper(int character) {
    return isBetween(character, 'A', 'Z');
  }

  private static boolean isLetter(int character) {
    return isLower(character) || isUpper(character);
  }

  private static boolean isLetterOrDigit(int character) {
    return isLetter(character) || isDigit(character);
  }

  private static boolean isVisible(int character) {
    return isBetween(character, '!', '~');
  }
}
