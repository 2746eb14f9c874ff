package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values across the border, as {@link PerigeeEngine} describes. */
final class ValueConversion {
  private final Inside inside;

  ValueConversion(Inside inside) {
    this.inside = inside;
  }

  /** Pushes the Lua value that stands for a Java value. */
  void push(CallContext context, @Nullable Object value) {
    switch (value) {
      case null -> context.pushNil();
      case Boolean b -> context.pushBoolean(b);
      case Long n -> context.pushInteger(n);
      case Integer n -> context.pushInteger(n);
      case Short n -> context.pushInteger(n);
      case Byte n -> context.pushInteger(n);
      case Double n -> context.pushFloat(n);
      case Float n -> context.pushFloat(n);
      case CharSequence text -> context.pushBytes(JavaStrings.encode(text.toString()));
      case Character c -> context.pushBytes(JavaStrings.encode(c.toString()));
      case byte[] bytes -> context.pushBytes(bytes);
      case LuaTable table when table.reference.isOf(inside.core()) ->
          table.reference.push(inside, context);
      case LuaFunction function when function.reference.isOf(inside.core()) ->
          function.reference.push(inside, context);
      case LuaObject object when object.reference.isOf(inside.core()) ->
          object.reference.push(inside, context);
      case HostFunction function -> pushFunction(context, function);
      case Map<?, ?> map -> inside.objects().push(context, map);
      case List<?> list -> inside.objects().push(context, list);
      case Object[] array -> inside.objects().push(context, Arrays.asList(array));
      default -> inside.objects().push(context, value);
    }
  }

  private void pushFunction(CallContext context, HostFunction function) {
    inside
        .state()
        .functions()
        .pushBuiltin(context, "host function", new HostFunctionCall(inside, function), 0);
  }

  /** The Java value that stands for a value of the context. */
  @Nullable Object toJava(CallContext context, int index) {
    return toJava(context.tag(index), context.payload(index));
  }

  /** The Java value that stands for a value, which is reachable. */
  @Nullable Object toJava(int tag, long payload) {
    LuaState state = inside.state();
    switch (tag) {
      case Tag.NIL:
        return null;
      case Tag.FALSE:
        return false;
      case Tag.TRUE:
        return true;
      case Tag.INTEGER:
        return payload;
      case Tag.FLOAT:
        return Double.longBitsToDouble(payload);
      case Tag.STRING, Tag.LONG_STRING:
        return JavaStrings.decode(state.strings().bytes(payload));
      case Tag.TABLE:
        return new LuaTable(LuaReference.hold(inside, tag, payload));
      case Tag.CLOSURE:
        return new LuaFunction(LuaReference.hold(inside, tag, payload));
      case Tag.BUILTIN:
        return state.functions().builtin(payload) instanceof HostFunctionCall call
            ? call.function()
            : new LuaFunction(LuaReference.hold(inside, tag, payload));
      case Tag.USERDATA:
        return inside.objects().isHostObject(payload)
            ? state.hostReferences().object(payload)
            : new LuaObject(LuaReference.hold(inside, tag, payload));
      default:
        return new LuaObject(LuaReference.hold(inside, tag, payload));
    }
  }
}
