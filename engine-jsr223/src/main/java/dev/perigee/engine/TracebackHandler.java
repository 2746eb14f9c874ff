package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Traceback;
import dev.perigee.runtime.layout.Metamethod;

/**
 * The message handler of PUC Lua's stand-alone interpreter: returns the error's message followed by
 * a traceback from the caller on. If the value is neither a string nor a number and has {@code
 * __tostring}, the whole message is its result.
 */
final class TracebackHandler implements JavaFunction {
  /** The level of this function's caller. */
  private static final int CALLER = 1;

  @Override
  public int call(CallContext context) {
    LuaState state = context.state();
    int tag = context.tag(1);
    String message;
    if (Tag.isString(tag) || Tag.isNumber(tag)) {
      message = JavaStrings.decode(context.checkBytes(1));
    } else {
      int method = state.metatables().find(tag, context.payload(1), Metamethod.TOSTRING);
      if (method != Tag.NIL) {
        int window = context.pushFunction(method, state.metatables().payload());
        context.pushValue(1);
        context.call(window, 1);
        if (Tag.isString(context.tag(window))) {
          return 1;
        }
      }
      message = "(error object is a " + Tag.typeName(tag) + " value)";
    }
    String traceback = Traceback.of(state.frames(), state.stack().coroutine(), CALLER);
    context.pushBytes(JavaStrings.encode(message + "\n" + traceback));
    return 1;
  }
}
