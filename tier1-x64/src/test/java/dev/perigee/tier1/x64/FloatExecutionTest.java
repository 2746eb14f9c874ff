package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Arithmetic.ADD;
import static dev.perigee.tier1.x64.Arithmetic.AND;
import static dev.perigee.tier1.x64.Arithmetic.OR;
import static dev.perigee.tier1.x64.Arithmetic.SUB;
import static dev.perigee.tier1.x64.Arithmetic.XOR;
import static dev.perigee.tier1.x64.Register.AL;
import static dev.perigee.tier1.x64.Register.CL;
import static dev.perigee.tier1.x64.Register.DL;
import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.EDI;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RDI;
import static dev.perigee.tier1.x64.Register.RSP;
import static dev.perigee.tier1.x64.Run.DOUBLES;
import static dev.perigee.tier1.x64.Run.INTEGERS;
import static dev.perigee.tier1.x64.Run.assumeReported;
import static dev.perigee.tier1.x64.Run.compare;
import static dev.perigee.tier1.x64.Run.compareDoubles;
import static dev.perigee.tier1.x64.Run.run;
import static dev.perigee.tier1.x64.XmmMove.MOVAPD;
import static dev.perigee.tier1.x64.XmmMove.MOVQ;
import static dev.perigee.tier1.x64.XmmMove.MOVSD;
import static dev.perigee.tier1.x64.XmmMove.MOVUPD;
import static dev.perigee.tier1.x64.XmmOperation.ADDSD;
import static dev.perigee.tier1.x64.XmmOperation.CVTSD2SS;
import static dev.perigee.tier1.x64.XmmOperation.CVTSS2SD;
import static dev.perigee.tier1.x64.XmmOperation.DIVSD;
import static dev.perigee.tier1.x64.XmmOperation.MAXSD;
import static dev.perigee.tier1.x64.XmmOperation.MINSD;
import static dev.perigee.tier1.x64.XmmOperation.MULSD;
import static dev.perigee.tier1.x64.XmmOperation.SQRTSD;
import static dev.perigee.tier1.x64.XmmOperation.SUBSD;
import static dev.perigee.tier1.x64.XmmOperation.UCOMISD;
import static dev.perigee.tier1.x64.XmmOperation.XORPD;
import static dev.perigee.tier1.x64.XmmRegister.XMM0;
import static dev.perigee.tier1.x64.XmmRegister.XMM1;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Doubles, executed on this machine's processor; skipped on other processors. */
class FloatExecutionTest {

  @BeforeAll
  static void canRun() {
    Executable.assumePossible();
  }

  @Test
  void computesWithDoubles() throws Throwable {
    compareDoubles(
        a -> {
          a.op(MULSD, XMM0, XMM0);
          a.op(MULSD, XMM1, XMM1);
          a.op(ADDSD, XMM0, XMM1);
          a.op(SQRTSD, XMM0, XMM0);
        },
        (x, y) -> Math.sqrt(x * x + y * y));
    compareDoubles(a -> a.op(SUBSD, XMM0, XMM1), (x, y) -> x - y);
    compareDoubles(a -> a.op(DIVSD, XMM0, XMM1), (x, y) -> x / y);
  }

  @Test
  void minimumAndMaximumGiveTheSourceForZerosAndNaNs() throws Throwable {
    compareDoubles(a -> a.op(MINSD, XMM0, XMM1), (x, y) -> x < y ? x : y);
    compareDoubles(a -> a.op(MAXSD, XMM0, XMM1), (x, y) -> x > y ? x : y);
  }

  @Test
  void comparesDoubles() throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, JAVA_DOUBLE, JAVA_DOUBLE),
        a -> {
          // bit 0: greater, bit 1: less, bit 2: equal
          a.op(XOR, EAX, EAX);
          a.op(UCOMISD, XMM0, XMM1);
          a.set(Condition.A, AL);
          a.set(Condition.E, CL);
          a.set(Condition.NP, DL);
          a.op(AND, CL, DL);
          a.op(Shift.SHL, CL, 2);
          a.op(OR, AL, CL);
          a.op(UCOMISD, XMM1, XMM0);
          a.set(Condition.A, CL);
          a.op(ADD, CL, CL);
          a.op(OR, AL, CL);
          a.ret();
        },
        function -> {
          for (double x : DOUBLES) {
            for (double y : DOUBLES) {
              long expected = x > y ? 1 : x < y ? 2 : x == y ? 4 : 0;
              assertThat((long) function.invokeExact(x, y))
                  .as("of %s and %s", x, y)
                  .isEqualTo(expected);
            }
          }
        });
  }

  @Test
  void convertsBetweenIntegersAndDoubles() throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, JAVA_DOUBLE),
        a -> {
          a.cvttsd2si(RAX, XMM0);
          a.ret();
        },
        function -> {
          for (double x : DOUBLES) {
            boolean inRange = x >= -0x1p63 && x < 0x1p63;
            assertThat((long) function.invokeExact(x))
                .as("of %s", x)
                .isEqualTo(inRange ? (long) x : Long.MIN_VALUE);
          }
        });
    run(
        FunctionDescriptor.of(JAVA_DOUBLE, JAVA_LONG),
        a -> {
          a.cvtsi2sd(XMM0, RDI);
          a.ret();
        },
        function -> {
          for (long x : INTEGERS) {
            assertThat((double) function.invokeExact(x)).isEqualTo((double) x);
          }
        });
    compareDoubles(
        a -> {
          a.op(CVTSD2SS, XMM0, XMM0);
          a.op(CVTSS2SD, XMM0, XMM0);
        },
        (x, y) -> (float) x);
  }

  @Test
  void masksOf128BitsChangeTheSign() throws Throwable {
    compareDoubles(
        a -> {
          Label mask = new Label();
          Label behind = new Label();
          a.op(XORPD, XMM0, Address.of(mask));
          a.jmpShort(behind);
          a.align(16);
          a.bind(mask);
          a.data64(Long.MIN_VALUE);
          a.data64(0);
          a.bind(behind);
        },
        (x, y) -> -x);
  }

  @Test
  void doublesPassThroughMemory() throws Throwable {
    compareDoubles(
        a -> {
          a.op(SUB, RSP, 32);
          a.op(MOVSD, Address.of(RSP, 16), XMM0);
          a.op(MOVUPD, Address.of(RSP), XMM1);
          a.op(MOVAPD, XMM0, XMM1);
          a.op(ADDSD, XMM0, Address.of(RSP, 16));
          a.op(SUBSD, XMM0, Address.of(RSP));
          a.op(ADD, RSP, 32);
        },
        (x, y) -> y + (x + 0) - y);
  }

  @Test
  void bitsPassBetweenTheKindsOfRegisters() throws Throwable {
    compare(
        a -> {
          a.mov(XMM1, RDI);
          a.op(MOVQ, XMM0, XMM1);
          a.mov(RAX, XMM0);
        },
        (x, y) -> x);
    compare(
        a -> {
          a.mov(XMM1, EDI);
          a.mov(RAX, XMM1);
        },
        (x, y) -> x & 0xFFFF_FFFFL);
  }

  @ParameterizedTest
  @EnumSource
  void roundsToIntegers(Rounding rounding) throws Throwable {
    assumeReported(Feature.SSE4_1);
    compareDoubles(
        a -> a.roundsd(XMM0, XMM0, rounding),
        (x, y) ->
            switch (rounding) {
              case NEAREST -> Math.rint(x);
              case DOWN -> Math.floor(x);
              case UP -> Math.ceil(x);
              case TRUNCATE -> x < 0 ? Math.ceil(x) : Math.floor(x);
            });
  }
}
