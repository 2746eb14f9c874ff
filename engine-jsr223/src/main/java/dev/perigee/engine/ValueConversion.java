package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.DirectIndex;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.value.Strings;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Conversions of values that cross the boundary, as {@link PerigeeEngine} describes. */
final class ValueConversion {
  private final EngineServices services;
  private final ShortStrings shortStrings;

  ValueConversion(EngineServices services) {
    this.services = services;
    shortStrings = new ShortStrings(services.state().strings());
  }

  /** Pushes the Lua value that stands for a Java value. */
  void push(CallContext context, @Nullable Object value) {
    if (value == null) {
      context.pushNil();
    } else if (value instanceof String text) {
      context.pushBytes(JavaStrings.encode(text));
    } else if (value instanceof Integer number) {
      context.pushInteger(number);
    } else if (value instanceof Long number) {
      context.pushInteger(number);
    } else if (value instanceof Double number) {
      context.pushFloat(number);
    } else if (value instanceof Boolean truth) {
      context.pushBoolean(truth);
    } else {
      pushOther(context, value);
    }
  }

  /**
   * Whether a character sequence is only text. One from a library may have methods that scripts
   * want, as the messages of Log4j have.
   */
  private static boolean isText(Object sequence) {
    return sequence.getClass().getModule() == Object.class.getModule();
  }

  private void pushOther(CallContext context, Object value) {
    if (value instanceof LuaTable table && table.reference.isOf(services.core())) {
      table.reference.push(services, context);
    } else if (value instanceof LuaFunction function && function.reference.isOf(services.core())) {
      function.reference.push(services, context);
    } else if (value instanceof LuaObject object && object.reference.isOf(services.core())) {
      object.reference.push(services, context);
    } else if (value instanceof LuaCoroutine coroutine
        && coroutine.reference.isOf(services.core())) {
      coroutine.reference.push(services, context);
    } else if (value instanceof LuaList list && list.table().reference.isOf(services.core())) {
      list.table().reference.push(services, context);
    } else if (value instanceof HostFunction function) {
      services
          .state()
          .hostReferences()
          .pushFunction(context, "host function", new HostFunctionCall(services, function));
    } else if (value instanceof CharSequence text && isText(value)) {
      context.pushBytes(JavaStrings.encode(text.toString()));
    } else if (value instanceof Character character) {
      context.pushBytes(JavaStrings.encode(character.toString()));
    } else if (value instanceof byte[] bytes) {
      context.pushBytes(bytes);
    } else if (value instanceof Short number) {
      context.pushInteger(number);
    } else if (value instanceof Byte number) {
      context.pushInteger(number);
    } else if (value instanceof Float number) {
      context.pushFloat(number);
    } else {
      Object made = value instanceof Proxy ? implementing(value) : null;
      if (made == null) {
        services.objects().push(context, value);
      } else {
        push(context, made);
      }
    }
  }

  /** The object of this engine that implements an interface, or null. */
  private @Nullable Object implementing(Object implementation) {
    HostFunction function = FunctionProxy.functionOf(implementation);
    return function == null ? InterfaceCalls.objectOf(implementation, services.core()) : function;
  }

  /**
   * The tag of the Lua value that stands for a Java value; the tables then have its payload. {@link
   * DirectIndex#NOT_KNOWN} if it must be pushed. May collect garbage.
   */
  int direct(Object value) {
    LuaState state = services.state();
    if (value instanceof Integer number) {
      state.tables().payload = number;
      return Tag.INTEGER;
    }
    if (value instanceof Long number) {
      state.tables().payload = number;
      return Tag.INTEGER;
    }
    if (value instanceof String text) {
      long string = state.strings().create(JavaStrings.encode(text));
      state.tables().payload = string;
      return Strings.tag(string);
    }
    if (value instanceof Double number) {
      state.tables().payload = Double.doubleToRawLongBits(number);
      return Tag.FLOAT;
    }
    if (value instanceof Boolean truth) {
      state.tables().payload = 0;
      return Tag.ofBoolean(truth);
    }
    long userdata = state.hostReferences().userdataOf(value);
    state.tables().payload = userdata;
    return userdata == 0 ? DirectIndex.NOT_KNOWN : Tag.USERDATA;
  }

  /**
   * Pushes the results that a function of the host has returned.
   *
   * @return the number of results
   */
  int pushResult(CallContext context, @Nullable Object result) {
    if (result instanceof Results results) {
      return pushAll(context, results.shared());
    }
    push(context, result);
    return 1;
  }

  /** Pushes several values and returns their number. */
  int pushAll(CallContext context, @Nullable Object[] values) {
    context.ensure(values.length + CallContext.FREE_SLOTS);
    for (Object each : values) {
      push(context, each);
    }
    return values.length;
  }

  /** The text of a string. */
  String text(int tag, long string) {
    return tag == Tag.STRING
        ? shortStrings.text(string)
        : JavaStrings.decode(services.state().strings().bytes(string));
  }

  private LuaFunction function(int tag, long payload) {
    return new LuaFunction(
        LuaReference.hold(services, tag, payload), services.environments().currentBindings());
  }

  /** The Java values for the context's values from an index on. */
  @Nullable Object[] allToJava(CallContext context, int first) {
    @Nullable Object[] values = new Object[context.size() - first + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = toJava(context, first + i);
    }
    return values;
  }

  /** The Java value for a value of the context. */
  @Nullable Object toJava(CallContext context, int index) {
    return toJava(context.tag(index), context.payload(index));
  }

  /** The Java value for a value, which must be reachable. */
  @Nullable Object toJava(int tag, long payload) {
    LuaState state = services.state();
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
        return text(tag, payload);
      case Tag.TABLE:
        return new LuaTable(LuaReference.hold(services, tag, payload));
      case Tag.CLOSURE:
        return function(tag, payload);
      case Tag.BUILTIN:
        return state.functions().of(payload) instanceof HostFunctionCall call
            ? call.function()
            : function(tag, payload);
      case Tag.THREAD:
        return new LuaCoroutine(LuaReference.hold(services, tag, payload));
      case Tag.USERDATA:
        Object object = services.objects().of(payload);
        if (object instanceof HostType named) {
          return named.type();
        }
        return object == null ? new LuaObject(LuaReference.hold(services, tag, payload)) : object;
      default:
        return new LuaObject(LuaReference.hold(services, tag, payload));
    }
  }
}
