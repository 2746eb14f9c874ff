package dev.perigee.runtime.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Chunk names as messages show them (PUC Lua's luaO_chunkid). */
public final class ChunkNames {
  /** Maximum bytes of a shown name: PUC Lua's LUA_IDSIZE without the final zero. */
  private static final int SIZE = 59;

  private static final String ELLIPSIS = "...";

  private ChunkNames() {}

  /**
   * The shown form of a chunk's name.
   *
   * @param source "=name" shows as the name, "@file" as the file, anything else as {@code [string
   *     "first line"]}; each byte as a character
   * @return the name as text, its bytes decoded as UTF-8
   */
  public static String shortName(String source) {
    return ByteText.decode(shortBytes(source));
  }

  /** As {@link #shortName}, but file names and names that begin with "=" are not shortened. */
  public static String fullName(String source) {
    return source.startsWith("=") || source.startsWith("@")
        ? ByteText.decode(source.substring(1).getBytes(ISO_8859_1))
        : shortName(source);
  }

  /** As {@link #shortName}, as bytes. */
  public static byte[] shortBytes(String source) {
    return shorten(source).getBytes(ISO_8859_1);
  }

  private static String shorten(String source) {
    if (source.startsWith("=")) {
      return source.substring(1, Math.min(source.length(), SIZE + 1));
    }
    if (source.startsWith("@")) {
      return source.length() - 1 <= SIZE
          ? source.substring(1)
          : ELLIPSIS + source.substring(source.length() - (SIZE - ELLIPSIS.length()));
    }
    int newline = source.indexOf('\n');
    String line = newline < 0 ? source : source.substring(0, newline);
    int room = SIZE - "[string \"".length() - "\"]".length() - ELLIPSIS.length();
    if (newline < 0 && source.length() < room) {
      return "[string \"" + source + "\"]";
    }
    return "[string \"" + line.substring(0, Math.min(line.length(), room)) + ELLIPSIS + "\"]";
  }
}
