package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.operation.Comparisons;
import org.jspecify.annotations.Nullable;

/** {@code math} (manual 6.7). */
public enum MathLibrary implements LibraryFunction {
  ABS,
  ACOS,
  ASIN,
  ATAN,
  CEIL,
  COS,
  DEG,
  EXP,
  FLOOR,
  FMOD,
  LOG,
  MAX,
  MIN,
  MODF,
  RAD,
  RANDOM,
  RANDOMSEED,
  SIN,
  SQRT,
  TAN,
  TOINTEGER,
  TYPE,
  ULT;

  private static final double LOG_2 = Math.log(2);

  /**
   * Largest fraction of which {@link #log2} takes the logarithm, which is then at most one half.
   */
  private static final double SQRT_2 = Math.sqrt(2);

  /** Makes the library. */
  public static void open(LuaState state) {
    LibraryTable library = LibraryTable.create(state, "math", 32);
    library.functions(values()).functions(DeprecatedMath.values()).alias("atan2", "atan");
    library.context().pushFloat(Math.PI);
    library.set("pi");
    library.context().pushFloat(Double.POSITIVE_INFINITY);
    library.set("huge");
    library.context().pushInteger(Long.MAX_VALUE);
    library.set("maxinteger");
    library.context().pushInteger(Long.MIN_VALUE);
    library.set("mininteger");
    library.publish("math");
  }

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case ABS -> Builtin.MATH_ABS;
      case CEIL -> Builtin.MATH_CEIL;
      case FLOOR -> Builtin.MATH_FLOOR;
      case MAX -> Builtin.MATH_MAX;
      case MIN -> Builtin.MATH_MIN;
      case SQRT -> Builtin.MATH_SQRT;
      case TOINTEGER -> Builtin.MATH_TOINTEGER;
      default -> null;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case ABS -> abs(context);
      case ACOS -> result(context, Math.acos(context.checkNumber(1)));
      case ASIN -> result(context, Math.asin(context.checkNumber(1)));
      case ATAN -> atan(context);
      case CEIL -> ceil(context);
      case COS -> result(context, Math.cos(context.checkNumber(1)));
      case DEG -> result(context, context.checkNumber(1) * (180.0 / Math.PI));
      case EXP -> result(context, Math.exp(context.checkNumber(1)));
      case FLOOR -> floor(context);
      case FMOD -> fmod(context);
      case LOG -> log(context);
      case MAX -> max(context);
      case MIN -> min(context);
      case MODF -> modf(context);
      case RAD -> result(context, context.checkNumber(1) * (Math.PI / 180.0));
      case RANDOM -> LibraryState.of(context.state()).random().random(context);
      case RANDOMSEED -> LibraryState.of(context.state()).random().seed(context);
      case SIN -> result(context, Math.sin(context.checkNumber(1)));
      case SQRT -> result(context, Math.sqrt(context.checkNumber(1)));
      case TAN -> result(context, Math.tan(context.checkNumber(1)));
      case TOINTEGER -> toInteger(context);
      case TYPE -> type(context);
      case ULT -> unsignedLess(context);
    };
  }

  /** Returns a float. */
  static int result(CallContext context, double value) {
    context.pushFloat(value);
    return 1;
  }

  private static int abs(CallContext context) {
    if (context.tag(1) == Tag.INTEGER) {
      context.pushInteger(Math.abs(context.payload(1)));
    } else {
      context.pushFloat(Math.abs(context.checkNumber(1)));
    }
    return 1;
  }

  private static int atan(CallContext context) {
    double y = context.checkNumber(1);
    context.pushFloat(Math.atan2(y, context.optionalNumber(2, 1)));
    return 1;
  }

  private static int floor(CallContext context) {
    if (context.tag(1) == Tag.INTEGER) {
      context.pushInteger(context.payload(1));
    } else {
      pushRounded(context, Math.floor(context.checkNumber(1)));
    }
    return 1;
  }

  private static int ceil(CallContext context) {
    if (context.tag(1) == Tag.INTEGER) {
      context.pushInteger(context.payload(1));
    } else {
      pushRounded(context, Math.ceil(context.checkNumber(1)));
    }
    return 1;
  }

  /** Pushes a float without a fraction, as an integer if it fits. */
  private static void pushRounded(CallContext context, double value) {
    if (LuaFloats.hasIntegerRepresentation(value)) {
      context.pushInteger((long) value);
    } else {
      context.pushFloat(value);
    }
  }

  private static int fmod(CallContext context) {
    if (context.tag(1) == Tag.INTEGER && context.tag(2) == Tag.INTEGER) {
      long divisor = context.payload(2);
      if (divisor == 0) {
        throw context.argumentError(2, "zero");
      }
      context.pushInteger(context.payload(1) % divisor);
    } else {
      // The arguments are checked in the order of common builds of PUC Lua.
      double divisor = context.checkNumber(2);
      context.pushFloat(context.checkNumber(1) % divisor);
    }
    return 1;
  }

  private static int modf(CallContext context) {
    if (context.tag(1) == Tag.INTEGER) {
      context.pushInteger(context.payload(1));
      context.pushFloat(0);
      return 2;
    }
    double value = context.checkNumber(1);
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    pushRounded(context, whole);
    context.pushFloat(value == whole ? 0.0 : value - whole);
    return 2;
  }

  private static int log(CallContext context) {
    double value = context.checkNumber(1);
    if (context.isNoneOrNil(2)) {
      context.pushFloat(Math.log(value));
      return 1;
    }
    double base = context.checkNumber(2);
    double result;
    if (base == 2) {
      result = log2(value);
    } else if (base == 10) {
      result = Math.log10(value);
    } else {
      result = Math.log(value) / Math.log(base);
    }
    context.pushFloat(result);
    return 1;
  }

  /** The binary logarithm, exact for powers of 2. */
  static double log2(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      return Math.log(value);
    }
    double normal = value < Double.MIN_NORMAL ? value * 0x1p54 : value;
    int exponent = Math.getExponent(normal);
    double fraction = Math.scalb(normal, -exponent);
    if (fraction > SQRT_2) {
      fraction /= 2;
      exponent++;
    }
    if (value < Double.MIN_NORMAL) {
      exponent -= 54;
    }
    return exponent + Math.log(fraction) / LOG_2;
  }

  private static int max(CallContext context) {
    return extreme(context, true);
  }

  private static int min(CallContext context) {
    return extreme(context, false);
  }

  private static int extreme(CallContext context, boolean greatest) {
    int count = context.count();
    if (count < 1) {
      throw context.argumentError(1, "value expected");
    }
    Comparisons comparisons = context.state().operations().comparisons();
    int chosen = 1;
    for (int i = 2; i <= count; i++) {
      int left = greatest ? chosen : i;
      int right = greatest ? i : chosen;
      if (comparisons.lessThan(
          context.tag(left), context.payload(left), context.tag(right), context.payload(right))) {
        chosen = i;
      }
    }
    context.pushValue(chosen);
    return 1;
  }

  private static int toInteger(CallContext context) {
    if (context.state().conversions().toInteger(context.tag(1), context.payload(1))) {
      context.pushInteger(context.state().conversions().integer());
    } else {
      context.checkAny(1);
      context.pushNil();
    }
    return 1;
  }

  private static int type(CallContext context) {
    switch (context.tag(1)) {
      case Tag.INTEGER -> context.pushText("integer");
      case Tag.FLOAT -> context.pushText("float");
      default -> {
        context.checkAny(1);
        context.pushNil();
      }
    }
    return 1;
  }

  private static int unsignedLess(CallContext context) {
    long left = context.checkInteger(1);
    context.pushBoolean(Long.compareUnsigned(left, context.checkInteger(2)) < 0);
    return 1;
  }
}
