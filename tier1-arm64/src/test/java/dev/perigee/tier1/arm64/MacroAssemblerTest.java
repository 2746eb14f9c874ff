package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Constants and offsets: the effects of the chosen instructions, executed by {@link Machine}. */
class MacroAssemblerTest {

  private final long seed = TestSeed.of(MacroAssemblerTest.class);
  private final Random random = new Random(seed);

  /** Runs the code that a macro emits. The caller holds one of the scratch registers throughout. */
  private static Machine run(Machine before, Consumer<MacroAssembler> macro) {
    MacroAssembler assembler = new MacroAssembler();
    Machine machine = new Machine(before);
    Register held;
    try (ScratchRegister scratch = assembler.scratch()) {
      held = scratch.register();
      macro.accept(assembler);
    }
    machine.run(assembler.toWords());
    assertThat(machine.get(held)).as("the caller's scratch register").isEqualTo(before.get(held));
    return machine;
  }

  private static void assertOnlyChanged(Machine before, Machine after, Register... changed) {
    List<Register> allowed = new ArrayList<>(List.of(changed));
    allowed.add(Register.X17);
    for (int i = 0; i < 32; i++) {
      Register register = i == 31 ? Register.SP : Register.x(i);
      if (!allowed.contains(register.x()) && !allowed.contains(register.w())) {
        assertThat(after.get(register)).as("%s", register).isEqualTo(before.get(register));
      }
    }
  }

  private static int[] words(Consumer<MacroAssembler> macro) {
    MacroAssembler assembler = new MacroAssembler();
    macro.accept(assembler);
    return assembler.toWords();
  }

