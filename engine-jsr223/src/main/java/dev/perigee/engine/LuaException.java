package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * A Lua error that no script caught, a chunk that is not valid Lua, or an engine that could not be
 * started. If an exception of the host is behind it, that is its cause.
 */
public final class LuaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The place where an error was raised. Lines and columns count from 1; -1 means unknown. */
  record Place(@Nullable String chunk, int line, int column) {
    static final Place UNKNOWN = new Place(null, -1, -1);
  }

  private final transient @Nullable Object value;
  private final @Nullable String luaTraceback;
  private final transient Place place;
  private final String problem;
  private final boolean catchable;

  LuaException(
      String message,
      String problem,
      @Nullable Throwable cause,
      @Nullable Object value,
      @Nullable String luaTraceback,
      Place place,
      boolean catchable) {
    super(message, cause);
    this.problem = problem;
    this.value = value;
    this.luaTraceback = luaTraceback;
    this.place = place;
    this.catchable = catchable;
  }

  /** A failure of the engine rather than of a script. */
  LuaException(String message, @Nullable Throwable cause) {
    this(message, message, cause, message, null, Place.UNKNOWN, true);
  }

  /** The error's value as {@code pcall} would return it, converted. */
  public @Nullable Object value() {
    return value;
  }

  /** "stack traceback:" and a line for each Lua frame; null if no frame was running. */
  public @Nullable String luaTraceback() {
    return luaTraceback;
  }

  /**
   * The chunk's name, null if it is not known. For a file, this is its whole path, while messages
   * show only the end of a long path.
   */
  public @Nullable String chunk() {
    return place().chunk;
  }

  /** The line in the chunk, from 1, or -1. */
  public int line() {
    return place().line;
  }

  /** The column in bytes, from 1, or -1. Only syntax errors have one. */
  public int column() {
    return place().column;
  }

  /** The message without the place, if it begins with the place of a function that was running. */
  public String problem() {
    return problem;
  }

  /**
   * Whether {@code pcall} could have caught it. Interrupts, deadlines and exhausted budgets end the
   * script.
   */
  public boolean isCatchable() {
    return catchable;
  }

  @SuppressWarnings("ConstantValue") // null after deserialization
  private Place place() {
    return place == null ? Place.UNKNOWN : place;
  }
}
