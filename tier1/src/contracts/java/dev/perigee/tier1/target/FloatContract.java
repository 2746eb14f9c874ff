package dev.perigee.tier1.target;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Doubles: moves, arithmetic, rounding and conversions. */
abstract class FloatContract extends OperationsContract {
  FloatContract(Target target) {
    super(target);
  }

  @Test
  void moves() {
    repeat(
        10,
        () -> {
          for (List<FloatRegister> pair : pairs(floats)) {
            Registers given = contents();
            Registers expected = given.copy();
            expected.setBits(pair.get(0), given.bits(pair.get(1)));
            new Trial((code, label) -> code.move(pair.get(0), pair.get(1)), "move %s", pair)
                .check(given, expected);
          }
        });
  }

  @Test
  void constants() {
    for (double constant : concat(DOUBLES, List.of(Double.longBitsToDouble(random.nextLong())))) {
      FloatRegister target = anyFloat();
      FloatRegister other = anyFloat(target);
      Registers given = contents();
      Registers expected = given.copy();
      expected.set(target, constant);
      expected.set(other, constant);
      new Trial(
              (code, label) -> {
                code.move(target, constant);
                code.move(other, constant);
              },
              "%s = %s = %s",
              target,
              other,
              constant)
          .check(given, expected);
    }
  }

  @Test
  void movesBits() {
    repeat(
        20,
        () -> {
          Register integer = any();
          FloatRegister number = anyFloat();
          Registers given = contents();
          Registers expected = given.copy();
          expected.set(integer, given.bits(number));
          new Trial((code, label) -> code.moveBits(integer, number), "%s = %s", integer, number)
              .check(given, expected);
          expected = given.copy();
          expected.setBits(number, given.get(integer));
          new Trial((code, label) -> code.moveBits(number, integer), "%s = %s", number, integer)
              .check(given, expected);
        });
  }

  @Test
  void computes() {
    for (FloatOperation operation : FloatOperation.values()) {
      repeat(3, () -> triples(floats).forEach(triple -> computes(operation, triple)));
    }
  }

