package dev.perigee.ir.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ReferenceLua;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuaIntegersTest {
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({
    "7, 3, 2, 1",
    "-7, 3, -3, 2",
    "7, -3, -3, -2",
    "-7, -3, 2, -1",
    "-9223372036854775808, -1, -9223372036854775808, 0",
    "-9223372036854775808, 2, -4611686018427387904, 0",
    "9223372036854775807, -9223372036854775808, -1, -1",
  })
  void dividesTowardsMinusInfinity(long a, long b, long quotient, long remainder) {
    assertThat(LuaIntegers.floorDivide(a, b)).isEqualTo(quotient);
    assertThat(LuaIntegers.floorModulo(a, b)).isEqualTo(remainder);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 63, -9223372036854775808",
    "1, 64, 0",
    "-1, 9223372036854775807, 0",
    "-1, -63, 1",
    "-1, -64, 0",
    "-1, -9223372036854775808, 0",
    "-2, -1, 9223372036854775807",
    "5, 0, 5",
  })
  void shiftsLogicallyByAnyCount(long value, long count, long left) {
    assertThat(LuaIntegers.shiftLeft(value, count)).isEqualTo(left);
    if (count != MIN) {
      assertThat(LuaIntegers.shiftRight(value, -count)).isEqualTo(left);
    }
  }

  @Test
  void shiftsRightByTheSmallestIntegerToNothing() {
    assertThat(LuaIntegers.shiftRight(-1, MIN)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 1, 9",
    "1, 10, 3, 3",
    "10, 1, -3, 3",
    "5, 5, 1, 0",
    "-9223372036854775808, 9223372036854775807, 1, -1",
    "9223372036854775807, -9223372036854775808, -1, -1",
    "9223372036854775807, -9223372036854775808, -9223372036854775808, 1",
    "-1, -9223372036854775808, -9223372036854775808, 0",
  })
  void countsIterations(long initial, long limit, long step, long further) {
    assertThat(LuaIntegers.isLoopSkipped(initial, limit, step)).isFalse();
    assertThat(LuaIntegers.furtherIterations(initial, limit, step)).isEqualTo(further);
  }

  @Test
  void skipsLoopsThatStartBeyondTheirLimit() {
    assertThat(LuaIntegers.isLoopSkipped(2, 1, 1)).isTrue();
    assertThat(LuaIntegers.isLoopSkipped(1, 2, -1)).isTrue();
    assertThat(LuaIntegers.isLoopSkipped(MAX, MIN, 1)).isTrue();
  }

  @Test
  void agreesWithReference() {
    Random random = Samples.random(this);
    StringBuilder script =
        new StringBuilder(
            "local function p(a, b) print(b ~= 0 and a // b, b ~= 0 and a % b, a << b, a >> b)"
                + " end\n");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      long a = Samples.integer(random);
      long b = Samples.integer(random);
      script
          .append("p(")
          .append(ReferenceLua.literal(a))
          .append(',')
          .append(ReferenceLua.literal(b))
          .append(")\n");
      expected.add(
          (b != 0
                  ? LuaIntegers.floorDivide(a, b) + "\t" + LuaIntegers.floorModulo(a, b)
                  : "false\tfalse")
              + "\t"
              + LuaIntegers.shiftLeft(a, b)
              + "\t"
              + LuaIntegers.shiftRight(a, b));
    }
    assertThat(ReferenceLua.run(script.toString())).isEqualTo(expected);
  }
}
