package dev.perigee.tier1.x64;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Runs assembled functions on this machine's processor and compares their results with Java's. */
final class Run {

  static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    63,
    64,
    127,
    -128,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xFFFF_FFFFL,
    0x0123456789ABCDEFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.5,
    -1.5,
    2.5,
    0x1p52 + 1,
    -0x1p63,
    0x1p63,
    1e300,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  /** What a test does with the function. */
  interface Use {
    void call(MethodHandle function) throws Throwable;
  }

  private Run() {}

  /** Runs a function that begins at the code's start. */
  static void run(FunctionDescriptor type, Consumer<Assembler> body, Use use) throws Throwable {
    Assembler assembler = new Assembler();
    body.accept(assembler);
    try (Executable code = Executable.of(assembler.toByteArray())) {
      use.call(code.function(type));
    }
  }

  /**
   * Compares a function of two integers, in rdi and rsi, with the result in rax, for all pairs of
   * {@link #INTEGERS}.
   */
  static void compare(Consumer<Assembler> body, LongBinaryOperator meaning) throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG),
        body.andThen(Assembler::ret),
        function -> {
          for (long x : INTEGERS) {
            for (long y : INTEGERS) {
              assertThat((long) function.invokeExact(x, y))
                  .as("of %d and %d", x, y)
                  .isEqualTo(meaning.applyAsLong(x, y));
            }
          }
        });
  }

  /**
   * Compares a function of two doubles, in xmm0 and xmm1, with the result in xmm0, for all pairs of
   * {@link #DOUBLES}. All NaNs are equal, but zeros with different signs are not.
   */
  static void compareDoubles(Consumer<Assembler> body, DoubleBinaryOperator meaning)
      throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_DOUBLE, JAVA_DOUBLE, JAVA_DOUBLE),
        body.andThen(Assembler::ret),
        function -> {
          for (double x : DOUBLES) {
            for (double y : DOUBLES) {
              assertThat(Double.valueOf((double) function.invokeExact(x, y)))
                  .as("of %s and %s", x, y)
                  .isEqualTo(Double.valueOf(meaning.applyAsDouble(x, y)));
            }
          }
        });
  }

  /** Skips the test if the processor lacks one of the features. */
  static void assumeReported(Feature... features) throws Throwable {
    Set<Feature> reported = ThisProcessor.features();
    assumeTrue(reported.containsAll(List.of(features)), "this processor has only " + reported);
  }
}
