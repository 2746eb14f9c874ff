package dev.perigee.tier1.cache;

import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.emission.CompiledCode.Listing;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Native code as text: the instructions, what they come from and where they are entered. */
final class CodeListing {
  /** Bytes on a line if instructions have no fixed length. */
  private static final int LINE_BYTES = 16;

  private CodeListing() {}

  /**
   * A line for each instruction and each comment, with offsets and contents in hexadecimal. If
   * instructions have no fixed length, a line shows the bytes up to the next comment or entry.
   *
   * @param unit size in bytes of the unit that instructions are made of: words of 4 bytes are shown
   *     as numbers, single bytes one by one
   */
  static String of(CompiledCode compiled, int unit) {
    StringBuilder text = new StringBuilder();
    Deque<Listing> comments =
        new ArrayDeque<>(
            compiled.listing().stream().sorted(Comparator.comparingInt(Listing::offset)).toList());
    NavigableSet<Integer> marks = new TreeSet<>(compiled.entries().values());
    marks.add(compiled.callEntry());
    compiled.listing().forEach(comment -> marks.add(comment.offset()));
    byte[] code = compiled.code();
    int offset = 0;
    while (offset < code.length) {
      while (!comments.isEmpty() && comments.getFirst().offset() <= offset) {
        text.append("; ").append(comments.removeFirst().text()).append('\n');
      }
      if (offset == compiled.callEntry()) {
        text.append("call:\n");
      }
      for (var entry : compiled.entries().entrySet()) {
        if (entry.getValue() == offset) {
          text.append("entry ").append(entry.getKey()).append(":\n");
        }
      }
      int end = unit == Integer.BYTES ? offset + unit : lineEnd(offset, code.length, marks);
      text.append(String.format(Locale.ROOT, "%6x  ", offset));
      contents(text, code, offset, end, unit);
      text.append('\n');
      offset = end;
    }
    return text.toString();
  }

  private static int lineEnd(int offset, int length, NavigableSet<Integer> marks) {
    Integer mark = marks.higher(offset);
    return Math.min(Math.min(offset + LINE_BYTES, length), mark == null ? length : mark);
  }

  private static void contents(StringBuilder text, byte[] code, int from, int to, int unit) {
    boolean words = unit == Integer.BYTES;
    for (int i = 0; i < to - from; i++) {
      // In memory, a word's lowest byte comes first.
      int at = words ? to - 1 - i : from + i;
      text.append(String.format(Locale.ROOT, !words && i > 0 ? " %02x" : "%02x", code[at]));
    }
  }
}
