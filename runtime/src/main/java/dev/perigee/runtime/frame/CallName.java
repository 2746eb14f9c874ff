package dev.perigee.runtime.frame;

import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.operation.VariableNames;
import dev.perigee.runtime.operation.VariableNames.Name;
import org.jspecify.annotations.Nullable;

/** By what name a frame's function was called (PUC Lua's getfuncname). */
public final class CallName {
  private static final Name HOOK = new Name("hook", "?");

  /** What a finalizer is called by. */
  public static final Name FINALIZER = new Name("metamethod", "__gc");

  private CallName() {}

  /** The name, or null when the call does not tell. */
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