  private void computes(FloatOperation operation, List<FloatRegister> operands) {
    FloatRegister target = operands.get(0);
    FloatRegister left = operands.get(1);
    FloatRegister right = operands.get(2);
    Trial trial =
        new Trial(
                (code, label) -> code.compute(operation, target, left, right),
                "%s %s",
                operation,
                operands)
            .computing(target);
    repeat(
        40,
        () -> {
          Registers given = contents();
          given.set(left, anyDouble());
          given.set(right, anyDouble());
          double x = given.get(left);
          double y = given.get(right);
          Registers expected = given.copy();
          expected.set(
              target,
              switch (operation) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
              });
          trial.check(given, expected);
        });
  }

  @Test
  void negates() {
    repeat(
        5,
        () -> {
          for (List<FloatRegister> pair : pairs(floats)) {
            Trial trial =
                new Trial(
                    (code, label) -> code.negate(pair.get(0), pair.get(1)), "negate %s", pair);
            for (double value : DOUBLES) {
              Registers given = contents();
              given.set(pair.get(1), value);
              Registers expected = given.copy();
              expected.setBits(pair.get(0), given.bits(pair.get(1)) ^ Long.MIN_VALUE);
              trial.check(given, expected);
            }
          }
        });
  }

  @Test
  void takesSquareRoots() {
    repeat(
        5,
        () -> {
          for (List<FloatRegister> pair : pairs(floats)) {
            Trial trial =
                new Trial(
                    (code, label) -> code.squareRoot(pair.get(0), pair.get(1)), "root %s", pair);
            for (double value : DOUBLES) {
              Registers given = contents();
              given.set(pair.get(1), value);
              Registers expected = given.copy();
              expected.set(pair.get(0), Math.sqrt(value));
              trial.computing(pair.get(0)).check(given, expected);
            }
          }
        });
  }

  @Test
  void floors() {
    repeat(
        5,
        () -> {
          for (List<FloatRegister> pair : pairs(floats)) {
            Trial trial =
                new Trial((code, label) -> code.floor(pair.get(0), pair.get(1)), "floor %s", pair)
                    .computing(pair.get(0));
            for (double value : DOUBLES) {
              Registers given = contents();
              given.set(pair.get(1), value);
              Registers expected = given.copy();
              expected.set(pair.get(0), Math.floor(value));
              trial.check(given, expected);
            }
          }
        });
  }

  @Test
  void floorsToIntegers() {
    for (List<FloatRegister> pair : pairs(floats)) {
      FloatRegister value = pair.get(0);
      FloatRegister scratch = pair.get(1);
      if (value.equals(scratch)) {
        continue;
      }
      Register target = value();
      Trial fitting = floorToInteger(target, value, scratch).losing(scratch);
      Trial other = floorToInteger(target, value, scratch).losing(scratch, target);
      repeat(
          60,
          () -> {
            double number = random.nextInt(8) == 0 ? oneOf(EDGES) : candidate();
            double floor = Math.floor(number);
            boolean fits = floor >= -0x1p63 && floor < 0x1p63;
            Registers given = contents();
            given.set(value, number);
            Registers expected = given.copy();
            expected.set(target, (long) floor);
            if (fits) {
              fitting.check(given, expected);
            } else {
              other.check(given, expected, true);
            }
          });
    }
  }

  private Trial floorToInteger(Register target, FloatRegister value, FloatRegister scratch) {
    return new Trial(
        (code, label) -> code.floorToInteger(target, value, scratch, label),
        "floor %s to %s",
        value,
        target);
  }

  /** The bounds of the doubles that fit an integer, and some that do not fit. */
  private static final List<Double> EDGES =
      List.of(
          0x1p63,
          -0x1p63,
          Math.nextDown(0x1p63),
          Math.nextDown(-0x1p63),
          Math.nextUp(-0x1p63),
          0x1p64,
          -0x1p64,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          -0.0,
          -0.5);

  /**
   * Compares all bits for many numbers: with all exponents, around integers and around powers of
   * two.
   */
  @Test
  void floorsMany() {
    int count = OperationRunner.DATA / Double.BYTES;
    Register base = file.values().get(0);
    Register index = file.values().get(1);
    for (List<FloatRegister> pair : pairs(floats)) {
      Trial trial =
          new Trial(
              (code, label) -> {
                Label loop = code.label();
                code.bind(loop);
                code.load(pair.get(1), Address.indexed(base, index, 3));
                code.floor(pair.get(0), pair.get(1));
                code.store(pair.get(0), Address.indexed(base, index, 3));
                code.compute(IntegerOperation.ADD, index, index, 1, file.scratch().get(0));
                code.branch(Comparison.LESS, index, count, file.scratch().get(0), loop);
              },
              "many times floor %s",
              pair);
      repeat(
          200,
          () -> {
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++) {
              numbers[i] = candidate();
              runner.data().setAtIndex(JAVA_DOUBLE_UNALIGNED, i, numbers[i]);
            }
            Registers given = contents();
            given.set(base, runner.data().address());
            given.set(index, 0);
            runner.run(trial.code(), given);
            for (int i = 0; i < count; i++) {
              double floor = runner.data().getAtIndex(JAVA_DOUBLE_UNALIGNED, i);
              if (Double.compare(floor, Math.floor(numbers[i])) != 0) {
                assertThat(floor).as("floor of %s", numbers[i]).isEqualTo(Math.floor(numbers[i]));
              }
            }
          });
    }
  }

  private double candidate() {
    double sign = random.nextBoolean() ? 1 : -1;
    double integer = random.nextLong() >> random.nextInt(64);
    return switch (random.nextInt(5)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> integer + 0.5;
      case 2 -> Math.nextUp(integer);
      case 3 -> Math.nextDown(integer);
      default -> sign * Math.scalb(1 + random.nextInt(-2, 3) * 0x1p-52, random.nextInt(-60, 70));
    };
  }

  @Test
  void convertsIntegers() {
    repeat(
        5,
        () -> {
          FloatRegister target = anyFloat();
          Register integer = any();
          Trial trial =
              new Trial((code, label) -> code.convert(target, integer), "%s = %s", target, integer);
          repeat(
              60,
              () -> {
                Registers given = contents();
                given.set(integer, anyLong());
                Registers expected = given.copy();
                expected.set(target, (double) given.get(integer));
                trial.check(given, expected);
              });
        });
  }

  @Test
  void convertsNumbers() {
    repeat(
        10,
        () -> {
          FloatRegister target = anyFloat();
          FloatRegister scratch = anyFloat(target);
          Register payload = any();
          Register tag = any(payload);
          Trial trial =
              new Trial(
                      (code, label) -> code.convertNumber(target, payload, tag, scratch),
                      "%s = number %s, tag %s",
                      target,
                      payload,
                      tag)
                  .losing(scratch);
          repeat(
              20,
              () -> {
                Registers given = contents();
                given.set(payload, anyLong());
                given.set(tag, Tag.INTEGER);
                Registers expected = given.copy();
                expected.set(target, (double) given.get(payload));
                trial.check(given, expected);

                given.set(payload, Double.doubleToRawLongBits(anyDouble()));
                given.set(tag, Tag.FLOAT);
                expected = given.copy();
                expected.setBits(target, given.get(payload));
                trial.check(given, expected);
              });
        });
  }
}
