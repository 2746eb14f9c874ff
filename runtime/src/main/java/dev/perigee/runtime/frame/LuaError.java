package dev.perigee.runtime.frame;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Lua error that has been raised and not yet caught. While it propagates, its value is in its
 * engine's root slot {@link dev.perigee.runtime.layout.Root#ERROR}, since Java objects hold no Lua
 * values. It has no Java stack trace; a Lua traceback is made where the error is caught, while the
 * frames still exist.
 */
public final class LuaError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean catchable;
  private @Nullable String traceback;
  private List<Position> positions = List.of();
  private boolean handled;

  /**
   * An error whose value is in the root slot.
   *
   * @param message text of the value, for Java code
   * @param cause the host's exception behind it, or null
   * @param catchable whether scripts may catch it; interrupts and exhausted budgets end the script
   */
  public LuaError(@Nullable String message, @Nullable Throwable cause, boolean catchable) {
    super(message, cause, false, false);
    this.catchable = catchable;
  }

  /** Whether {@code pcall} catches it. */
  public boolean isCatchable() {
    return catchable;
  }

  /**
   * Lua traceback from where the error was raised, if nothing in the script was going to catch it.
   */
  public @Nullable String traceback() {
    return traceback;
  }

  public void setTraceback(String traceback) {
    this.traceback = traceback;
  }

  /**
   * The positions of the Lua functions that were running when the error was raised, innermost
   * first. Empty if something in the script was going to catch the error.
   */
  public List<Position> positions() {
    return positions;
  }

  public void setPositions(List<Position> positions) {
    this.positions = positions;
  }

  /**
   * Whether the message handler of the catching {@code xpcall} has run, so that the value is final.
   */
  public boolean isHandled() {
    return handled;
  }

  public void setHandled() {
    handled = true;
  }
}
