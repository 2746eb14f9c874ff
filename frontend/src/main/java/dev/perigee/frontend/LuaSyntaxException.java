package dev.perigee.frontend;

/**
 * A chunk that is not Lua, or that breaks one of the compiler's limits.
 *
 * <p>Texts are those of PUC Lua 5.4. Like all of a chunk's text they are bytes, each held as the
 * character of that number (ISO-8859-1).
 */
public final class LuaSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String chunkName;
  private final int line;
  private final int column;
  private final String problem;

  private LuaSyntaxException(
      String message, String chunkName, int line, int column, String problem) {
    super(message, null, false, false);
    this.chunkName = chunkName;
    this.line = line;
    this.column = column;
    this.problem = problem;
  }

  /**
   * An error at a place.
   *
   * @param chunkName the chunk's name as given to the compiler, not yet shortened
   * @param line the line, from 1
   * @param column the column in bytes, from 1
   * @param problem what is wrong, without the place
   */
  public static LuaSyntaxException at(String chunkName, int line, int column, String problem) {
    return new LuaSyntaxException(
        ChunkId.of(chunkName) + ":" + line + ": " + problem, chunkName, line, column, problem);
  }

  /** An error of the compiler itself, whose message names no place ("C stack overflow"). */
  public static LuaSyntaxException withoutPlace(
      String chunkName, int line, int column, String problem) {
    return new LuaSyntaxException(problem, chunkName, line, column, problem);
  }

  /**
   * The chunk's name as given to the compiler: {@code =name}, {@code @file} or the source itself.
   */
  public String chunkName() {
    return chunkName;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column in bytes, from 1. */
  public int column() {
    return column;
  }

  /** The message without its place. */
  public String problem() {
    return problem;
  }

  /** Whether the chunk only stopped too early: with more lines after it, it may become right. */
  public boolean atEndOfChunk() {
    return problem.endsWith("near <eof>");
  }
}
