package dev.perigee.frontend;

/** Computes columns, which only errors need and tokens do not store. */
final class Columns {
  private Columns() {}

  /** The column, from 1, of the byte at an offset. */
  static int of(byte[] source, int offset) {
    int lineStart = Math.min(offset, source.length);
    while (lineStart > 0 && !Characters.isNewline(source[lineStart - 1])) {
      lineStart--;
    }
    return offset - lineStart + 1;
  }
}
