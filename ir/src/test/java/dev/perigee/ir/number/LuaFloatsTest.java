package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ReferenceLua;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaFloatsTest {
  @ParameterizedTest
  @CsvSource({
    "5.5, 2, 2, 1.5",
    "-5.5, 2, -3, 0.5",
    "5.5, -2, -3, -0.5",
    "-5.5, -2, 2, -1.5",
    "-0.0, 2, -0.0, -0.0",
    "0.0, -2, -0.0, 0.0",
    "1, Infinity, 0.0, 1",
    "-1, Infinity, -0.0, Infinity",
    "1, -Infinity, -0.0, -Infinity",
    "-1, -Infinity, 0.0, -1",
    "Infinity, 2, Infinity, NaN",
    "1, 0.0, Infinity, NaN",
    "-1, 0.0, -Infinity, NaN",
    "NaN, 1, NaN, NaN",
  })
  void dividesTowardsMinusInfinity(double a, double b, double quotient, double remainder) {
    assertThat(LuaFloats.floorDivide(a, b)).isEqualTo(Double.valueOf(quotient));
    assertThat(LuaFloats.floorModulo(a, b)).isEqualTo(Double.valueOf(remainder));
  }

  @ParameterizedTest
  @CsvSource({
    "1, NaN, 1",
    "NaN, 0, 1",
    "NaN, -0.0, 1",
    "NaN, 2, NaN",
    "-1, Infinity, 1",
    "-1, -Infinity, 1",
    "1, -Infinity, 1",
    "2, Infinity, Infinity",
    "0.5, Infinity, 0",
    "-8, 0.3333, NaN",
    "-0.0, -1, -Infinity",
    "-2, 3, -8",
    "10, 15, 1e15",
    "1e200, 2, Infinity",
    "-Infinity, 3.698431649169974e15, Infinity",
    "-Infinity, 3.698431649169975e15, -Infinity",
    "-0.0, 3.070237306287557e15, -0.0",
    "-0.0, 2977079619909586, 0",
  })
  void raisesToPowersAsC99Does(double base, double exponent, double power) {
    assertThat(LuaFloats.power(base, exponent)).isEqualTo(Double.valueOf(power));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, true",
    "-0.0, true",
    "9007199254740993, true",
    "9223372036854774784, true",
    "9223372036854775808, false",
    "-9223372036854775808, true",
    "-9223372036854777856, false",
    "0.5, false",
    "NaN, false",
    "Infinity, false",
    "-Infinity, false",
  })
  void knowsFloatsThatAreIntegers(double value, boolean expected) {
    assertThat(LuaFloats.hasIntegerRepresentation(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "3.7, 1, false, 3",
    "3.7, -1, false, 4",
    "-3.7, 1, false, -4",
    "-3.7, -1, false, -3",
    "1e300, 1, false, 9223372036854775807",
    "1e300, -1, true, 0",
    "-1e300, 1, true, 0",
    "-1e300, -1, false, -9223372036854775808",
    "9223372036854775808, 1, false, 9223372036854775807",
    "9223372036854775808, -1, true, 0",
    "-9223372036854775808, 1, false, -9223372036854775808",
    "-9223372036854775808, -1, false, -9223372036854775808",
    "Infinity, 1, false, 9223372036854775807",
    "-Infinity, 1, true, 0",
    "NaN, 1, true, 0",
    "NaN, -1, false, -9223372036854775808",
  })
  void clipsLoopLimits(double limit, long step, boolean unreachable, long expected) {
    assertThat(LuaFloats.isLoopLimitUnreachable(limit, step)).isEqualTo(unreachable);
    if (!unreachable) {
      assertThat(LuaFloats.loopLimit(limit, step)).isEqualTo(expected);
    }
  }

  @Test
  void agreesWithReference() {
    Random random = Samples.random(this);
    StringBuilder script = new StringBuilder();
    script.append("local f = string.format\n");
    script.append(
        "local function p(a, b) print(f('%a', a // b)) print(f('%a', a % b)) print(f('%a', a ^"
            + " b))\n");
    script.append("print(math.tointeger(a)) end\n");
    List<double[]> pairs = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      double a = Samples.floating(random);
      double b = Samples.floating(random);
      pairs.add(new double[] {a, b});
      script
          .append("p(")
          .append(ReferenceLua.literal(a))
          .append(',')
          .append(ReferenceLua.literal(b))
          .append(")\n");
    }
    List<String> answers = ReferenceLua.run(script.toString());
    assertThat(answers).hasSize(pairs.size() * 4);
    for (int i = 0; i < pairs.size(); i++) {
      double a = pairs.get(i)[0];
      double b = pairs.get(i)[1];
      assertThat(LuaFloats.floorDivide(a, b))
          .as("%s // %s", a, b)
          .isEqualTo(Double.valueOf(decode(answers.get(4 * i))));
      assertThat(LuaFloats.floorModulo(a, b))
          .as("%s %% %s", a, b)
          .isEqualTo(Double.valueOf(decode(answers.get(4 * i + 1))));
      assertPower(a, b, decode(answers.get(4 * i + 2)));
      assertThat(
              LuaFloats.hasIntegerRepresentation(a) ? Long.toString(LuaFloats.toInteger(a)) : "nil")
          .as("tointeger(%s)", a)
          .isEqualTo(answers.get(4 * i + 3));
    }
  }

  @Test
  void runsLoopsAsReferenceDoes() {
    Random random = Samples.random(this);
    StringBuilder script =
        new StringBuilder(
            "local function p(a, b, c) local n, last = 0 for i = a, b, c do n = n + 1 last = i if n"
                + " == 3 then break end end print(n, last) end\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      double limit = Samples.floating(random);
      long initial =
          random.nextBoolean() ? Samples.integer(random) : (long) limit + random.nextInt(9) - 4;
      long step = Samples.integer(random);
      if (step == 0) {
        continue;
      }
      script.append(
          "p("
              + ReferenceLua.literal(initial)
              + ","
              + ReferenceLua.literal(limit)
              + ","
              + ReferenceLua.literal(step)
              + ")\n");
      expected.add(loop(initial, limit, step));
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }

  private static String loop(long initial, double floatLimit, long step) {
    if (LuaFloats.isLoopLimitUnreachable(floatLimit, step)) {
      return "0\tnil";
    }
    long limit = LuaFloats.loopLimit(floatLimit, step);
    if (LuaIntegers.isLoopSkipped(initial, limit, step)) {
      return "0\tnil";
    }
    long further = LuaIntegers.furtherIterations(initial, limit, step);
    long iterations = Long.compareUnsigned(further, 2) >= 0 ? 2 : further;
    return iterations + 1 + "\t" + (initial + iterations * step);
  }

  private static void assertPower(double base, double exponent, double expected) {
    double actual = LuaFloats.power(base, exponent);
    if (Double.isNaN(expected) || Double.isInfinite(expected) || expected == 0) {
      assertThat(actual).as("%s ^ %s", base, exponent).isEqualTo(Double.valueOf(expected));
    } else {
      // The C library and Java each promise less than one unit in the last place, and no more.
      assertThat(Math.abs(actual - expected))
          .as("%s ^ %s", base, exponent)
          .isLessThanOrEqualTo(Math.ulp(expected));
    }
  }

  private static double decode(String hexadecimal) {
    return switch (hexadecimal) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> Double.parseDouble(hexadecimal);
    };
  }
}
