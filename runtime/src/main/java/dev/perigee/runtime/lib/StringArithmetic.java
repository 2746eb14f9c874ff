package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.operation.Arithmetic;
import dev.perigee.runtime.value.Conversions;

/**
 * Arithmetic metamethods of strings. They convert operands that are numerals (manual 3.4.3), and
 * pass others to the second operand's metamethod.
 */
enum StringArithmetic implements LibraryFunction {
  ADD(Metamethod.ADD),
  SUB(Metamethod.SUB),
  MUL(Metamethod.MUL),
  MOD(Metamethod.MOD),
  POW(Metamethod.POW),
  DIV(Metamethod.DIV),
  IDIV(Metamethod.IDIV),
  UNM(Metamethod.UNM);

  private final int event;

  StringArithmetic(int event) {
    this.event = event;
  }

  @Override
  public String luaName() {
    return Metamethod.NAMES.get(event);
  }

  @Override
  public int call(CallContext context) {
    LuaState state = context.state();
    Conversions conversions = state.conversions();
    int left = conversions.toNumber(context.tag(1), context.payload(1));
    if (left == Tag.NIL) {
      return tryOther(context);
    }
    long leftPayload = conversions.payload(left);
    int right = conversions.toNumber(context.tag(2), context.payload(2));
    if (right == Tag.NIL) {
      return tryOther(context);
    }
    Arithmetic arithmetic = state.operations().arithmetic();
    int tag = arithmetic.operate(event, left, leftPayload, right, conversions.payload(right));
    context.push(tag, arithmetic.payload());
    return 1;
  }

  private int tryOther(CallContext context) {
    LuaState state = context.state();
    int tag = context.tag(2);
    int handler =
        Tag.isString(tag) ? Tag.NIL : state.metatables().find(tag, context.payload(2), event);
    if (handler == Tag.NIL) {
      String name = Metamethod.NAMES.get(event).substring(2);
      throw context.error(
          "attempt to "
              + name
              + " a '"
              + Tag.typeName(context.tag(1))
              + "' with a '"
              + Tag.typeName(tag)
              + "'");
    }
    int leftTag = context.tag(1);
    long left = context.payload(1);
    long right = context.payload(2);
    int window = context.pushFunction(handler, state.metatables().payload());
    context.push(leftTag, left);
    context.push(tag, right);
    context.call(window, 1);
    return 1;
  }
}
