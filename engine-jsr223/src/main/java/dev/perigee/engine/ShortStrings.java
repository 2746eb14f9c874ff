package dev.perigee.engine;

import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import org.jspecify.annotations.Nullable;

/**
 * Java strings for short Lua strings that cross the boundary often, such as names of members and
 * keys. They are found by their bytes, so that no entry is ever wrong.
 */
final class ShortStrings {
  private static final int ENTRIES = 128;
  private static final int WORDS = 3;
  private static final int LONGEST = WORDS * Long.BYTES;

  private final Strings strings;
  private @Nullable String @Nullable [] texts;
  private long[] words = {};
  private int[] lengths = {};

  ShortStrings(Strings strings) {
    this.strings = strings;
  }

  /** The text of a Lua string. */
  String text(long string) {
    long length = Strings.length(string);
    if (length > LONGEST || length == 0) {
      return JavaStrings.decode(strings.bytes(string));
    }
    @Nullable String[] known = texts;
    if (known == null) {
      known = new String[ENTRIES];
      texts = known;
      words = new long[ENTRIES * WORDS];
      lengths = new int[ENTRIES];
    }
    int entry = Memory.getInt(string + StringLayout.HASH) & ENTRIES - 1;
    String text = known[entry];
    if (text != null && lengths[entry] == length && isAt(entry, string, (int) length)) {
      return text;
    }
    text = JavaStrings.decode(strings.bytes(string));
    known[entry] = text;
    lengths[entry] = (int) length;
    for (int at = 0; at < length; at += Long.BYTES) {
      words[entry * WORDS + at / Long.BYTES] = Memory.getLong(string + StringLayout.BYTES + at);
    }
    return text;
  }

  /** Whether an entry has a string's bytes, which are padded with zeros to whole words. */
  private boolean isAt(int entry, long string, int length) {
    int word = entry * WORDS;
    for (int at = 0; at < length; at += Long.BYTES) {
      if (words[word++] != Memory.getLong(string + StringLayout.BYTES + at)) {
        return false;
      }
    }
    return true;
  }
}
