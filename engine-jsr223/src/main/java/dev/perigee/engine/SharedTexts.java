package dev.perigee.engine;

import dev.perigee.ir.Prototype;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the texts that hosts have given to the engines of this process were compiled to: the next
 * engine that gets such a text need not compile it. Prototypes are immutable; everything that an
 * engine adds to one is the engine's own. What is here refers to nothing of an engine's, nor of the
 * host's.
 *
 * <p>A text that one engine alone has used can only take the place of others like it: those that a
 * second engine has asked for are kept apart. And an engine may bring in, or keep by asking, only a
 * share of all. So no engine, whatever texts it is made to run, drives out what others use.
 */
final class SharedTexts {
  /** Bytes of Java heap for texts that one engine has used. */
  static final long MOST_OF_ONE = 2 << 20;

  /** Bytes for those that several have. */
  static final long MOST_OF_SEVERAL = 6 << 20;

  /** Bytes that an engine may bring in during its life. */
  static final long SHARE = 1 << 20;

  private static final long MOST_OF_A_TEXT = 256 << 10;

  /** Of an instruction word with its line and its part of the constants. */
  private static final int BYTES_PER_WORD = 32;

  private static final int BYTES_PER_FUNCTION = 400;

  /** The texts of this process. */
  static final SharedTexts OF_PROCESS = new SharedTexts();

  private final Map<Text, Compiled> ofOne = new LinkedHashMap<>();
  private final Map<Text, Compiled> ofSeveral = new LinkedHashMap<>(16, 0.75f, true);
  private long bytesOfOne;
  private long bytesOfSeveral;

  /** What an engine may still bring in. Used under the lock of the texts. */
  static final class Share {
    private long left = SHARE;

    private boolean take(long bytes) {
      left -= bytes;
      return left >= 0;
    }
  }

  /**
   * A text as the compiler takes it: nothing else decides what comes out. Comparable, so that many
   * texts of one hash code are told apart soon.
   */
  record Text(byte[] source, String chunkName, int hash) implements Comparable<Text> {
    static Text of(byte[] source, String chunkName) {
      return new Text(source, chunkName, 31 * Arrays.hashCode(source) + chunkName.hashCode());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text text
          && hash == text.hash
          && Arrays.equals(source, text.source)
          && chunkName.equals(text.chunkName);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public int compareTo(Text other) {
      int order = Arrays.compare(source, other.source);
      return order == 0 ? chunkName.compareTo(other.chunkName) : order;
    }
  }

  /**
   * What a text was compiled to.
   *
   * @param work what that counted as
   * @param bytes what is kept for it
   * @param owner the share of the engine that brought it in
   */
  record Compiled(Prototype prototype, long work, long bytes, Share owner) {}

  /** What a text was compiled to, or null when that is not known. */
  synchronized @Nullable Compiled find(Text text, Share share) {
    Compiled known = ofSeveral.get(text);
    if (known != null) {
      return known;
    }
    known = ofOne.get(text);
    if (known != null && known.owner != share && share.take(known.bytes)) {
      ofOne.remove(text);
      bytesOfOne -= known.bytes;
      ofSeveral.put(text, known);
      bytesOfSeveral = withoutSurplus(ofSeveral, bytesOfSeveral + known.bytes, MOST_OF_SEVERAL);
    }
    return known;
  }

  /** Remembers what a text was compiled to, if there is room for it. */
  void add(Text text, Prototype prototype, long work, Share share) {
    long bytes = text.source.length + text.chunkName.length() + bytesOf(prototype);
    if (bytes > MOST_OF_A_TEXT) {
      return;
    }
    // The host may go on using its array.
    Text own = new Text(text.source.clone(), text.chunkName, text.hash);
    synchronized (this) {
      if (!ofSeveral.containsKey(own) && !ofOne.containsKey(own) && share.take(bytes)) {
        ofOne.put(own, new Compiled(prototype, work, bytes, share));
        bytesOfOne = withoutSurplus(ofOne, bytesOfOne + bytes, MOST_OF_ONE);
      }
    }
  }

  private static long bytesOf(Prototype prototype) {
    long bytes = BYTES_PER_FUNCTION + (long) prototype.code().length * BYTES_PER_WORD;
    for (Prototype child : prototype.children()) {
      bytes += bytesOf(child);
    }
    return bytes;
  }

  /** Drops texts, first those that have not been used longest, while there are too many bytes. */
  private static long withoutSurplus(Map<Text, Compiled> texts, long bytes, long most) {
    long left = bytes;
    var eldest = texts.values().iterator();
    while (left > most) {
      left -= eldest.next().bytes;
      eldest.remove();
    }
    return left;
  }

  /** Bytes that are kept for all texts. */
  synchronized long bytes() {
    return bytesOfOne + bytesOfSeveral;
  }
}
