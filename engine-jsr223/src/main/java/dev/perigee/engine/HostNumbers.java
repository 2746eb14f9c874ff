package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic with {@code BigInteger} and {@code BigDecimal}, which stay objects, so that no digit
 * is lost. If both operands are integers, the result is a {@code BigInteger}, otherwise a {@code
 * BigDecimal}. {@code /} always returns a {@code BigDecimal}, with 34 digits if the quotient has no
 * finite expansion. {@code //} and {@code %} round towards minus infinity, as in Lua.
 */
final class HostNumbers {
  private HostNumbers() {}

  /** The operators. */
  private enum Operator {
    ADD,
    SUB,
    MUL,
    DIV,
    IDIV,
    MOD,
    UNM,
    EQ,
    LT,
    LE
  }

  static void add(EngineServices services, Map<String, Object> fields) {
    for (Operator each : Operator.values()) {
      fields.put(
          "__" + each.name().toLowerCase(java.util.Locale.ROOT), new Operation(services, each));
    }
  }

  private static final class Operation extends HostOperation {
    private final Operator operator;

    Operation(EngineServices services, Operator operator) {
      super(services);
      this.operator = operator;
    }

    @Override
    int run(CallContext context) {
      Number a = operand(context, 1);
      Number b = operator == Operator.UNM ? a : operand(context, 2);
      Object result =
          a instanceof BigInteger first && b instanceof BigInteger second
              ? ofIntegers(context, first, second)
              : ofDecimals(context, decimal(a), decimal(b));
      services.values().push(context, result);
      return 1;
    }

    private Number operand(CallContext context, int index) {
      Number number = number(services.values().toJava(context, index));
      if (number != null) {
        return number;
      }
      if (operator == Operator.EQ) {
        return BigDecimal.ZERO; // not reached: both operands are objects with this operation
      }
      throw context.error(
          "attempt to perform arithmetic on a "
              + services.state().errors().typeName(context.tag(index), context.payload(index))
              + " value");
    }

    private static @Nullable Number number(@Nullable Object value) {
      return switch (value) {
        case BigInteger number -> number;
        case BigDecimal number -> number;
        case Long number -> BigInteger.valueOf(number);
        case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
        case null, default -> null;
      };
    }

    private static BigDecimal decimal(Number number) {
      return number instanceof BigInteger integer ? new BigDecimal(integer) : (BigDecimal) number;
    }

    private Object ofIntegers(CallContext context, BigInteger a, BigInteger b) {
      return switch (operator) {
        case ADD -> a.add(b);
        case SUB -> a.subtract(b);
        case MUL -> a.multiply(b);
        case IDIV -> floor(context, decimal(a), decimal(b)).toBigInteger();
        case MOD -> {
          requireNonZero(context, b.signum());
          BigInteger rest = a.mod(b.abs());
          yield b.signum() < 0 && rest.signum() != 0 ? rest.add(b) : rest;
        }
        case UNM -> a.negate();
        case EQ -> a.equals(b);
        case LT -> a.compareTo(b) < 0;
        case LE -> a.compareTo(b) <= 0;
        case DIV -> ofDecimals(context, decimal(a), decimal(b));
      };
    }

    private Object ofDecimals(CallContext context, BigDecimal a, BigDecimal b) {
      return switch (operator) {
        case ADD -> a.add(b);
        case SUB -> a.subtract(b);
        case MUL -> a.multiply(b);
        case DIV -> {
          requireNonZero(context, b.signum());
          yield a.divide(b, MathContext.DECIMAL128);
        }
        case IDIV -> floor(context, a, b);
        case MOD -> a.subtract(floor(context, a, b).multiply(b));
        case UNM -> a.negate();
        case EQ -> a.compareTo(b) == 0;
        case LT -> a.compareTo(b) < 0;
        case LE -> a.compareTo(b) <= 0;
      };
    }

    private static BigDecimal floor(CallContext context, BigDecimal a, BigDecimal b) {
      requireNonZero(context, b.signum());
      return a.divide(b, 0, RoundingMode.FLOOR);
    }

    private static void requireNonZero(CallContext context, int signum) {
      if (signum == 0) {
        throw context.error("attempt to divide by zero");
      }
    }
  }
}
