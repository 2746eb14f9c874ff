package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.value.Strings;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type of a value that the host expects, for a parameter, a field or an element. Determines how
 * well a Lua value fits, and converts it.
 */
final class Parameter {
  /** Means that a value does not fit. */
  static final int NONE = Integer.MAX_VALUE;

  /** Returned in place of a converted value that does not fit. */
  static final Misfit MISFIT = new Misfit();

  /** The class of {@link #MISFIT} alone. */
  static final class Misfit {
    private Misfit() {}
  }

  private static final int EXACT = 0;
  private static final int WIDENED = 1;
  private static final int BOXED = 2;
  private static final int NARROWED = 3;
  private static final int AS_FLOAT = 7;
  private static final int CONVERTED = 10;
  private static final int GENERAL = 20;
  private static final int LAST = 30;

  /** The kinds of types that conversions distinguish. */
  private enum Kind {
    LONG,
    INT,
    SHORT,
    BYTE,
    DOUBLE,
    FLOAT,
    BOOLEAN,
    CHARACTER,
    STRING,
    BYTES,
    ENUM,
    BIG_INTEGER,
    BIG_DECIMAL,
    ARRAY,
    INTERFACE,
    OTHER
  }

  private final Class<?> type;
  private final Kind kind;
  private final boolean functional;
  private final boolean implementable;
  private final @Nullable Parameter element;

  private Parameter(Class<?> type) {
    this.type = type;
    kind = kindOf(type);
    functional = kind == Kind.INTERFACE && FunctionProxy.isFunctional(type);
    implementable = kind == Kind.INTERFACE && InterfaceCalls.isForTables(type);
    element = kind == Kind.ARRAY ? new Parameter(type.getComponentType()) : null;
  }

  static Parameter of(Class<?> type) {
    return new Parameter(type);
  }

  private static Kind kindOf(Class<?> type) {
    if (type == long.class || type == Long.class) {
      return Kind.LONG;
    }
    if (type == int.class || type == Integer.class) {
      return Kind.INT;
    }
    if (type == short.class || type == Short.class) {
      return Kind.SHORT;
    }
    if (type == byte.class || type == Byte.class) {
      return Kind.BYTE;
    }
    if (type == double.class || type == Double.class) {
      return Kind.DOUBLE;
    }
    if (type == float.class || type == Float.class) {
      return Kind.FLOAT;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Kind.BOOLEAN;
    }
    if (type == char.class || type == Character.class) {
      return Kind.CHARACTER;
    }
    if (type == String.class || type == CharSequence.class) {
      return Kind.STRING;
    }
    if (type == byte[].class) {
      return Kind.BYTES;
    }
    if (type == BigInteger.class) {
      return Kind.BIG_INTEGER;
    }
    if (type == BigDecimal.class) {
      return Kind.BIG_DECIMAL;
    }
    if (type.isEnum()) {
      return Kind.ENUM;
    }
    if (type.isArray()) {
      return Kind.ARRAY;
    }
    return type.isInterface() ? Kind.INTERFACE : Kind.OTHER;
  }

  Class<?> type() {
    return type;
  }

  /** The type's name in messages. */
  String name() {
    return type.getTypeName();
  }

  /** How well a value fits; smaller numbers are better. {@link #NONE} if it does not. */
  int fit(EngineServices services, CallContext context, int index) {
    int tag = context.tag(index);
    return switch (tag) {
      case Tag.NIL -> type.isPrimitive() ? NONE : EXACT;
      case Tag.FALSE, Tag.TRUE -> kind == Kind.BOOLEAN ? primitive(EXACT) : general(Boolean.class);
      case Tag.INTEGER -> fitOfInteger(context.payload(index));
      case Tag.FLOAT -> fitOfFloat(Double.longBitsToDouble(context.payload(index)));
      case Tag.STRING, Tag.LONG_STRING -> fitOfString(services, context, index);
      default -> fitOfObject(services.values().toJava(context, index));
    };
  }

