package dev.perigee.runtime.lib;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Traceback;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.runtime.text.ByteText;

/**
 * The functions of {@code debug} (manual 6.10) that have no class of their own. A userdata
 * represents a Java object and has no user values.
 */
enum DebugLibrary implements LibraryFunction {
  DEBUG,
  GETHOOK,
  GETINFO,
  GETLOCAL,
  GETMETATABLE,
  GETREGISTRY,
  GETUPVALUE,
  GETUSERVALUE,
  SETCSTACKLIMIT,
  SETHOOK,
  SETLOCAL,
  SETMETATABLE,
  SETUPVALUE,
  SETUSERVALUE,
  TRACEBACK,
  UPVALUEID,
  UPVALUEJOIN;

  /** Makes the global table {@code debug}. */
  static void open(LuaState state) {
    LibraryTable.create(state, "debug", 32).functions(values()).publish("debug");
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case DEBUG -> DebugPrompt.run(context);
      case GETHOOK -> DebugHooks.getHook(context);
      case GETINFO -> DebugInfo.getInfo(context);
      case GETLOCAL -> DebugVariables.getLocal(context);
      case GETMETATABLE -> getMetatable(context);
      case GETREGISTRY -> getRegistry(context);
      case GETUPVALUE -> DebugVariables.getUpvalue(context);
      case GETUSERVALUE -> getUserValue(context);
      case SETCSTACKLIMIT -> setStackLimit(context);
      case SETHOOK -> DebugHooks.setHook(context);
      case SETLOCAL -> DebugVariables.setLocal(context);
      case SETMETATABLE -> setMetatable(context);
      case SETUPVALUE -> DebugVariables.setUpvalue(context);
      case SETUSERVALUE -> setUserValue(context);
      case TRACEBACK -> traceback(context);
      case UPVALUEID -> DebugVariables.upvalueId(context);
      case UPVALUEJOIN -> DebugVariables.upvalueJoin(context);
    };
  }

  private static int getRegistry(CallContext context) {
    context.push(Tag.TABLE, context.state().record().rootPayload(Root.REGISTRY));
    return 1;
  }

  private static int getMetatable(CallContext context) {
    context.checkAny(1);
    long metatable = context.state().metatables().of(context.tag(1), context.payload(1));
    context.push(metatable == 0 ? Tag.NIL : Tag.TABLE, metatable);
    return 1;
  }

  private static int setMetatable(CallContext context) {
    int tag = context.tag(2);
    if (context.isNone(2) || (tag != Tag.NIL && tag != Tag.TABLE)) {
      throw context.typeError(2, "nil or table");
    }
    context
        .state()
        .metatables()
        .set(context.tag(1), context.payload(1), tag == Tag.NIL ? 0 : context.payload(2));
    context.pushValue(1);
    return 1;
  }

  private static int getUserValue(CallContext context) {
    context.optionalInteger(2, 1);
    context.pushNil();
    return 1;
  }

  private static int setUserValue(CallContext context) {
    context.optionalInteger(3, 1);
    context.checkTag(1, Tag.USERDATA);
    context.checkAny(2);
    context.pushNil();
    return 1;
  }

  /** There is no such limit to set. As in PUC Lua, returns the existing limit. */
  private static int setStackLimit(CallContext context) {
    context.checkInteger(1);
    context.pushInteger(NestedCalls.MAX_NESTING);
    return 1;
  }

  static int traceback(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    LuaState state = context.state();
    int message = target.first();
    boolean hasText = Tag.isString(context.tag(message)) || Tag.isNumber(context.tag(message));
    if (!hasText && !context.isNoneOrNil(message)) {
      context.pushValue(message);
      return 1;
    }
    boolean own = target.coroutine() == state.stack().coroutine();
    int level = (int) context.optionalInteger(message + 1, own ? 1 : 0);
    byte[] frames = ByteText.encode(Traceback.of(state.frames(), target.coroutine(), level));
    if (!hasText) {
      context.pushBytes(frames);
      return 1;
    }
    context.pushBytes(CStrings.bytes(context, message));
    context.pushBytes("\n".getBytes(US_ASCII));
    context.pushBytes(frames);
    long whole = state.strings().concatenate(context.slot(context.size() - 2), 3);
    context.pushString(whole);
    return 1;
  }
}
