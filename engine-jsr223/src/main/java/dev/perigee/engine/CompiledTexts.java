package dev.perigee.engine;

import dev.perigee.ir.SourceText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of the texts that an engine has evaluated lately: the same text need not be compiled
 * again. Texts are forgotten in the order of their last use.
 */
final class CompiledTexts {
  private static final int MOST_TEXTS = 256;
  private static final int LONGEST = 8 << 10;

  /** Characters of all texts; with a memory limit, that divided by {@link #LIMIT_SHARE}. */
  private static final long MOST_CHARACTERS = 256 << 10;

  /** A text of many small functions takes some 40 times its length, so this is half the memory. */
  private static final int LIMIT_SHARE = 80;

  /** Its methods are written out, since a new JVM takes 15 ms to make a record's own. */
  private record Text(String source, String chunkName) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text text
          && source.equals(text.source)
          && chunkName.equals(text.chunkName);
    }

    @Override
    public int hashCode() {
      return 31 * source.hashCode() + chunkName.hashCode();
    }
  }

  private final Map<Text, MainChunk> chunks = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  /**
   * The chunk of a text, compiled if need be.
   *
   * @throws LuaException when the text is not Lua
   */
  MainChunk get(Inside inside, String source, String chunkName) {
    Text text = new Text(source, chunkName);
    MainChunk known = chunks.get(text);
    if (known != null) {
      return known;
    }
    MainChunk chunk = MainChunk.compile(inside, bytes(source), chunkName);
    if (source.length() <= LONGEST) {
      chunks.put(text, chunk);
      characters += source.length();
      forgetSurplus(inside.state().heap().limit());
    }
    return chunk;
  }

  /** A text's bytes, without what a script's file may begin with. */
  static byte[] bytes(String source) {
    return SourceText.of(JavaStrings.encode(source));
  }

  private void forgetSurplus(long memoryLimit) {
    long most =
        memoryLimit == 0 ? MOST_CHARACTERS : Math.min(MOST_CHARACTERS, memoryLimit / LIMIT_SHARE);
    var oldest = chunks.entrySet().iterator();
    while (chunks.size() > MOST_TEXTS || characters > most) {
      Map.Entry<Text, MainChunk> entry = oldest.next();
      characters -= entry.getKey().source().length();
      oldest.remove();
      entry.getValue().release();
    }
  }
}