  /** Constants of all kinds: halves of zeros, ones and others, runs, masks, small numbers. */
  private long constant() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> random.nextLong() >>> random.nextInt(64) << random.nextInt(64);
      case 3 -> {
        List<Long> masks = BitGrid.everyMask(64);
        long mask = masks.get(random.nextInt(masks.size()));
        yield mask ^ (random.nextBoolean() ? 0xFFFFL << (16 * random.nextInt(4)) : 0);
      }
      case 4 -> {
        long value = 0;
        for (int i = 0; i < 4; i++) {
          int half = random.nextInt(3);
          value = value << 16 | (half == 0 ? 0 : half == 1 ? 0xFFFF : random.nextInt(0x10000));
        }
        yield value;
      }
      default -> (random.nextInt(0x2000) - 0x1000) << random.nextInt(14);
    };
  }

  // Constants

  @Test
  void anyConstantIsMoved() {
    Machine before = new Machine();
    for (int i = 0; i < 2000; i++) {
      long value = constant();
      Machine after = run(before, a -> a.mov(Register.X3, value));
      assertThat(after.x[3]).as("0x%x, seed %d", value, seed).isEqualTo(value);
      assertOnlyChanged(before, after, Register.X3);

      int narrow = (int) value;
      long unsigned = Integer.toUnsignedLong(narrow);
      assertThat(run(before, a -> a.mov(Register.X3.w(), narrow)).x[3])
          .as("w 0x%x, seed %d", narrow, seed)
          .isEqualTo(unsigned);
      assertThat(run(before, a -> a.mov(Register.X3.w(), unsigned)).x[3]).isEqualTo(unsigned);
      assertThat(words(a -> a.mov(Register.X3.w(), narrow))).hasSizeBetween(1, 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "ffff, 1",
    "10000, 1",
    "ffff000000000000, 1",
    "ffffffffffffffff, 1",
    "ffffffffffff1234, 1",
    "ffff1234ffffffff, 1",
    "5555555555555555, 1",
    "00ffffffffffff00, 1",
    "ffffffff, 1",
    "12345678, 2",
    "1234ffffffff5678, 2",
    "ffff123456789abc, 3",
    "555555551234555, 4",
    "5555555512345555, 2",
    "00ff00ff00ff1234, 2",
    "1234000fffffffff, 2",
    "123400000001ffff, 2",
    "123456789abc, 3",
    "123456789abcdef0, 4"
  })
  void constantsTakeFewInstructions(String hex, int count) {
    long value = Long.parseUnsignedLong(hex, 16);
    assertThat(words(a -> a.mov(Register.X3, value))).hasSize(count);
  }

  @Test
  void anyDoubleIsMovedBitByBit() {
    List<Double> values =
        new ArrayList<>(
            List.of(0.0, -0.0, 1.0, -1.0, 0.5, 31.0, 0.1, Math.PI, Double.MIN_VALUE, 1e300));
    values.add(Double.POSITIVE_INFINITY);
    values.add(Double.longBitsToDouble(0x7FF8_0000_0000_0001L));
    values.add(Double.longBitsToDouble(-1L));
    for (int i = 0; i < 500; i++) {
      values.add(Double.longBitsToDouble(constant()));
    }
    Machine before = new Machine();
    for (double value : values) {
      Machine after = run(before, a -> a.mov(FloatRegister.d(5), value));
      assertThat(after.d[5])
          .as("%s, seed %d", value, seed)
          .isEqualTo(Double.doubleToRawLongBits(value));
      assertOnlyChanged(before, after);
    }
    assertThat(words(a -> a.mov(FloatRegister.D0, 0.0))).containsExactly(0x2F00E400);
    assertThat(words(a -> a.mov(FloatRegister.D0, 1.0))).containsExactly(0x1E6E1000);
  }

  @Test
  void constantsThatDoNotFitAreRefused() {
    MacroAssembler assembler = new MacroAssembler();
    Register w = Register.X0.w();
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.mov(w, 1L << 32));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.mov(w, -(1L << 31) - 1));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.addConstant(w, w, 1L << 32));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.andConstant(w, w, 1L << 32));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.mov(Register.SP, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembler.addConstant(Register.XZR, Register.X0, 1L << 40));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembler.cmpConstant(Register.XZR, 1L << 40));
    assertThatIllegalArgumentException().isThrownBy(() -> assembler.mov(FloatRegister.D0.s(), 1.0));
    assertThat(assembler.position()).isZero();
  }

  // Arithmetic

  static Stream<List<Register>> destinationsAndSources() {
    return Stream.of(
        List.of(Register.X3, Register.X4),
        List.of(Register.X3, Register.X3),
        List.of(Register.SP, Register.SP),
        List.of(Register.X3, Register.SP),
        List.of(Register.SP, Register.X4),
        List.of(Register.X3.w(), Register.X4.w()));
  }

  private LongStream amounts(Register register) {
    LongStream edges =
        LongStream.of(
            0,
            1,
            4095,
            4096,
            4097,
            0xFFF000,
            0xFFFFFF,
            0x1000000,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE);
    LongStream both = edges.flatMap(value -> LongStream.of(value, -value));
    LongStream all = LongStream.concat(both, LongStream.generate(this::constant).limit(300));
    return register.is64Bit() ? all : all.map(value -> (int) value).distinct();
  }

  @ParameterizedTest
  @MethodSource("destinationsAndSources")
  void anyConstantIsAddedAndSubtracted(List<Register> registers) {
    Register rd = registers.get(0);
    Register rn = registers.get(1);
    long mask = rd.is64Bit() ? -1L : 0xFFFF_FFFFL;
    amounts(rd)
        .forEach(amount -> {
          Machine before = new Machine();
          long source = before.get(rn);
          Machine sum = run(before, a -> a.addConstant(rd, rn, amount));
          assertThat(sum.get(rd))
              .as("+ %d, seed %d", amount, seed)
              .isEqualTo(source + amount & mask);
          assertOnlyChanged(before, sum, rd);
          Machine difference = run(before, a -> a.subConstant(rd, rn, amount));
          assertThat(difference.get(rd))
              .as("- %d, seed %d", amount, seed)
              .isEqualTo(source - amount & mask);
          assertOnlyChanged(before, difference, rd);
        });
  }

  static Stream<List<Register>> flagSetters() {
    return Stream.of(
        List.of(Register.X3, Register.X4),
        List.of(Register.X3, Register.SP),
        List.of(Register.XZR, Register.X4),
        List.of(Register.X3.w(), Register.X4.w()));
  }

  @ParameterizedTest
  @MethodSource("flagSetters")
  void flagsAreThoseOfTheOperation(List<Register> registers) {
    Register rd = registers.get(0);
    Register rn = registers.get(1);
    Register operand = rd.is64Bit() ? Register.X9 : Register.X9.w();
    Extend extend = rd.is64Bit() ? Extend.UXTX : Extend.UXTW;
    amounts(rd)
        .forEach(amount -> {
          Machine before = new Machine();
          // Sources are near the amount, so that the last bit decides the flags.
          before.set(rn, random.nextBoolean() ? amount + random.nextInt(3) - 1 : constant());
          before.set(operand, amount);
          assertSameFlags(
              before,
              amount,
              a -> a.addsConstant(rd, rn, amount),
              a -> a.adds(rd, rn, operand, extend, 0));
          assertSameFlags(
              before,
              amount,
              a -> a.subsConstant(rd, rn, amount),
              a -> a.subs(rd, rn, operand, extend, 0));
          assertSameFlags(
              before, amount, a -> a.cmpConstant(rn, amount), a -> a.cmp(rn, operand, extend, 0));
        });
  }

  private void assertSameFlags(
      Machine before, long amount, Consumer<MacroAssembler> macro, Consumer<MacroAssembler> plain) {
    Machine expected = run(before, plain);
    Machine actual = run(before, macro);
    assertThat(List.of(actual.n, actual.z, actual.c, actual.v))
        .as("nzcv with %d, seed %d", amount, seed)
        .isEqualTo(List.of(expected.n, expected.z, expected.c, expected.v));
    expected.x[17] = actual.x[17];
    assertThat(actual.x).isEqualTo(expected.x);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anyConstantIsALogicalOperand(boolean wide) {
    Register rd = wide ? Register.X3 : Register.X3.w();
    Register rn = wide ? Register.X4 : Register.X4.w();
    long mask = wide ? -1L : 0xFFFF_FFFFL;
    Machine before = new Machine();
    before.x[4] = random.nextLong();
    long source = before.get(rn);
    amounts(rd)
        .forEach(value -> {
          String what = "0x%x, seed %d".formatted(value, seed);
          assertThat(run(before, a -> a.andConstant(rd, rn, value)).x[3])
              .as(what)
              .isEqualTo(source & value & mask);
          assertThat(run(before, a -> a.orrConstant(rd, rn, value)).x[3])
              .as(what)
              .isEqualTo((source | value) & mask);
          assertThat(run(before, a -> a.eorConstant(rd, rn, value)).x[3])
              .as(what)
              .isEqualTo((source ^ value) & mask);
          Machine tested = run(before, a -> a.tstConstant(rn, value));
          long result = wide ? source & value : (int) (source & value);
          assertThat(tested.n).as(what).isEqualTo(result < 0);
          assertThat(tested.z).as(what).isEqualTo(result == 0);
          assertOnlyChanged(before, tested);
        });
  }

  // Scratch registers

  @Test
  void thereAreTwoScratchRegisters() {
    MacroAssembler assembler = new MacroAssembler();
    try (ScratchRegister first = assembler.scratch()) {
      try (ScratchRegister second = assembler.scratch()) {
        assertThat(List.of(first.register(), second.register()))
            .containsExactlyInAnyOrder(Register.X16, Register.X17);
        assertThatIllegalStateException()
            .isThrownBy(assembler::scratch)
            .withMessage("all scratch registers are in use");
      }
      assembler.scratch().close();
    }
  }

  @Test
  void aScratchRegisterIsReturnedOnce() {
    MacroAssembler assembler = new MacroAssembler();
    ScratchRegister first = assembler.scratch();
    first.close();
    ScratchRegister again = assembler.scratch();
    first.close();
    assertThat(assembler.scratch().register()).isNotSameAs(again.register());
    assertThatIllegalStateException().isThrownBy(first::register);
  }

  @Test
  void macrosReturnTheirScratchRegister() {
    MacroAssembler assembler = new MacroAssembler();
    for (int i = 0; i < 3; i++) {
      assembler.addConstant(Register.X0, Register.X0, 0x1234_5678_9ABCL);
      assembler.mov(FloatRegister.D0, 0.1);
      assembler.ldr(Register.X0, Register.X1, 1 << 20);
      assembler.stp(Register.X0, Register.X1, Register.SP, 1 << 30);
    }
    assembler.scratch();
    assembler.scratch();
  }

  // Data and padding

  @Test
  void dataAndPadding() {
    MacroAssembler assembler = new MacroAssembler();
    assembler.ret();
    assembler.align(16);
    assembler.data64(0x1122_3344_5566_7788L);
    assembler.align(4);
    assertThat(assembler.toWords())
        .containsExactly(0xD65F03C0, 0xD503201F, 0xD503201F, 0xD503201F, 0x55667788, 0x11223344);
    for (int bytes : new int[] {0, 2, 12, -16}) {
      assertThatIllegalArgumentException().isThrownBy(() -> assembler.align(bytes));
    }
  }
}
