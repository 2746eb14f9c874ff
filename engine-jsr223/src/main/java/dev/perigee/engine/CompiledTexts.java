package dev.perigee.engine;

import dev.perigee.ir.SourceText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of the texts that an engine has evaluated recently, so that the same text need not be
 * compiled again. The least recently used texts are forgotten first.
 */
final class CompiledTexts {
  private static final int MOST_TEXTS = 256;
  private static final int LONGEST = 8 << 10;

  /**
   * Maximum number of characters of all texts. With a memory limit, the maximum is that limit
   * divided by {@link #LIMIT_SHARE}.
   */
  private static final long MOST_CHARACTERS = 256 << 10;

  /**
   * A text of many small functions needs about 40 times its length, so this amounts to half of the
   * memory.
   */
  private static final int LIMIT_SHARE = 80;

  /** Its methods are written by hand, since a new JVM needs 15 ms to make those of a record. */
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
   * The chunk of a text, which is compiled if necessary.
   *
   * @throws LuaException if the text is not valid Lua
   */
  MainChunk get(EngineServices services, String source, String chunkName) {
    Text text = new Text(source, chunkName);
    MainChunk known = chunks.get(text);
    if (known != null) {
      return known;
    }
    MainChunk chunk = MainChunk.compile(services, bytes(source), chunkName);
    if (source.length() <= LONGEST) {
      chunks.put(text, chunk);
      characters += source.length();
      forgetSurplus(services.state().heap().limit());
    }
    return chunk;
  }

  /**
   * A text's bytes, without the byte order mark and the comment that a script file may begin with.
   */
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
