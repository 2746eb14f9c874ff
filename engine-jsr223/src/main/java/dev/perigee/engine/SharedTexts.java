package dev.perigee.engine;

import dev.perigee.ir.Prototype;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The compiled form of texts that hosts have given to the engines of this process, so that the next
 * engine with such a text need not compile it. Prototypes are immutable; everything that an engine
 * adds to one belongs to the engine. The texts refer to nothing of an engine or of the host.
 *
 * <p>A text that only one engine has used can only take the place of others like it, since those
 * that a second engine has requested are kept separately. An engine may bring in, or keep by
 * requesting, only a share of the total. So whatever texts an engine is made to run, it cannot
 * drive out those that others use.
 */
final class SharedTexts {
  /** Bytes of Java heap for texts that only one engine has used. */
  static final long MOST_OF_ONE = 2 << 20;

  /** Bytes for texts that several engines have used. */
  static final long MOST_OF_SEVERAL = 6 << 20;

  /** Bytes that an engine may bring in during its life. */
  static final long SHARE = 1 << 20;

  private static final long MOST_OF_A_TEXT = 256 << 10;

  /** For an instruction word with its line and its share of the constants. */
  private static final int BYTES_PER_WORD = 32;

  private static final int BYTES_PER_FUNCTION = 400;

  /** The texts of this process. */
  static final SharedTexts OF_PROCESS = new SharedTexts();

  private final Map<Text, Compiled> ofOne = new LinkedHashMap<>();
  private final Map<Text, Compiled> ofSeveral = new LinkedHashMap<>(16, 0.75f, true);
  private long bytesOfOne;
  private long bytesOfSeveral;

  /** The bytes that an engine may still bring in. Guarded by the lock of the texts. */
  static final class Share {
    private long left = SHARE;

    private boolean take(long bytes) {
      left -= bytes;
      return left >= 0;
    }
  }

  /**
   * A text in the form that the compiler takes; nothing else determines the result. It is
   * comparable, so that a map with many texts that have the same hash code stays fast.
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
   * The compiled form of a text.
   *
   * @param work the work that compiling it counted as
   * @param bytes the size of what is kept
   * @param owner the share of the engine that brought it in
   */
  record Compiled(Prototype prototype, long work, long bytes, Share owner) {}

  /** The compiled form of a text, or null if it is not known. */
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

  /** Keeps the compiled form of a text, if there is room for it. */
  void add(Text text, Prototype prototype, long work, Share share) {
    long bytes = text.source.length + text.chunkName.length() + bytesOf(prototype);
    if (bytes > MOST_OF_A_TEXT) {
      return;
    }
    // The host may reuse its array.
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

  /** Drops the least recently used texts while there are too many bytes. */
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
