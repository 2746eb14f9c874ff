package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Arithmetic.ADD;
import static dev.perigee.tier1.x64.Arithmetic.CMP;
import static dev.perigee.tier1.x64.Arithmetic.XOR;
import static dev.perigee.tier1.x64.Register.AL;
import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.EDI;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDI;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSI;
import static dev.perigee.tier1.x64.Run.INTEGERS;
import static dev.perigee.tier1.x64.Run.assumeReported;
import static dev.perigee.tier1.x64.Run.compare;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Integer instructions, executed on this machine's processor; skipped on other processors. */
class IntegerExecutionTest {

  @BeforeAll
  static void canRun() {
    Executable.assumePossible();
  }

  @Test
  void addsTwoNumbers() throws Throwable {
    compare(a -> a.lea(RAX, Address.of(RDI, RSI, 1, 0)), Long::sum);
  }

  @Test
  void aWriteTo32BitsClearsTheUpperHalf() throws Throwable {
    compare(
        a -> {
          a.mov(RAX, -1);
          a.mov(EAX, EDI);
        },
        (x, y) -> x & 0xFFFF_FFFFL);
  }

  @Test
  void everyConstantArrives() throws Throwable {
    for (long value : INTEGERS) {
      compare(a -> a.mov(RAX, value), (x, y) -> value);
      compare(a -> a.movabs(RAX, value), (x, y) -> value);
    }
  }

  @Test
  void narrowRegistersAreExtended() throws Throwable {
    compare(a -> a.movsx(RAX, Register.DIL), (x, y) -> (byte) x);
    compare(a -> a.movzx(RAX, Register.DIL), (x, y) -> x & 0xFF);
    compare(a -> a.movsx(RAX, Register.SI), (x, y) -> (short) y);
    compare(a -> a.movzx(EAX, Register.SI), (x, y) -> y & 0xFFFF);
    compare(a -> a.movsx(RAX, EDI), (x, y) -> (int) x);
  }

  @ParameterizedTest
  @EnumSource
  void arithmeticDoesWhatItsNameSays(Arithmetic operation) throws Throwable {
    compare(
        a -> {
          a.mov(RAX, RDI);
          a.op(CMP, RDI, RSI); // CF
          a.op(operation, RAX, RSI);
        },
        (x, y) -> {
          long carry = Long.compareUnsigned(x, y) < 0 ? 1 : 0;
          return switch (operation) {
            case ADD -> x + y;
            case OR -> x | y;
            case ADC -> x + y + carry;
            case SBB -> x - y - carry;
            case AND -> x & y;
            case SUB -> x - y;
            case XOR -> x ^ y;
            case CMP -> x;
          };
        });
  }

  @ParameterizedTest
  @EnumSource
  void shiftsTakeTheAmountModulo64(Shift operation) throws Throwable {
    compare(
        a -> {
          a.mov(RAX, RDI);
          a.mov(RCX, RSI);
          a.opByCl(operation, RAX);
        },
        (x, y) ->
            switch (operation) {
              case ROL -> Long.rotateLeft(x, (int) y);
              case ROR -> Long.rotateRight(x, (int) y);
              case SHL -> x << y;
              case SHR -> x >>> y;
              case SAR -> x >> y;
            });
  }

  @Test
  void multipliesAndDivides() throws Throwable {
    compare(
        a -> {
          a.mov(RAX, RDI);
          a.imul(RAX, RSI);
        },
        (x, y) -> x * y);
    compare(a -> a.imul(RAX, RDI, 1000), (x, y) -> x * 1000);
    compare(
        a -> {
          a.mov(RAX, RDI);
          a.op(Unary.MUL, RSI);
          a.mov(RAX, RDX);
        },
        Math::unsignedMultiplyHigh);
    compare(
        a -> {
          Label skip = new Label();
          a.mov(RAX, -7);
          a.op(ADD, RSI, 1);
          a.op(CMP, RSI, 1);
          a.jShort(Condition.LE, skip);
          a.mov(RAX, RDI);
          a.cqo();
          a.op(Unary.IDIV, RSI);
          a.bind(skip);
        },
        (x, y) -> y + 1 > 1 ? x / (y + 1) : -7);
  }