  /** Whether a value has this type without conversion. */
  boolean isOne(EngineServices services, CallContext context, int index) {
    return type.isInstance(services.objects().at(context, index));
  }

  private int primitive(int fit) {
    return type.isPrimitive() ? fit : fit + BOXED;
  }

  private int general(Class<?> given) {
    return type.isAssignableFrom(given) ? GENERAL : NONE;
  }

  private int fitOfInteger(long value) {
    return switch (kind) {
      case LONG -> primitive(EXACT);
      case INT -> value == (int) value ? primitive(NARROWED) : NONE;
      case SHORT -> value == (short) value ? primitive(NARROWED + 1) : NONE;
      case BYTE -> value == (byte) value ? primitive(NARROWED + 2) : NONE;
      case DOUBLE -> (long) (double) value == value ? primitive(AS_FLOAT) : NONE;
      case FLOAT -> (long) (float) value == value ? primitive(AS_FLOAT + 1) : NONE;
      case BIG_INTEGER -> CONVERTED;
      case BIG_DECIMAL -> CONVERTED + 1;
      case STRING -> LAST;
      default -> general(Long.class);
    };
  }

  private int fitOfFloat(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p63;
    return switch (kind) {
      case DOUBLE -> primitive(EXACT);
      case FLOAT -> primitive(NARROWED);
      case LONG, INT, SHORT, BYTE -> {
        int fit = whole ? fitOfInteger((long) value) : NONE;
        yield fit == NONE ? NONE : fit + CONVERTED;
      }
      case BIG_DECIMAL -> Double.isFinite(value) ? CONVERTED : NONE;
      case STRING -> LAST;
      default -> general(Double.class);
    };
  }

  private int fitOfString(EngineServices services, CallContext context, int index) {
    return switch (kind) {
      case STRING -> type == String.class ? EXACT : WIDENED;
      case CHARACTER ->
          isOneCharacter(services, context.payload(index)) ? primitive(CONVERTED) : NONE;
      case ENUM -> constant(text(services, context, index)) == null ? NONE : CONVERTED + 1;
      case BYTES -> CONVERTED + 2;
      default -> general(String.class);
    };
  }

  private static boolean isOneCharacter(EngineServices services, long string) {
    return Strings.length(string) <= 3
        && JavaStrings.decode(services.state().strings().bytes(string)).length() == 1;
  }

  private static String text(EngineServices services, CallContext context, int index) {
    return services.values().text(context.tag(index), context.payload(index));
  }

