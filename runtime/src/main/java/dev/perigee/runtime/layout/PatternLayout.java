package dev.perigee.runtime.layout;

import dev.perigee.ir.Constant;

/**
 * What machine code needs to match patterns: the area of an engine, which is at {@link
 * StateLayout#PATTERNS}, and the records of compiled patterns that it refers to. Java makes both.
 */
public final class PatternLayout {
  // The area

  /**
   * Addresses of records, 8 bytes each; 0 where there is none. The record of a pattern is at the
   * low bits of the pattern's hash.
   */
  public static final int RECORDS = 0;

  /** How many records there may be, a power of two. */
  public static final int RECORD_COUNT = 64;

  /** Words for a match's own use, 8 bytes each. */
  public static final int KEPT = RECORDS + RECORD_COUNT * 8;

  /** How many there are. */
  public static final int KEPT_COUNT = 13;

  /** Two slots for the bounds of a match, as {@code string.find} gives them. */
  public static final int BOUNDS = KEPT + KEPT_COUNT * 8;

  /**
   * Slots of captures. During a match a payload is the address where the capture begins, and the
   * word of the tag the address behind it.
   */
  public static final int CAPTURES = BOUNDS + 2 * SlotLayout.SIZE;

  /** How many captures a pattern may have, PUC Lua's LUA_MAXCAPTURES. */
  public static final int CAPTURE_COUNT = 32;

  /**
   * What may be tried again: for each repeated item three words, {@link #CHOICE_ITEM} and those
   * behind it.
   */
  public static final int CHOICES = CAPTURES + CAPTURE_COUNT * SlotLayout.SIZE;

  /** Address of the item. */
  public static final int CHOICE_ITEM = 0;

  /** Where what follows the item was tried last. */
  public static final int CHOICE_TRIED = 8;

  /** The first place where it may be tried. */
  public static final int CHOICE_LEAST = 16;

  public static final int CHOICE_SIZE = 24;

  public static final int SIZE = CHOICES + Constant.MAX_SHORT_STRING * CHOICE_SIZE;

  // A record

  /** Number of bytes of the pattern, at most those of a short string; 8 bytes. */
  public static final int LENGTH = 0;

  /** The bytes, padded with zeros to whole words. */
  public static final int TEXT = 8;

  /** Number of captures; 4 bytes. */
  public static final int CAPTURED = TEXT + Constant.MAX_SHORT_STRING;

  /** Bit i: capture i is a position; 4 bytes. */
  public static final int POSITIONS = CAPTURED + 4;

  /** Whether it matches at the first position only: 1 or 0; 4 bytes. */
  public static final int ANCHORED = POSITIONS + 4;

  /** Whether a match may begin at the subject's end: 1 or 0; 4 bytes. */
  public static final int FIRST_AT_END = ANCHORED + 4;

  /** Address of the set of bytes that a match may begin with; 0 if it is not known; 8 bytes. */
  public static final int FIRST = FIRST_AT_END + 4;

  /** The items. Sets, of {@link #SET_SIZE} bytes that are 1 or 0 each, stand behind them. */
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
   * Of a repeated item: the address of the set of bytes that what follows it may begin with; 0 if
   * it is not known; 8 bytes.
   */
  public static final int FOLLOW = 16;

  /** Of a repeated item: whether what follows may match at the subject's end: 1 or 0; 4 bytes. */
  public static final int FOLLOW_AT_END = 24;

  /**
   * Of a repeated item that is not lazy: whether no fewer bytes than possible can lead to a match:
   * 1 or 0; 4 bytes.
   */
  public static final int POSSESSIVE = 28;

  public static final int ITEM_SIZE = 32;

  // The values that the iterator of gmatch holds, counted from 1

  public static final int HELD_SUBJECT = 1;
  public static final int HELD_PATTERN = 2;

  /** Offset in the subject where it goes on. */
  public static final int HELD_POSITION = 3;

  /** Offset where the last match ended, or -1. */
  public static final int HELD_LAST_END = 4;

  public static final int HELD_COUNT = 4;

  private PatternLayout() {}

  /** Offset in the area of a word that a match keeps, below {@link #KEPT_COUNT}. */
  public static int kept(int number) {
    return KEPT + number * Long.BYTES;
  }
}
