package dev.perigee.runtime.lib;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.SlotLayout;

/** Room on the stack for many results. */
final class Results {
  /** Slots of a stack that values may take, PUC Lua's LUAI_MAXSTACK. */
  private static final long MAXIMUM = 1_000_000;

  private Results() {}

  /**
   * Makes room for so many results. May collect.
   *
   * @throws dev.perigee.runtime.LuaError with the message, when there cannot be so much
   */
  static void ensure(CallContext context, long count, String message) {
    long used = context.top() - context.state().stack().start() >>> SlotLayout.SHIFT;
    if (count > MAXIMUM - used) {
      throw context.error(message);
    }
    context.ensure((int) count);
  }
}
