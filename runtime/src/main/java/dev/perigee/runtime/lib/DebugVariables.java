package dev.perigee.runtime.lib;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.FrameVariables;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code debug} that read and change variables of frames and closures (manual
 * 6.10). Values that Java functions use or hold can only be read, because Java code relies on them.
 */
final class DebugVariables {
  private DebugVariables() {}

  // Local variables

  static int getLocal(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    int index = (int) context.checkInteger(target.first() + 1);
    if (target.isFunction()) {
      int tag = context.tag(target.first());
      Prototype prototype = DebugTarget.prototype(context, tag, context.payload(target.first()));
      return pushName(
          context, prototype == null ? null : FrameVariables.parameterName(prototype, index));
    }
    FrameCursor frame = target.requiredFrame();
    FrameVariables variables = new FrameVariables(context.state().frames(), frame);
    String name = variables.name(index);
    if (name == null) {
      context.pushNil();
      return 1;
    }
    long value = variables.value(index);
    int tag = Slots.tag(value);
    long payload = Memory.getLong(value);
    // The value is pushed first, so that it is reachable while the name is made.
    context.pushNil();
    context.push(tag, payload);
    int result = context.size() - 1;
    context.pushText(name);
    context.set(result, context.tag(result + 2), context.payload(result + 2));
    context.setSize(result + 1);
    return 2;
  }

  static int setLocal(CallContext context) {
    DebugTarget target = DebugTarget.of(context);
    int value = target.first() + 2;
    context.checkInteger(target.first());
    int index = (int) context.checkInteger(target.first() + 1);
    FrameCursor frame = target.requiredFrame();
    context.checkAny(value);
    FrameVariables variables = new FrameVariables(context.state().frames(), frame);
    String name = variables.name(index);
    boolean changed =
        name != null
            && variables.set(target.coroutine(), index, context.tag(value), context.payload(value));
    return pushName(context, changed ? name : null);
  }

  private static int pushName(CallContext context, @Nullable String name) {
    if (name == null) {
      context.pushNil();
    } else {
      context.pushText(name);
    }
    return 1;
  }

  // Upvalues

  private static long checkFunction(CallContext context, int index) {
    if (!Tag.isFunction(context.tag(index))) {
      throw context.typeError(index, "function");
    }
    return context.payload(index);
  }

  /**
   * Address of the value of a function's upvalue, in its cell or among the values that a Java
   * function holds; 0 if there is no such upvalue.
   */
  private static long upvalue(CallContext context, int function, long index) {
    long object = context.payload(function);
    boolean lua = context.tag(function) == Tag.CLOSURE;
    if (index < 1 || index > upvalueCount(context.tag(function), object)) {
      return 0;
    }
    return lua
        ? Memory.getLong(cellAddress(object, index)) + CellLayout.VALUE
        : object + BuiltinLayout.VALUES + (index - 1) * SlotLayout.SIZE;
  }

  /** Number of a function's upvalues. Hidden values of a Java function do not count. */
  static int upvalueCount(int tag, long function) {
    if (tag == Tag.CLOSURE) {
      return Memory.getInt(function + ClosureLayout.COUNT);
    }
    boolean hidden =
        (Memory.getByte(function + ObjectLayout.FLAGS) & BuiltinLayout.HIDES_VALUES) != 0;
    return hidden ? 0 : Memory.getInt(function + BuiltinLayout.COUNT);
  }

  /** Address of the field of a closure that holds the address of an upvalue's cell. */
  private static long cellAddress(long closure, long index) {
    return closure + ClosureLayout.UPVALUES + (index - 1) * Long.BYTES;
  }

  private static String upvalueName(CallContext context, int function, long index) {
    Prototype prototype =
        DebugTarget.prototype(context, context.tag(function), context.payload(function));
    if (prototype == null) {
      return "";
    }
    String known = prototype.upvalues().get((int) index - 1).name();
    return known.equals("?") ? "(no name)" : known;
  }

  static int getUpvalue(CallContext context) {
    int index = (int) context.checkInteger(2);
    checkFunction(context, 1);
    long value = upvalue(context, 1, index);
    if (value == 0) {
      return 0;
    }
    context.pushText(upvalueName(context, 1, index));
    context.push(Slots.tag(value), Memory.getLong(value));
    return 2;
  }

  static int setUpvalue(CallContext context) {
    context.checkAny(3);
    int index = (int) context.checkInteger(2);
    long function = checkFunction(context, 1);
    long value = upvalue(context, 1, index);
    if (value == 0 || context.tag(1) != Tag.CLOSURE) {
      return 0;
    }
    // As in PUC Lua, the value is the last argument, however many there are.
    int last = context.count();
    Memory.putLong(value, context.payload(last));
    Memory.putByte(value + SlotLayout.TAG, context.tag(last));
    context.state().heap().noteStore(Memory.getLong(cellAddress(function, index)));
    context.pushText(upvalueName(context, 1, index));
    return 1;
  }

  static int upvalueId(CallContext context) {
    int index = (int) context.checkInteger(2);
    checkFunction(context, 1);
    long value = upvalue(context, 1, index);
    context.push(value == 0 ? Tag.NIL : Tag.LIGHT_USERDATA, value);
    return 1;
  }

  static int upvalueJoin(CallContext context) {
    int index = checkUpvalue(context, 1);
    int other = checkUpvalue(context, 3);
    checkClosure(context, 1);
    checkClosure(context, 3);
    LuaState state = context.state();
    long closure = context.payload(1);
    long cell = Memory.getLong(cellAddress(context.payload(3), other));
    Memory.putLong(cellAddress(closure, index), cell);
    state.heap().noteStore(closure);
    return 0;
  }

  /** The index of an upvalue, an argument that follows its function. */
  private static int checkUpvalue(CallContext context, int function) {
    int index = (int) context.checkInteger(function + 1);
    checkFunction(context, function);
    if (upvalue(context, function, index) == 0) {
      throw context.argumentError(function + 1, "invalid upvalue index");
    }
    return index;
  }

  private static void checkClosure(CallContext context, int index) {
    if (context.tag(index) != Tag.CLOSURE) {
      throw context.argumentError(index, "Lua function expected");
    }
  }
}
