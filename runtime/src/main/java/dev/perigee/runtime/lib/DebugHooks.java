package dev.perigee.runtime.lib;

import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_CALL;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_COUNTED;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_LINE;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_RETURN;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.operation.Hooks;

/** {@code debug.sethook} and {@code debug.gethook} (manual 6.10). */
final class DebugHooks {
  /** The key of the hooks' functions in the registry, as in PUC Lua. */
  private static final String REGISTRY_KEY = "_HOOKKEY";

  private DebugHooks() {}

  static int setHook(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    LuaState state = context.state();
    int function = target.first();
    int mask = 0;
    int count = 0;
    if (!context.isNoneOrNil(function)) {
      String events = CStrings.latin(context, function + 1);
      if (!Tag.isFunction(context.tag(function))) {
        throw context.typeError(function, "function");
      }
      count = (int) context.optionalInteger(function + 2, 0);
      mask = mask(events, count);
    }
    if (state.record().rootTag(Root.HOOKS) == Tag.NIL) {
      createTable(context);
    }
    state
        .tables()
        .set(
            state.record().rootPayload(Root.HOOKS),
            Tag.THREAD,
            target.coroutine(),
            context.tag(function),
            context.payload(function));
    state.operations().hooks().set(target.coroutine(), mask, count);
    return 0;
  }

  /**
   * Creates the table of hooks, with coroutines as weak keys, and also stores it in the registry.
   * It is its own metatable.
   */
  private static void createTable(CallContext context) {
    LuaState state = context.state();
    long table = context.pushTable(0, 2);
    int index = context.size();
    context.pushText("__mode");
    context.pushText("k");
    state
        .tables()
        .setString(
            table, context.payload(index + 1), context.tag(index + 2), context.payload(index + 2));
    context.pushText(REGISTRY_KEY);
    state
        .tables()
        .setString(
            state.record().rootPayload(Root.REGISTRY),
            context.payload(index + 3),
            Tag.TABLE,
            table);
    state.tables().setMetatable(table, table);
    state.record().setRoot(Root.HOOKS, Tag.TABLE, table);
    context.setSize(index - 1);
  }

  private static int mask(String events, int count) {
    return (events.indexOf('c') >= 0 ? HOOK_CALL : 0)
        | (events.indexOf('r') >= 0 ? HOOK_RETURN : 0)
        | (events.indexOf('l') >= 0 ? HOOK_LINE : 0)
        | (count > 0 ? HOOK_COUNTED : 0);
  }

  static int getHook(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    LuaState state = context.state();
    int mask = Hooks.mask(target.coroutine());
    if (mask == 0) {
      context.pushNil();
      return 1;
    }
    int tag =
        state.tables().get(state.record().rootPayload(Root.HOOKS), Tag.THREAD, target.coroutine());
    context.push(tag, state.tables().payload);
    context.pushText(
        ((mask & HOOK_CALL) != 0 ? "c" : "")
            + ((mask & HOOK_RETURN) != 0 ? "r" : "")
            + ((mask & HOOK_LINE) != 0 ? "l" : ""));
    context.pushInteger(Hooks.count(target.coroutine()));
    return 3;
  }
}
