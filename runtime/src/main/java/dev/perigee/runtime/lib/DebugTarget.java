package dev.perigee.runtime.lib;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.FrameCursor;
import org.jspecify.annotations.Nullable;

/**
 * The target of a function of the debug library: a coroutine that may precede its other arguments,
 * otherwise the running one.
 *
 * @param coroutine the coroutine's address
 * @param first index of the first argument behind it
 */
record DebugTarget(CallContext context, long coroutine, int first) {
  static DebugTarget of(CallContext context) {
    return context.tag(1) == Tag.THREAD
        ? new DebugTarget(context, context.payload(1), 2)
        : new DebugTarget(context, context.state().stack().coroutine(), 1);
  }

  /** Whether the first argument is a function rather than a level. */
  boolean isFunction() {
    return Tag.isFunction(context.tag(first));
  }

  /** The frame of the level that is the first argument, or null if there is no such level. */
  @Nullable FrameCursor frame() {
    int level = (int) context.checkInteger(first);
    // The table of globals can be reached from a frame's function and values.
    context.state().globals().share();
    FrameCursor frame = new FrameCursor(context.state().frames(), coroutine).toLevel();
    for (int i = 0; i < level && frame.isLevel(); i++) {
      frame.nextLevel();
      context.state().meter().count(1);
    }
    return level >= 0 && frame.isLevel() ? frame : null;
  }

  /** As {@link #frame}, but raises an error if there is no such level. */
  FrameCursor requiredFrame() {
    FrameCursor frame = frame();
    if (frame == null) {
      throw context.argumentError(first, "level out of range");
    }
    return frame;
  }

  /** The prototype of a Lua function, or null for a Java function. */
  static @Nullable Prototype prototype(CallContext context, int tag, long function) {
    return tag == Tag.CLOSURE ? context.state().frames().prototypes().prototypeOf(function) : null;
  }
}
