package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads and stores of {@link MacroAssembler} with offsets of any size, executed by {@link Machine}.
 */
class MacroAccessTest {

  private static final Register BASE = Register.X9;
  private static final long CONTENT = 0xF1E2_D3C4_B5A6_9788L;

  private final long seed = TestSeed.of(MacroAccessTest.class);
  private final Random random = new Random(seed);

  interface Macro<R> {
    void emit(MacroAssembler assembler, R register, Register base, long offset);
  }

  interface PairMacro<R> {
    void emit(MacroAssembler assembler, R first, R second, Register base, long offset);
  }

  /**
   * An access with a general register: the number of bytes, and the value that a load makes of
   * them.
   */
  record Access(String name, Register register, int bytes, Macro<Register> macro, long loaded) {
    @Override
    public String toString() {
      return name + " " + register;
    }
  }

  private LongStream offsets() {
    LongStream edges =
        LongStream.of(
            0, 1, 2, 4, 8, 16, 252, 255, 256, 257, 504, 512, 1024, 4095, 4096, 8190, 8192, 16380,
            16384, 32760, 32768, 65520, 65536, 0xFFFFFF, 0x1000000, 1L << 31, 1L << 40);
    LongStream others = LongStream.generate(() -> random.nextLong() >> random.nextInt(64));
    return LongStream.concat(
        edges.flatMap(value -> LongStream.of(value, -value)), others.limit(200));
  }

  static Stream<Access> loads() {
    Register x = Register.X3;
    Register w = x.w();
    return Stream.of(
        new Access("ldr", x, 8, MacroAssembler::ldr, CONTENT),
        new Access("ldr", w, 4, MacroAssembler::ldr, 0xB5A6_9788L),
        new Access("ldrb", w, 1, MacroAssembler::ldrb, 0x88),
        new Access("ldrh", w, 2, MacroAssembler::ldrh, 0x9788),
        new Access("ldrsb", x, 1, MacroAssembler::ldrsb, (byte) 0x88),
        new Access("ldrsb", w, 1, MacroAssembler::ldrsb, 0xFFFF_FF88L),
        new Access("ldrsh", x, 2, MacroAssembler::ldrsh, (short) 0x9788),
        new Access("ldrsh", w, 2, MacroAssembler::ldrsh, 0xFFFF_9788L),
        new Access("ldrsw", x, 4, MacroAssembler::ldrsw, 0xB5A6_9788));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void loadsReachAnyOffset(Access access) {
    offsets()
        .forEach(offset -> {
          Machine machine = new Machine();
          long base = machine.get(BASE);
          machine.store(base + offset, CONTENT, access.bytes());
          MacroAssembler assembler = new MacroAssembler();
          access.macro().emit(assembler, access.register(), BASE, offset);
          machine.run(assembler.toWords());
          assertThat(machine.x[3]).as(what(offset)).isEqualTo(access.loaded());
          assertThat(machine.get(BASE)).as(what(offset)).isEqualTo(base);
        });
  }

  static Stream<Access> stores() {
    Register x = Register.X3;
    Register w = x.w();
    return Stream.of(
        new Access("str", x, 8, MacroAssembler::str, CONTENT),
        new Access("str", w, 4, MacroAssembler::str, CONTENT),
        new Access("strb", w, 1, MacroAssembler::strb, CONTENT),
        new Access("strh", w, 2, MacroAssembler::strh, CONTENT));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void storesReachAnyOffset(Access access) {
    offsets()
        .forEach(offset -> {
          Machine machine = new Machine();
          machine.x[3] = CONTENT;
          MacroAssembler assembler = new MacroAssembler();
          access.macro().emit(assembler, access.register(), Register.SP, offset);
          Machine expected = new Machine(machine);
          expected.store(machine.get(Register.SP) + offset, CONTENT, access.bytes());
          machine.run(assembler.toWords());
          assertThat(machine.memory).as(what(offset)).isEqualTo(expected.memory);
          assertThat(machine.x[3]).isEqualTo(CONTENT);
        });
  }

  record FloatAccess(FloatRegister register, int bytes) {}

  static Stream<FloatAccess> floats() {
    FloatRegister d = FloatRegister.d(6);
    return Stream.of(new FloatAccess(d, 8), new FloatAccess(d.s(), 4));
  }

  @ParameterizedTest
  @MethodSource("floats")
  void floatsReachAnyOffset(FloatAccess access) {
    offsets()
        .forEach(offset -> {
          Machine machine = new Machine();
          MacroAssembler assembler = new MacroAssembler();
          assembler.str(access.register(), BASE, offset);
          machine.d[6] = CONTENT;
          machine.run(assembler.toWords());
          Machine expected = new Machine();
          expected.store(machine.get(BASE) + offset, CONTENT, access.bytes());
          assertThat(machine.memory).as(what(offset)).isEqualTo(expected.memory);

          MacroAssembler back = new MacroAssembler();
          back.ldr(access.register(), BASE, offset);
          machine.d[6] = 0;
          machine.run(back.toWords());
          assertThat(machine.d[6])
              .as(what(offset))
              .isEqualTo(access.bytes() == 8 ? CONTENT : CONTENT & 0xFFFF_FFFFL);
        });
  }

  record PairAccess(
      String name, int bytes, Grid.Call1<Long> load, Grid.Call1<Long> store, boolean vector) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static <R> PairAccess pair(
      String name, R first, R second, int bytes, PairMacro<R> load, PairMacro<R> store) {
    return new PairAccess(
        name,
        bytes,
        (a, offset) -> load.emit((MacroAssembler) a, first, second, BASE, offset),
        (a, offset) -> store.emit((MacroAssembler) a, first, second, BASE, offset),
        first instanceof FloatRegister);
  }

  static Stream<PairAccess> pairs() {
    Register x3 = Register.X3;
    Register x4 = Register.X4;
    FloatRegister d3 = FloatRegister.d(3);
    FloatRegister d4 = FloatRegister.d(4);
    return Stream.of(
        pair("x", x3, x4, 8, MacroAssembler::ldp, MacroAssembler::stp),
        pair("w", x3.w(), x4.w(), 4, MacroAssembler::ldp, MacroAssembler::stp),
        pair("d", d3, d4, 8, MacroAssembler::ldp, MacroAssembler::stp),
        pair("s", d3.s(), d4.s(), 4, MacroAssembler::ldp, MacroAssembler::stp));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void pairsReachAnyOffset(PairAccess access) {
    offsets()
        .forEach(offset -> {
          Machine machine = new Machine();
          long[] registers = access.vector() ? machine.d : machine.x;
          registers[3] = 0x0102_0304;
          registers[4] = 0x0506_0708;
          MacroAssembler store = new MacroAssembler();
          access.store().emit(store, offset);
          machine.run(store.toWords());
          Machine expected = new Machine();
          long address = machine.get(BASE) + offset;
          expected.store(address, 0x0102_0304, access.bytes());
          expected.store(address + access.bytes(), 0x0506_0708, access.bytes());
          assertThat(machine.memory).as(what(offset)).isEqualTo(expected.memory);

          registers[3] = -1;
          registers[4] = -1;
          MacroAssembler load = new MacroAssembler();
          access.load().emit(load, offset);
          machine.run(load.toWords());
          assertThat(registers[3]).as(what(offset)).isEqualTo(0x0102_0304);
          assertThat(registers[4]).as(what(offset)).isEqualTo(0x0506_0708);
        });
  }

  private String what(long offset) {
    return "offset %d, seed %d".formatted(offset, seed);
  }
}
