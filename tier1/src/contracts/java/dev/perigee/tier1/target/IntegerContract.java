package dev.perigee.tier1.target;

import dev.perigee.ir.Tag;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Moves of integers and operations on them. */
abstract class IntegerContract extends OperationsContract {
  private static final List<Long> DIVISORS =
      List.of(
          3L,
          7L,
          10L,
          127L,
          1000L,
          (long) Integer.MAX_VALUE,
          0xFFFF_FFFFL,
          1_000_000_007_000L,
          Long.MAX_VALUE,
          -1L,
          -2L,
          -3L,
          -16L,
          -129L,
          (long) Integer.MIN_VALUE,
          Integer.MIN_VALUE - 1L,
          -Long.MAX_VALUE,
          Long.MIN_VALUE);

  IntegerContract(Target target) {
    super(target);
  }

  private static long meaning(IntegerOperation operation, long left, long right) {
    return switch (operation) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case AND -> left & right;
      case OR -> left | right;
      case XOR -> left ^ right;
    };
  }

  @Test
  void moves() {
    repeat(
        20,
        () -> {
          for (List<Register> pair : pairs(general)) {
            Register target = pair.get(0);
            Register source = pair.get(1);
            Registers given = contents();
            Registers expected = given.copy();
            expected.set(target, given.get(source));
            new Trial((code, label) -> code.move(target, source), "%s = %s", target, source)
                .check(given, expected);
          }
        });
  }

  @Test
  void constants() {
    for (long constant : LONGS) {
      Register target = any();
      Registers given = contents();
      Registers expected = given.copy();
      expected.set(target, constant);
      new Trial((code, label) -> code.move(target, constant), "%s = %d", target, constant)
          .check(given, expected);
    }
  }

  @Test
  void computesWithRegisters() {
    for (IntegerOperation operation : IntegerOperation.values()) {
      repeat(3, () -> triples(general).forEach(triple -> computes(operation, triple)));
    }
  }

  private void computes(IntegerOperation operation, List<Register> operands) {
    Register target = operands.get(0);
    Register left = operands.get(1);
    Register right = operands.get(2);
    Trial trial =
        new Trial(
            (code, label) -> code.compute(operation, target, left, right),
            "%s %s",
            operation,
            operands);
    repeat(
        30,
        () -> {
          Registers given = contents();
          given.set(left, anyLong());
          given.set(right, anyLong());
          Registers expected = given.copy();
          expected.set(target, meaning(operation, given.get(left), given.get(right)));
          trial.check(given, expected);
        });
  }

  @Test
  void computesWithConstants() {
    for (IntegerOperation operation : IntegerOperation.values()) {
      for (long constant : LONGS) {
        for (List<Register> pair : pairs(general)) {
          Register target = pair.get(0);
          Register left = pair.get(1);
          Register scratch = any(target, left);
          Trial trial =
              new Trial(
                      (code, label) -> code.compute(operation, target, left, constant, scratch),
                      "%s %s with %d, %s",
                      operation,
                      pair,
                      constant,
                      scratch)
                  .losing(scratch);
          repeat(
              4,
              () -> {
                Registers given = contents();
                given.set(left, anyLong());
                Registers expected = given.copy();
                expected.set(target, meaning(operation, given.get(left), constant));
                trial.check(given, expected);
              });
        }
      }
    }
  }

  @Test
  void shiftsByConstants() {
    for (Shift shift : Shift.values()) {
      for (int i = 0; i < Long.SIZE; i++) {
        int count = i;
        for (List<Register> pair : pairs(general)) {
          unary(
              new Trial(
                  (code, label) -> code.shift(shift, pair.get(0), pair.get(1), count),
                  "%s %s by %d",
                  shift,
                  pair,
                  count),
              pair,
              2,
              value ->
                  switch (shift) {
                    case LEFT -> value << count;
                    case RIGHT -> value >>> count;
                    case RIGHT_SIGNED -> value >> count;
                  });
        }
      }
    }
  }

  private void unary(Trial trial, List<Register> pair, int times, LongUnaryOperator meaning) {
    repeat(
        times,
        () -> {
          Registers given = contents();
          given.set(pair.get(1), anyLong());
          Registers expected = given.copy();
          expected.set(pair.get(0), meaning.applyAsLong(given.get(pair.get(1))));
          trial.check(given, expected);
        });
  }

  @Test
  void shiftsByRegisters() {
    Register s0 = file.scratch().get(0);
    Register s1 = file.scratch().get(1);
    Register s2 = file.scratch().get(2);
    for (boolean left : List.of(true, false)) {
      for (Register value : List.of(value(), value(), s0)) {
        for (Register count : List.of(value(value), value(value), s1, value)) {
          for (Register target : List.of(value(value, count), s2, value, count)) {
            if (!target.equals(s0) && !target.equals(s1)) {
              shifts(left, target, value, count);
            }
          }
        }
      }
    }
  }

  private void shifts(boolean left, Register target, Register value, Register count) {
    Trial trial =
        new Trial(
                (code, label) -> code.shift(left, target, value, count),
                "%s = %s %s %s",
                target,
                value,
                left ? "<<" : ">>",
                count)
            .losingScratch(target);
    repeat(
        40,
        () -> {
          Registers given = contents();
          given.set(value, anyLong());
          given.set(count, random.nextBoolean() ? random.nextInt(-70, 70) : anyLong());
          Registers expected = given.copy();
          expected.set(target, luaShift(left, given.get(value), given.get(count)));
          trial.check(given, expected);
        });
  }

  private static long luaShift(boolean left, long value, long count) {
    if (count <= -Long.SIZE || count >= Long.SIZE) {
      return 0;
    }
    return left == count >= 0 ? value << Math.abs(count) : value >>> Math.abs(count);
  }

  @Test
  void negatesAndComplements() {
    repeat(
        5,
        () -> {
          for (List<Register> pair : pairs(general)) {
            unary(
                new Trial(
                    (code, label) -> code.negate(pair.get(0), pair.get(1)), "negate %s", pair),
                pair,
                20,
                value -> -value);
            unary(
                new Trial(
                    (code, label) -> code.complement(pair.get(0), pair.get(1)),
                    "complement %s",
                    pair),
                pair,
                20,
                value -> ~value);
          }
        });
  }

  @Test
  void dividesByConstants() {
    for (boolean modulo : List.of(true, false)) {
      for (long divisor : DIVISORS) {
        for (Register dividend : List.of(value(), file.scratch().get(0))) {
          for (Register target : List.of(value(dividend), file.scratch().get(2), dividend)) {
            if (mayBeResult(target)) {
              divides(modulo, target, dividend, divisor);
            }
          }
        }
      }
    }
  }

  private void divides(boolean modulo, Register target, Register dividend, long divisor) {
    Trial trial =
        new Trial(
                (code, label) -> code.divide(modulo, target, dividend, divisor),
                "%s = %s %s %d",
                target,
                dividend,
                modulo ? "%" : "//",
                divisor)
            .losingScratch(target);
    repeat(
        20,
        () -> {
          Registers given = contents();
          given.set(dividend, near(divisor));
          long value = given.get(dividend);
          Registers expected = given.copy();
          expected.set(
              target, modulo ? Math.floorMod(value, divisor) : Math.floorDiv(value, divisor));
          trial.check(given, expected);
        });
  }

  @Test
  void dividesByRegisters() {
    for (boolean modulo : List.of(true, false)) {
      for (Register dividend : List.of(value(), file.scratch().get(0))) {
        for (Register divisor : List.of(value(dividend), file.scratch().get(1))) {
          for (Register target :
              List.of(value(dividend, divisor), file.scratch().get(2), dividend, divisor)) {
            if (mayBeResult(target)) {
              divides(modulo, target, dividend, divisor);
            }
          }
        }
      }
    }
  }

  /** Of the scratch registers, only the third may hold a result. */
  private boolean mayBeResult(Register target) {
    return !file.scratch().contains(target) || target.equals(file.scratch().get(2));
  }

  private void divides(boolean modulo, Register target, Register dividend, Register divisor) {
    Trial trial =
        new Trial(
                (code, label) -> code.divide(modulo, target, dividend, divisor),
                "%s = %s %s %s",
                target,
                dividend,
                modulo ? "%" : "//",
                divisor)
            .losingScratch(target);
    for (long by : concat(DIVISORS, List.of(1L, -1L, 2L, Long.MIN_VALUE, Long.MAX_VALUE))) {
      repeat(
          4,
          () -> {
            Registers given = contents();
            given.set(dividend, random.nextInt(8) == 0 ? Long.MIN_VALUE : near(by));
            given.set(divisor, by);
            long value = given.get(dividend);
            Registers expected = given.copy();
            expected.set(target, modulo ? Math.floorMod(value, by) : Math.floorDiv(value, by));
            trial.check(given, expected);
          });
    }
    Registers given = contents();
    given.set(divisor, 0);
    trial.losing(target).check(given, given.copy()); // It must not trap.
  }

  /** Any number, or one that leaves a small remainder. */
  private long near(long divisor) {
    return random.nextBoolean()
        ? anyLong()
        : divisor * random.nextInt(-5, 5) + random.nextInt(-2, 3);
  }

  @Test
  void dividesUnsigned() {
    for (long divisor : concat(DIVISORS, List.of(1L, 2L, 1024L))) {
      for (Register dividend : List.of(value(), file.scratch().get(3))) {
        for (Register target : List.of(value(dividend), file.scratch().get(2), dividend)) {
          Trial trial =
              new Trial(
                      (code, label) -> code.divideUnsigned(target, dividend, divisor),
                      "%s = %s / %s",
                      target,
                      dividend,
                      Long.toUnsignedString(divisor))
                  .losing(dividend)
                  .losingScratch(target);
          repeat(
              20,
              () -> {
                Registers given = contents();
                given.set(dividend, near(divisor));
                Registers expected = given.copy();
                expected.set(target, Long.divideUnsigned(given.get(dividend), divisor));
                trial.check(given, expected);
              });
        }
      }
    }
  }

  @Test
  void addsTo32Bits() {
    for (int constant : new int[] {0, 1, 2, 127, 128, 255, 4095}) {
      Register value = any();
      Trial trial =
          new Trial((code, label) -> code.add32(value, constant), "%s + %d", value, constant);
      repeat(
          20,
          () -> {
            Registers given = contents();
            given.set(value, anyLong());
            Registers expected = given.copy();
            expected.set32(value, given.get32(value) + constant);
            trial.check(given, expected);
          });
    }
  }

  @Test
  void masks32Bits() {
    for (int i = 0; i < Integer.SIZE; i++) {
      int shift = i;
      for (List<Register> triple : triples(general)) {
        Register target = triple.get(0);
        Register left = triple.get(1);
        Register right = triple.get(2);
        Register scratch = any(target, left, right);
        Trial trial =
            new Trial(
                    (code, label) -> code.and32(target, left, right, shift, scratch),
                    "and32 %s, shifted by %d",
                    triple,
                    shift)
                .losing(scratch);
        repeat(
            5,
            () -> {
              Registers given = contents();
              given.set(left, anyLong());
              given.set(right, anyLong());
              Registers expected = given.copy();
              expected.set32(target, given.get32(left) & given.get32(right) << shift);
              trial.check(given, expected);
            });
      }
    }
  }

  @Test
  void addsShifted() {
    for (int i = 0; i <= 8; i++) {
      int shift = i;
      for (List<Register> triple : triples(general)) {
        Register target = triple.get(0);
        Register base = triple.get(1);
        Register index = triple.get(2);
        if (target.equals(base)) {
          continue;
        }
        Trial trial =
            new Trial(
                (code, label) -> code.addShifted(target, base, index, shift),
                "addShifted %s by %d",
                triple,
                shift);
        repeat(
            10,
            () -> {
              Registers given = contents();
              given.set(base, anyLong());
              given.set(index, anyLong());
              Registers expected = given.copy();
              expected.set(target, given.get(base) + (given.get(index) << shift));
              trial.check(given, expected);
            });
      }
    }
  }

  @Test
  void negatesTruth() {
    repeat(
        5,
        () -> {
          Register tag = any();
          Trial trial = new Trial((code, label) -> code.negateTruth(tag), "not %s", tag);
          for (int value = Tag.NIL; value <= Tag.PROTOTYPE; value++) {
            Registers given = contents();
            given.set(tag, value);
            Registers expected = given.copy();
            expected.set(tag, Tag.isFalse(value) ? Tag.TRUE : Tag.FALSE);
            trial.check(given, expected);
          }
        });
  }
}
