package dev.perigee.runtime.layout;

import dev.perigee.ir.Constant;

/**
 * The data with which machine code matches patterns: an engine's area, at {@link
 * StateLayout#PATTERNS}, and the records of compiled patterns to which it refers. Java makes both.
 */
public final class PatternLayout {
  // The area

  /**
   * Addresses of records, 8 bytes each; 0 where there is none. They form sets of {@link #WAYS}. The
   * low bits of a pattern's hash are the number of the set that has its record.
   */
  public static final int RECORDS = 0;

  /** Maximum number of records, a power of two. */
  public static final int RECORD_COUNT = 128;

  /** Number of records in a set, a power of two. */
  public static final int WAYS = 4;

  /** Words in which a match keeps intermediate values, 8 bytes each. */
  public static final int KEPT = RECORDS + RECORD_COUNT * 8;

  /** Number of these words. */
  public static final int KEPT_COUNT = 14;

  /** Two slots for the bounds of a match, as {@code string.find} returns them. */
  public static final int BOUNDS = KEPT + KEPT_COUNT * 8;

  /**
   * Slots of captures. During a match the payload is the address of the capture's first byte, and
   * the tag's word is the address behind its last one.
   */
  public static final int CAPTURES = BOUNDS + 2 * SlotLayout.SIZE;

  /** Maximum number of captures of a pattern, PUC Lua's LUA_MAXCAPTURES. */
  public static final int CAPTURE_COUNT = 32;

  /**
   * The stack of choices for backtracking: three words for each repeated item, {@link #CHOICE_ITEM}
   * and the following ones.
   */
  public static final int CHOICES = CAPTURES + CAPTURE_COUNT * SlotLayout.SIZE;

  /** Address of the item. */
  public static final int CHOICE_ITEM = 0;

  /** The position at which the rest of the pattern was tried last. */
  public static final int CHOICE_TRIED = 8;

  /** The first position at which the rest may be tried. */
  public static final int CHOICE_LEAST = 16;

  public static final int CHOICE_SIZE = 24;

  public static final int SIZE = CHOICES + Constant.MAX_SHORT_STRING * CHOICE_SIZE;

  // A record

  /** Number of bytes of the pattern, which is at most a short string; 8 bytes. */
  public static final int LENGTH = 0;

  /** The bytes, padded with zeros to whole words. */
  public static final int TEXT = 8;

  /** Number of captures; 4 bytes. */
  public static final int CAPTURED = TEXT + Constant.MAX_SHORT_STRING;

  /** Bit i: capture i is a position; 4 bytes. */
  public static final int POSITIONS = CAPTURED + 4;

  /** Whether the pattern is anchored at the first position: 1 or 0; 4 bytes. */
  public static final int ANCHORED = POSITIONS + 4;

  /** Whether a match may begin at the subject's end: 1 or 0; 4 bytes. */
  public static final int FIRST_AT_END = ANCHORED + 4;

  /** Address of the set of bytes with which a match may begin, or 0 if it is not known; 8 bytes. */
  public static final int FIRST = FIRST_AT_END + 4;

  /** The items. Behind them are the sets, each of {@link #SET_SIZE} bytes that are 1 or 0. */
  public static final int ITEMS = FIRST + 8;

  public static final int SET_SIZE = 256;

  // An item

  /** A {@link PatternKind}; 4 bytes. */
  public static final int KIND = 0;

  /** 4 bytes. */
  public static final int OPERAND = 4;

  /** Address of a set; 8 bytes. */
  public static final int SET = 8;

  /**
   * For a repeated item: address of the set of bytes with which the rest of the pattern may begin,
   * or 0 if it is not known; 8 bytes.
   */
  public static final int FOLLOW = 16;

  /** For a repeated item: whether the rest may match at the subject's end: 1 or 0; 4 bytes. */
  public static final int FOLLOW_AT_END = 24;

  /**
   * For a repeated item that is not lazy: whether it is possessive, since fewer bytes than possible
   * never lead to a match: 1 or 0; 4 bytes.
   */
  public static final int POSSESSIVE = 28;

  public static final int ITEM_SIZE = 32;

  // Indices of the values that gmatch's iterator holds

  public static final int HELD_SUBJECT = 1;
  public static final int HELD_PATTERN = 2;

  /** Offset in the subject at which the search continues. */
  public static final int HELD_POSITION = 3;

  /** Offset where the last match ended, or -1. */
  public static final int HELD_LAST_END = 4;

  public static final int HELD_COUNT = 4;

  private PatternLayout() {}

  /** The index of the first record of the set for a pattern with a hash. */
  public static int firstOfSet(int hash) {
    return (hash * WAYS) & (RECORD_COUNT - 1);
  }

  /** Offset in the area of one of the words at {@link #KEPT}. */
  public static int kept(int number) {
    return KEPT + number * Long.BYTES;
  }
}
