package dev.perigee.frontend;

import dev.perigee.grammar.antlr.Token;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All names of a chunk, looked up by their bytes without copying them. */
final class NameTable {
  private final byte[] source;
  private @Nullable Name[] names = new @Nullable Name[256];
  private int[] hashes = new int[256];
  private int count;

  NameTable(byte[] source) {
    this.source = source;
  }

  /** The name of a token. */
  Name of(Token token) {
    return find(source, token.getStartIndex(), token.getStopIndex() + 1);
  }

  /** The name with these ASCII characters. */
  Name of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return find(bytes, 0, bytes.length);
  }

  private Name find(byte[] text, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    int mask = names.length - 1;
    int at = spread(hash) & mask;
    for (Name name = names[at]; name != null; name = names[at]) {
      byte[] bytes = name.bytes();
      if (hashes[at] == hash && Arrays.equals(bytes, 0, bytes.length, text, from, to)) {
        return name;
      }
      at = (at + 1) & mask;
    }
    Name added = new Name(Arrays.copyOfRange(text, from, to));
    names[at] = added;
    hashes[at] = hash;
    if (++count * 2 > names.length) {
      grow();
    }
    return added;
  }

  private void grow() {
    @Nullable Name[] oldNames = names;
    int[] oldHashes = hashes;
    names = new @Nullable Name[oldNames.length * 2];
    hashes = new int[names.length];
    int mask = names.length - 1;
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != null) {
        int at = spread(oldHashes[i]) & mask;
        while (names[at] != null) {
          at = (at + 1) & mask;
        }
        names[at] = oldNames[i];
        hashes[at] = oldHashes[i];
      }
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
