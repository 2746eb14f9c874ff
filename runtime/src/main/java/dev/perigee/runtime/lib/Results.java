package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.SlotLayout;

/** Reserves room on the stack for many results. */
final class Results {
  /** Maximum number of stack slots for values, PUC Lua's LUAI_MAXSTACK. */
  private static final long MAXIMUM = 1_000_000;

  private Results() {}

  /**
   * Makes room for {@code count} results. May collect.
   *
   * @throws dev.perigee.runtime.frame.LuaError with the message, if the stack cannot be that large
   */
  static void ensure(CallContext context, long count, String message) {
    long used = (context.top() - context.state().stack().start()) >>> SlotLayout.SHIFT;
    if (count > MAXIMUM - used) {
      throw context.error(message);
    }
    context.ensure((int) count);
  }
}