  private @Nullable Object constant(String name) {
    for (Object each : type.getEnumConstants()) {
      if (((Enum<?>) each).name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private int fitOfObject(@Nullable Object value) {
    if (type.isInstance(value)) {
      return type == Object.class
          ? GENERAL
          : value != null && type == value.getClass() ? EXACT : WIDENED;
    }
    return switch (value) {
      case LuaFunction function when functional -> CONVERTED;
      case HostFunction function when functional -> CONVERTED;
      case LuaTable table when kind == Kind.ARRAY -> CONVERTED + 2;
      case LuaTable table when type.isAssignableFrom(List.class) -> CONVERTED + 1;
      case LuaTable table when isBound() -> CONVERTED + 3;
      case LuaTable table when implementable -> CONVERTED + 4;
      case null, default -> NONE;
    };
  }

  /** Whether tables are converted to objects of this class, which must be a record. */
  private boolean isBound() {
    return type.isRecord();
  }

  /** The value converted to this type, or {@link #MISFIT}. */
  @Nullable Object convert(EngineServices services, CallContext context, int index) {
    int tag = context.tag(index);
    long payload = context.payload(index);
    switch (tag) {
      case Tag.NIL:
        return type.isPrimitive() ? MISFIT : null;
      case Tag.FALSE, Tag.TRUE:
        return kind == Kind.BOOLEAN || type.isAssignableFrom(Boolean.class)
            ? (Object) (tag == Tag.TRUE)
            : MISFIT;
      case Tag.INTEGER:
        return ofInteger(payload);
      case Tag.FLOAT:
        return ofFloat(Double.longBitsToDouble(payload));
      case Tag.STRING, Tag.LONG_STRING:
        return ofString(services, context, index);
      default:
        return ofObject(services.values().toJava(context, index));
    }
  }

  private Object ofInteger(long value) {
    return switch (kind) {
      case LONG -> value;
      case INT -> value == (int) value ? (Object) (int) value : MISFIT;
      case SHORT -> value == (short) value ? (Object) (short) value : MISFIT;
      case BYTE -> value == (byte) value ? (Object) (byte) value : MISFIT;
      case DOUBLE -> (long) (double) value == value ? (Object) (double) value : MISFIT;
      case FLOAT -> (long) (float) value == value ? (Object) (float) value : MISFIT;
      case BIG_INTEGER -> BigInteger.valueOf(value);
      case BIG_DECIMAL -> BigDecimal.valueOf(value);
      case STRING -> Long.toString(value);
      default -> type.isAssignableFrom(Long.class) ? (Object) value : MISFIT;
    };
  }

  private Object ofFloat(double value) {
    return switch (kind) {
      case DOUBLE -> value;
      case FLOAT -> (float) value;
      case LONG, INT, SHORT, BYTE ->
          value == Math.rint(value) && Math.abs(value) < 0x1p63 ? ofInteger((long) value) : MISFIT;
      case BIG_DECIMAL -> Double.isFinite(value) ? BigDecimal.valueOf(value) : MISFIT;
      case STRING -> Double.toString(value);
      default -> type.isAssignableFrom(Double.class) ? (Object) value : MISFIT;
    };
  }

  private @Nullable Object ofString(EngineServices services, CallContext context, int index) {
    switch (kind) {
      case BYTES:
        return services.state().strings().bytes(context.payload(index));
      case CHARACTER:
        return isOneCharacter(services, context.payload(index))
            ? (Object) text(services, context, index).charAt(0)
            : MISFIT;
      case ENUM:
        Object constant = constant(text(services, context, index));
        return constant == null ? MISFIT : constant;
      default:
        return type.isAssignableFrom(String.class) ? text(services, context, index) : MISFIT;
    }
  }

  /** As {@link #convert}, for a value that has already crossed the boundary. */
  @Nullable Object ofObject(@Nullable Object value) {
    if (type.isInstance(value)) {
      return value;
    }
    return switch (value) {
      case LuaFunction function when functional -> function.as(type);
      case HostFunction function when functional -> FunctionProxy.of(function, type);
      case LuaTable table when element != null -> ofElements(table, element);
      case LuaTable table when type.isAssignableFrom(List.class) -> table.asList();
      case LuaTable table when isBound() -> table.as(type);
      case LuaTable table when implementable -> InterfaceCalls.ofTable(table, type);
      case Long number -> ofInteger(number);
      case Double number -> ofFloat(number);
      case String text when kind == Kind.ENUM -> misfitIfNull(constant(text));
      case String text when kind == Kind.BYTES -> JavaStrings.encode(text);
      case String text when kind == Kind.CHARACTER && text.length() == 1 -> text.charAt(0);
      case Boolean truth when kind == Kind.BOOLEAN -> truth;
      case null -> type.isPrimitive() ? MISFIT : null;
      default -> MISFIT;
    };
  }

  private static Object misfitIfNull(@Nullable Object value) {
    return value == null ? MISFIT : value;
  }

  private static Object ofElements(LuaTable table, Parameter element) {
    List<@Nullable Object> values = table.asList();
    Object array = Array.newInstance(element.type, values.size());
    for (int i = 0; i < values.size(); i++) {
      Object converted = element.ofObject(values.get(i));
      if (converted == MISFIT) {
        return MISFIT;
      }
      Array.set(array, i, converted);
    }
    return array;
  }

  /**
   * Whether every value of this type also has the other type, so that this one is more specific.
   */
  boolean isAtLeast(Parameter other) {
    return other.type.isAssignableFrom(type);
  }
}
