package dev.perigee.frontend;

/**
 * Thrown for a chunk that is not valid Lua, or that exceeds a limit of the compiler.
 *
 * <p>Messages are those of PUC Lua 5.4. Like the text of a chunk, they consist of bytes, each
 * stored as the character with that code (ISO-8859-1).
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
   * An error at a position.
   *
   * @param chunkName the chunk's name as given to the compiler, not yet shortened
   * @param line the line, from 1
   * @param column the column in bytes, from 1
   * @param problem the message without the position
   */
  public static LuaSyntaxException at(String chunkName, int line, int column, String problem) {
    return new LuaSyntaxException(
        ChunkId.of(chunkName) + ":" + line + ": " + problem, chunkName, line, column, problem);
  }

  /** An error of the compiler itself, whose message has no position ("C stack overflow"). */
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

  /** The message without the position. */
  public String problem() {
    return problem;
  }

  /** Whether the chunk is only incomplete, so that it may become valid with more lines. */
  public boolean atEndOfChunk() {
    return problem.endsWith("near <eof>");
  }
}
