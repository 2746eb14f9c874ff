package dev.perigee.ir;

import java.util.Arrays;

/** Where the program begins in the contents of a source file (PUC Lua's luaL_loadfilex). */
public final class SourceText {
  /** What some editors write at the beginning of UTF-8 text. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private SourceText() {}

  /**
   * The offset of the first byte that belongs to the program: behind a byte order mark, and behind
   * a first line that begins with '#', but before that line's end, so that lines keep their
   * numbers.
   */
  public static int start(byte[] contents) {
    int start = startsWithMark(contents) ? BYTE_ORDER_MARK.length : 0;
    if (start < contents.length && contents[start] == '#') {
      while (start < contents.length && contents[start] != '\n') {
        start++;
      }
    }
    return start;
  }

  /** The contents from {@link #start} on; the same array if nothing precedes it. */
  public static byte[] of(byte[] contents) {
    return from(start(contents), contents);
  }

  /** The contents from an offset on; the same array if that is 0. */
  public static byte[] from(int start, byte[] contents) {
    return start == 0 ? contents : Arrays.copyOfRange(contents, start, contents.length);
  }

  private static boolean startsWithMark(byte[] contents) {
    int length = BYTE_ORDER_MARK.length;
    return contents.length >= length
        && Arrays.equals(contents, 0, length, BYTE_ORDER_MARK, 0, length);
  }
}
