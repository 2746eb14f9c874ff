package dev.perigee.runtime.lib;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.layout.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What a function of the debug library is asked about: a coroutine that may precede its other
 * arguments, otherwise the running one.
 *
 * @param coroutine its address
 * @param first index of the first argument behind it
 */
record DebugTarget(CallContext context, long coroutine, int first) {
  static DebugTarget of(CallContext context) {
    return context.tag(1) == Tag.THREAD
        ? new DebugTarget(context, context.payload(1), 2)
        : new DebugTarget(context, context.state().stack().coroutine(), 1);
  }

  /** Whether the first argument is a function, instead of a level. */
  boolean isFunction() {
    return Tag.isFunction(context.tag(first));
  }

  /** The frame of the level that is the first argument, null when there is no such level. */
  @Nullable FrameCursor frame() {
    int level = (int) context.checkInteger(first);
    // A frame's function and values lead to its table of globals.
    context.state().shareGlobals();
    FrameCursor frame = new FrameCursor(context.state(), coroutine).toLevel();
    for (int i = 0; i < level && frame.isLevel(); i++) {
      frame.nextLevel();
      context.state().countWork(1);
    }
    return level >= 0 && frame.isLevel() ? frame : null;
  }

  /** As {@link #frame}, where there must be one. */
  FrameCursor requiredFrame() {
    FrameCursor frame = frame();
    if (frame == null) {
      throw context.argumentError(first, "level out of range");
    }
    return frame;
  }

  /** The prototype of a function, null of a Java function. */
  static @Nullable Prototype prototype(CallContext context, int tag, long function) {
    return tag == Tag.CLOSURE ? context.state().functions().prototypeOf(function) : null;
  }
}
