package dev.perigee.runtime;

import dev.perigee.runtime.frame.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Lua error on its way to whoever catches it. Its value is in the root slot {@link
 * dev.perigee.runtime.layout.Root#ERROR} of its engine while it flies, since Java objects hold no
 * Lua values. It has no Java stack trace; a Lua traceback is made where it is caught, while the
 * frames still stand.
 */
public final class LuaError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean catchable;
  private @Nullable String traceback;
  private List<Position> positions = List.of();
  private boolean handled;

  /**
   * An error whose value has been put into the root slot.
   *
   * @param message text of the value, for Java's eyes
   * @param cause the host's exception behind it, or null
   * @param catchable whether scripts may catch it; interrupts and used-up budgets end the script
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
   * Lua traceback from where the error was raised, when nothing in the script was going to catch
   * it.
   */
  public @Nullable String traceback() {
    return traceback;
  }

  public void setTraceback(String traceback) {
    this.traceback = traceback;
  }

  /**
   * Where the Lua functions were that were running when the error was raised, the innermost first;
   * empty when something in the script was going to catch it.
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
