package dev.perigee.runtime.frame;

import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.layout.Finish;
import org.jspecify.annotations.Nullable;

/** The name by which a frame's function was called (PUC Lua's getfuncname). */
public final class CallName {
  private static final Name HOOK = new Name("hook", "?");

  /** The name of a finalizer's call. */
  public static final Name FINALIZER = new Name("metamethod", "__gc");

  private CallName() {}

  /** The name, or null if the call does not provide one. */
  public static @Nullable Name of(FrameCursor callee) {
    if (callee.isBottom() || callee.isTailCalled()) {
      return null;
    }
    if (callee.finish() == Finish.HOOK) {
      return HOOK;
    }
    if (callee.finish() == Finish.FINALIZER) {
      return FINALIZER;
    }
    FrameCursor caller = callee.caller();
    return caller.isBottom() || !caller.isLua()
        ? null
        : VariableNames.ofCall(caller.prototype(), caller.pc());
  }
}
