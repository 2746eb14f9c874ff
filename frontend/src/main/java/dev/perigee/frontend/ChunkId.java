package dev.perigee.frontend;

/** How messages name a chunk (manual 4.7, {@code short_src}). */
public final class ChunkId {
  /** The longest name: PUC Lua's LUA_IDSIZE of 60 without the terminating zero. */
  private static final int LONGEST = 59;

  private static final String CUT = "...";
  private static final String BEFORE = "[string \"";
  private static final String AFTER = "\"]";

  private ChunkId() {}

  /**
   * The name for messages.
   *
   * @param chunkName {@code =text} for a text to show as it is, {@code @file} for a file, otherwise
   *     the source itself. A zero character ends it, as it ends a C string.
   */
  public static String of(String chunkName) {
    int zero = chunkName.indexOf('\0');
    return ofText(zero < 0 ? chunkName : chunkName.substring(0, zero));
  }

  private static String ofText(String chunkName) {
    if (chunkName.startsWith("=")) {
      return chunkName.substring(1, Math.min(chunkName.length(), LONGEST + 1));
    }
    if (chunkName.startsWith("@")) {
      String file = chunkName.substring(1);
      return file.length() <= LONGEST
          ? file
          : CUT + file.substring(file.length() - (LONGEST - CUT.length()));
    }
    int newline = chunkName.indexOf('\n');
    String firstLine = newline < 0 ? chunkName : chunkName.substring(0, newline);
    int room = LONGEST - BEFORE.length() - CUT.length() - AFTER.length();
    // PUC Lua cuts a line of exactly this length, too, and appends the mark to it.
    if (newline < 0 && firstLine.length() < room) {
      return BEFORE + firstLine + AFTER;
    }
    return BEFORE + firstLine.substring(0, Math.min(firstLine.length(), room)) + CUT + AFTER;
  }
}
