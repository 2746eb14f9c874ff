package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;

/** Conversion of values to text, as by {@code tostring} (manual 6.1). */
final class Text {
  private Text() {}

  /** Pushes the text of a value of the context. Calls {@code __tostring} if there is one. */
  static void push(CallContext context, int index) {
    LuaState state = context.state();
    int tag = context.tag(index);
    long payload = context.payload(index);
    int handler = state.metatables().find(tag, payload, Metamethod.TOSTRING);
    if (handler != Tag.NIL) {
      pushByMetamethod(context, index, handler, state.metatables().payload());
      return;
    }
    switch (tag) {
      case Tag.STRING, Tag.LONG_STRING -> context.push(tag, payload);
      case Tag.INTEGER, Tag.FLOAT ->
          context.pushBytes(state.conversions().numberToBytes(tag, payload));
      case Tag.NIL -> context.pushText("nil");
      case Tag.FALSE -> context.pushText("false");
      case Tag.TRUE -> context.pushText("true");
      default -> context.pushText(state.errors().typeName(tag, payload) + ": " + address(payload));
    }
  }

  /** An object's address as C's {@code printf} formats a pointer. */
  private static String address(long address) {
    return "0x" + Long.toHexString(address);
  }

  private static void pushByMetamethod(CallContext context, int index, int handler, long function) {
    context.ensure(CallContext.FREE_SLOTS);
    int window = context.pushFunction(handler, function);
    context.pushValue(index);
    context.call(window, 1);
    int tag = context.tag(window);
    if (Tag.isNumber(tag)) {
      context.checkString(window);
    } else if (!Tag.isString(tag)) {
      throw context.error("'__tostring' must return a string");
    }
  }
}
