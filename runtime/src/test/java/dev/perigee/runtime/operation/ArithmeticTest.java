package dev.perigee.runtime.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

  private final StepEngine engine = new StepEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  // Numbers

  /** An operation by another route than the engine's. Null stands for an error. */
  private static @Nullable Object expected(String op, Object x, Object y) {
    if (x instanceof Long a && y instanceof Long b && !op.equals("DIV")) {
      return ofIntegers(op, BigInteger.valueOf(a), BigInteger.valueOf(b));
    }
    double a = ((Number) x).doubleValue();
    double b = ((Number) y).doubleValue();
    return switch (op) {
      case "ADD" -> a + b;
      case "SUB" -> a - b;
      case "MUL" -> a * b;
      case "DIV" -> a / b;
      case "IDIV" -> Math.floor(a / b);
      case "MOD" -> {
        // lua_Number's luai_nummod.
        double rest = a % b;
        yield (rest > 0 ? b < 0 : rest < 0 && b > 0) ? rest + b : rest;
      }
      default -> {
        BigInteger left = exact(x);
        BigInteger right = exact(y);
        yield left == null || right == null ? null : ofIntegers(op, left, right);
      }
    };
  }

  private static @Nullable BigInteger exact(Object number) {
    if (number instanceof Long integer) {
      return BigInteger.valueOf(integer);
    }
    double value = (Double) number;
    if (value != Math.rint(value) || Double.isInfinite(value)) {
      return null;
    }
    BigInteger integer = new BigDecimal(value).toBigInteger();
    return integer.bitLength() < 64 ? integer : null;
  }

  private static @Nullable Object ofIntegers(String op, BigInteger a, BigInteger b) {
    return switch (op) {
      case "ADD" -> a.add(b).longValue();
      case "SUB" -> a.subtract(b).longValue();
      case "MUL" -> a.multiply(b).longValue();
      case "IDIV" -> b.signum() == 0 ? null : a.subtract(modulo(a, b)).divide(b).longValue();
      case "MOD" -> b.signum() == 0 ? null : modulo(a, b).longValue();
      case "BAND" -> a.and(b).longValue();
      case "BOR" -> a.or(b).longValue();
      case "BXOR" -> a.xor(b).longValue();
      case "SHL" -> shiftLeft(a, b);
      case "SHR" -> shiftLeft(a, b.negate());
      default -> throw new IllegalArgumentException(op);
    };
  }

  /** The remainder with the sign of the divisor. */
  private static BigInteger modulo(BigInteger a, BigInteger b) {
    BigInteger rest = a.mod(b.abs());
    return b.signum() < 0 && rest.signum() != 0 ? rest.add(b) : rest;
  }

  private static long shiftLeft(BigInteger a, BigInteger count) {
    if (count.abs().compareTo(BigInteger.valueOf(64)) >= 0) {
      return 0;
    }
    return a.mod(WORD).shiftLeft(count.intValueExact()).longValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ADD", "SUB", "MUL", "DIV", "MOD", "IDIV", "BAND", "BOR", "BXOR", "SHL", "SHR"})
  void numbersAreCombinedAsTheManualSays(String op) throws ReflectiveOperationException {
    int event = Metamethod.class.getField(op).getInt(null);
    Reference instruction = engine.operation(2, op + " r2 r0 r1");
    for (Object x : Numbers.EDGES) {
      for (Object y : Numbers.EDGES) {
        Object expected = expected(op, x, y);
        String what = x + " " + op + " " + y;
        if (expected == null) {
          assertThatExceptionOfType(LuaError.class)
              .as(what)
              .isThrownBy(() -> engine.call(instruction, x, y));
          continue;
        }
        assertEquals(expected, engine.call(instruction, x, y).getFirst(), what);
        assertEquals(expected, raw(event, x, y), what);
      }
    }
  }

  private @Nullable Object raw(int event, Object x, Object y) {
    Arithmetic arithmetic = engine.state.operations().arithmetic();
    int tag =
        arithmetic.raw(
            event, Numbers.tag(x), Numbers.payload(x), Numbers.tag(y), Numbers.payload(y));
    return engine.value(tag, arithmetic.payload());
  }

  @ParameterizedTest
  @CsvSource({
    "ADD, ADDK, ADDI",
    "SUB, SUBK,",
    "MUL, MULK,",
    "DIV, DIVK,",
    "MOD, MODK,",
    "POW, POWK,",
    "IDIV, IDIVK,",
    "BAND, BANDK,",
    "BOR, BORK,",
    "BXOR, BXORK,",
    "SHL,, SHLI",
    "SHR,, SHRI"
  })
  void theFormsOfAnOperationAgree(
      String op, @Nullable String constant, @Nullable String immediate) {
    Reference slots = engine.operation(2, op + " r2 r0 r1");
    for (long y : new long[] {-128, -3, -1, 1, 2, 63, 64, 127}) {
      List<Reference> forms = new ArrayList<>();
      if (constant != null) {
        forms.add(engine.operation(1, constant + " r1 r0 k0", "constant integer " + y));
      }
      if (immediate != null) {
        forms.add(engine.operation(1, immediate + " r1 r0 " + y));
      }
      for (Object x : Numbers.EDGES) {
        List<Object> expected = outcome(slots, x, y);
        for (Reference form : forms) {
          assertThat(outcome(form, x)).as(x + " " + op + " " + y).isEqualTo(expected);
        }
      }
    }
  }

  /** The results of a call, or the message of its error without the name of an operand. */
  private List<Object> outcome(Reference function, Object... arguments) {
    try {
      return engine.call(function, arguments);
    } catch (LuaError error) {
      return List.of(String.valueOf(error.getMessage()));
    }
  }

  @Test
  void powersAreFloats() {
    Reference power = engine.operation(2, "POW r2 r0 r1");
    assertThat(engine.call(power, 2, 10)).containsExactly(1024.0);
    assertThat(engine.call(power, 2, -1)).containsExactly(0.5);
    assertThat(engine.call(power, -8, 1.0 / 3)).containsExactly(Double.NaN);
    assertThat(engine.call(power, 0, 0)).containsExactly(1.0);
    // As C's pow, and unlike Java's.
    assertThat(engine.call(power, 1, Double.NaN)).containsExactly(1.0);
    assertThat(engine.call(power, -1, Double.POSITIVE_INFINITY)).containsExactly(1.0);
  }

  @Test
  void unaryOperationsTakeOneOperand() {
    Reference minus = engine.operation(1, "UNM r1 r0");
    Reference not = engine.operation(1, "BNOT r1 r0");
    assertThat(engine.call(minus, Long.MIN_VALUE)).containsExactly(Long.MIN_VALUE);
    assertThat(engine.call(minus, 0)).containsExactly(0L);
    assertThat(engine.call(minus, 0.0)).containsExactly(-0.0);
    assertThat(engine.call(not, 0)).containsExactly(-1L);
    assertThat(engine.call(not, -3.0)).containsExactly(2L);
  }

  // Errors

  private void assertMessage(String message, Reference function, @Nullable Object... arguments) {
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> engine.call(function, arguments))
        .withMessage("test:1: " + message);
  }

  @Test
  void integersAreNotDividedByZero() {
    assertMessage("attempt to divide by zero", engine.operation(2, "IDIV r2 r0 r1"), 1, 0);
    assertMessage("attempt to perform 'n%0'", engine.operation(2, "MOD r2 r0 r1"), 1, 0);
    assertThat(engine.call(engine.operation(2, "IDIV r2 r0 r1"), 1, 0.0))
        .containsExactly(Double.POSITIVE_INFINITY);
    assertThat(engine.call(engine.operation(2, "MOD r2 r0 r1"), 1, 0.0))
        .containsExactly(Double.NaN);
  }

  /** The second operand is blamed if the first one is a number. */
  @Test
  void anErrorNamesTheOperandAtFault() {
    Reference add =
        engine.operation(
            2, "ADD r2 r0 r1", "local \"x\" slot 0 from 0 to 2", "local \"y\" slot 1 from 0 to 2");
    assertMessage("attempt to perform arithmetic on a nil value (local 'x')", add, null, true);
    assertMessage("attempt to perform arithmetic on a boolean value (local 'y')", add, 1, true);
    assertMessage("attempt to perform arithmetic on a nil value (local 'x')", add, null, 1);
    Reference named = engine.tableWith("__name", "Point");
    assertMessage("attempt to perform arithmetic on a Point value (local 'y')", add, 0.5, named);
    Reference constant =
        engine.operation(
            1, "SUBK r1 r0 k0", "constant integer 1", "local \"x\" slot 0 from 0 to 2");
    assertMessage(
        "attempt to perform arithmetic on a nil value (local 'x')", constant, (Object) null);
  }

  @Test
  void bitwiseOperationsNeedIntegers() {
    Reference or =
        engine.operation(
            2, "BOR r2 r0 r1", "local \"x\" slot 0 from 0 to 2", "local \"y\" slot 1 from 0 to 2");
    assertMessage("number (local 'x') has no integer representation", or, 1.5, 2);
    assertMessage("number (local 'y') has no integer representation", or, 2.0, 0x1p63);
    assertMessage(
        "attempt to perform bitwise operation on a table value (local 'x')", or, engine.table(), 1);
    assertMessage("attempt to perform bitwise operation on a nil value (local 'y')", or, 1.5, null);
    assertMessage("attempt to perform bitwise operation on a nil value (local 'x')", or, null, 1.5);
    assertMessage("attempt to perform bitwise operation on a string value (local 'x')", or, "1", 1);
  }

  // Metamethods

  @Test
  void theFirstOperandsMetamethodIsCalledWithBoth() {
    List<Object> calls = new ArrayList<>();
    Reference left = object("__add", "left", calls);
    Reference right = object("__add", "right", calls);
    Reference add = engine.operation(2, "ADD r2 r0 r1");
    assertThat(engine.call(add, left, right)).containsExactly("left");
    assertThat(engine.call(add, 1, right)).containsExactly("right");
    assertThat(engine.call(add, left, null)).containsExactly("left");
    assertThat(calls).containsExactly("left", left, right, "right", 1L, right, "left", left, null);
  }

  private Reference object(String event, Object result, List<Object> calls) {
    return engine.tableWith(
        event,
        engine.builtin(context -> {
          calls.add(result);
          calls.addAll(engine.arguments(context));
          engine.push(context, result);
          context.pushText("not used");
          return 2;
        }));
  }

  @Test
  void aMetamethodWithoutAResultYieldsNilAndAUnaryOneGetsItsOperandTwice() {
    List<Object> seen = new ArrayList<>();
    Reference object =
        engine.tableWith(
            "__unm",
            engine.builtin(context -> {
              seen.addAll(engine.arguments(context));
              return 0;
            }));
    assertThat(engine.call(engine.operation(1, "UNM r1 r0"), object))
        .containsExactly((Object) null);
    assertThat(seen).containsExactly(object, object);
  }

  @Test
  void aMetamethodHandlesFloatsWithoutAnIntegerValueAndIntegerConstants() {
    List<Object> calls = new ArrayList<>();
    Reference object = object("__band", 7L, calls);
    assertThat(engine.call(engine.operation(2, "BAND r2 r0 r1"), 1.5, object)).containsExactly(7L);
    Reference constant = engine.operation(1, "BANDK r1 r0 k0", "constant integer 9");
    assertThat(engine.call(constant, object)).containsExactly(7L);
    Reference shifted = object("__shl", 8L, calls);
    assertThat(engine.call(engine.operation(1, "SHLI r1 r0 -3"), shifted)).containsExactly(8L);
    assertThat(calls).containsExactly(7L, 1.5, object, 7L, object, 9L, 8L, shifted, -3L);
  }

  // For Java code

  @Test
  void javaCodeGetsTheSameResultsAndErrors() {
    List<Object> calls = new ArrayList<>();
    Reference object = object("__mul", "product", calls);
    assertThat(operate(Metamethod.MUL, 6L, 7L)).containsExactly(42L);
    assertThat(operate(Metamethod.MUL, 6L, object)).containsExactly("product");
    assertThat(operate(Metamethod.POW, 2L, 0.5)).containsExactly(Math.sqrt(2));
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> operate(Metamethod.MUL, 6L, true))
        .withMessage("attempt to perform arithmetic on a boolean value");
    assertThatExceptionOfType(LuaError.class)
        .isThrownBy(() -> operate(Metamethod.BXOR, 6L, 0.5))
        .withMessage("number has no integer representation");
    assertThat(calls).containsExactly("product", 6L, object);
  }

  private List<Object> operate(int event, Object x, Object y) {
    return engine.call(
        engine.builtin(context -> {
          Arithmetic arithmetic = engine.state.operations().arithmetic();
          int size = context.size();
          int tag =
              arithmetic.operate(
                  event, context.tag(1), context.payload(1), context.tag(2), context.payload(2));
          assertThat(context.size()).isEqualTo(size);
          context.push(tag, arithmetic.payload());
          return 1;
        }),
        x,
        y);
  }

  @Test
  void operationsOnOtherValuesAreNotRaw() {
    assertThat(
            engine.state.operations().arithmetic().raw(Metamethod.ADD, Tag.NIL, 0, Tag.INTEGER, 1))
        .isEqualTo(Tag.NIL);
    assertThat(
            engine.state.operations().arithmetic().raw(Metamethod.BOR, Tag.TRUE, 0, Tag.INTEGER, 1))
        .isEqualTo(Tag.NIL);
  }
}
