package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.ToBeClosed;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;

/** {@code os.exit} (manual 6.9). */
final class OsExit {
  private OsExit() {}

  /** Ends the JVM. Buffered data is always written first. */
  static int exit(CallContext context) {
    LuaState state = context.state();
    int status =
        switch (context.tag(1)) {
          case Tag.TRUE -> 0;
          case Tag.FALSE -> 1;
          default -> (int) context.optionalInteger(1, 0);
        };
    if (!state.host().allowsExit()) {
      throw context.error(Permissions.NO_EXIT);
    }
    if (context.isTrue(2)) {
      closeVariables(context);
      state.finalizers().close();
      state.close();
    }
    Shell.flushAll(state);
    System.exit(status);
    return 0;
  }

  /**
   * Closes the pending to-be-closed variables of the main coroutine, as the end of their blocks
   * would. Does nothing in another coroutine. An error in a metamethod is passed to the next one.
   */
  private static void closeVariables(CallContext context) {
    LuaState state = context.state();
    if (Memory.getLong(state.address() + StateLayout.COROUTINE)
        != state.record().rootPayload(Root.MAIN)) {
      return;
    }
    ToBeClosed pending = state.operations().closing().pending();
    context.setSize(0);
    context.pushNil();
    for (long slot = pending.lastFrom(0); slot != 0; slot = pending.lastFrom(0)) {
      int tag = Slots.tag(slot);
      long value = Memory.getLong(slot);
      pending.removeLast();
      int handler = state.metatables().find(tag, value, Metamethod.CLOSE);
      int window = context.pushFunction(handler, state.metatables().payload());
      context.push(tag, value);
      context.pushValue(1);
      try {
        context.callProtected(window, 0);
      } catch (LuaError error) {
        if (!error.isCatchable()) {
          throw error;
        }
        context.set(1, state.record().rootTag(Root.ERROR), state.record().rootPayload(Root.ERROR));
      }
      context.setSize(1);
    }
  }
}
