package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.NestedCalls;
import org.jspecify.annotations.Nullable;

/**
 * {@code pcall} and {@code xpcall} (manual 6.1). The value true is stored below the window of the
 * call, so that the results follow it. The driver delivers an error without returning here.
 */
enum ProtectedCalls implements LibraryFunction {
  PCALL,

  /** The message handler stays at index 2, where the driver expects it. */
  XPCALL;

  @Override
  public @Nullable Builtin builtin() {
    return this == PCALL ? Builtin.PCALL : null;
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case PCALL -> protect(context);
      case XPCALL -> protectWithHandler(context);
    };
  }

  /** Continues after the call has returned; true is below its results. */
  @Override
  public int resume(CallContext context, int first, int count) {
    return count + 1;
  }

  private static int protect(CallContext context) {
    context.checkAny(1);
    return call(context, 2, 1, Finish.PROTECTED);
  }

  private static int protectWithHandler(CallContext context) {
    if (!Tag.isFunction(context.tag(2))) {
      throw context.typeError(2, "function");
    }
    return call(context, 3, 3, Finish.PROTECTED_HANDLER);
  }

  /**
   * Stores true at an index, and above it a window for the function at index 1. The function's
   * arguments move up to make room.
   *
   * @param firstArgument index of the function's first argument
   * @param result index at which true is stored, at most {@code firstArgument}
   * @return the window's index
   */
  private static int makeWindow(CallContext context, int firstArgument, int result) {
    int function = context.tag(1);
    long payload = context.payload(1);
    int arguments = context.count() - firstArgument + 1;
    int window = result + 1;
    for (int i = firstArgument; i < window + 2; i++) {
      context.pushNil();
    }
    Memory.copy(
        context.slot(firstArgument), context.slot(window + 2), (long) arguments * SlotLayout.SIZE);
    context.set(result, Tag.TRUE, 0);
    context.set(window, function, payload);
    context.set(window + 1, Tag.NIL, 0);
    return window;
  }

  private static int call(CallContext context, int firstArgument, int result, int finish) {
    LuaState state = context.state();
    if (state.record().nesting() >= NestedCalls.MAX_NESTING) {
      context.pushBoolean(false);
      context.pushText("C stack overflow");
      return 2;
    }
    int window = makeWindow(context, firstArgument, result);
    state.operations().nestedCalls().countProtected(1);
    return context.callThen(window, LinkLayout.OPEN, finish);
  }
}