  @Test
  void conditionsDoWhatTheirNamesSay() throws Throwable {
    Map<Condition, BiPredicate<Long, Long>> meanings = new EnumMap<>(Condition.class);
    meanings.put(Condition.O, (x, y) -> ((x ^ y) & (x ^ (x - y))) < 0);
    meanings.put(Condition.B, (x, y) -> Long.compareUnsigned(x, y) < 0);
    meanings.put(Condition.E, Long::equals);
    meanings.put(Condition.BE, (x, y) -> Long.compareUnsigned(x, y) <= 0);
    meanings.put(Condition.S, (x, y) -> x - y < 0);
    meanings.put(Condition.P, (x, y) -> (Long.bitCount((x - y) & 0xFF) & 1) == 0);
    meanings.put(Condition.L, (x, y) -> x < y);
    meanings.put(Condition.LE, (x, y) -> x <= y);
    for (Map.Entry<Condition, BiPredicate<Long, Long>> entry : meanings.entrySet()) {
      Condition condition = entry.getKey();
      LongBinaryOperator meaning = (x, y) -> entry.getValue().test(x, y) ? 1 : 0;
      compareCondition(condition, meaning);
      compareCondition(condition.invert(), (x, y) -> 1 - meaning.applyAsLong(x, y));
    }
  }

  private static void compareCondition(Condition condition, LongBinaryOperator meaning)
      throws Throwable {
    compare(
        a -> {
          a.op(CMP, RDI, RSI);
          a.set(condition, AL);
          a.movzx(EAX, AL);
        },
        meaning);
    compare(
        a -> {
          a.mov(RAX, 0);
          a.mov(RCX, 1);
          a.op(CMP, RDI, RSI);
          a.cmov(condition, RAX, RCX);
        },
        meaning);
    compare(
        a -> {
          Label end = new Label();
          a.mov(RAX, 1);
          a.op(CMP, RDI, RSI);
          a.j(condition, end);
          a.mov(RAX, 0);
          a.bind(end);
        },
        meaning);
  }

  @Test
  void bitsAreCountedAndTested() throws Throwable {
    compare(
        a -> {
          a.op(XOR, EAX, EAX);
          a.op(BitTest.BT, RDI, RSI);
          a.op(Arithmetic.ADC, RAX, 0);
        },
        (x, y) -> x >>> y & 1);
    compare(
        a -> {
          a.mov(RAX, RDI);
          a.op(BitTest.BTS, RAX, 40);
        },
        (x, y) -> x | 1L << 40);
    compare(
        a -> {
          a.mov(RCX, 64);
          a.op(BitCount.BSF, RAX, RDI);
          a.cmov(Condition.E, RAX, RCX);
        },
        (x, y) -> Long.numberOfTrailingZeros(x));
  }

  @Test
  void bitsAreCountedByOptionalInstructions() throws Throwable {
    assumeReported(Feature.BMI1, Feature.LZCNT, Feature.POPCNT);
    compare(a -> a.op(BitCount.TZCNT, RAX, RDI), (x, y) -> Long.numberOfTrailingZeros(x));
    compare(a -> a.op(BitCount.LZCNT, RAX, RDI), (x, y) -> Long.numberOfLeadingZeros(x));
    compare(a -> a.op(BitCount.POPCNT, RAX, RDI), (x, y) -> Long.bitCount(x));
  }

  @Test
  void shiftsCanLeaveTheFlags() throws Throwable {
    assumeReported(Feature.BMI2);
    compare(a -> a.op(FlaglessShift.SHLX, RAX, RDI, RSI), (x, y) -> x << y);
    compare(a -> a.op(FlaglessShift.SHRX, RAX, RDI, RSI), (x, y) -> x >>> y);
    compare(a -> a.op(FlaglessShift.SARX, RAX, RDI, RSI), (x, y) -> x >> y);
  }
}
