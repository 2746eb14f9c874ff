package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Arithmetic.ADD;
import static dev.perigee.tier1.x64.Arithmetic.XOR;
import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RDI;
import static dev.perigee.tier1.x64.Register.RDX;
import static dev.perigee.tier1.x64.Register.RSI;
import static dev.perigee.tier1.x64.Register.RSP;
import static dev.perigee.tier1.x64.Run.compare;
import static dev.perigee.tier1.x64.Run.run;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches and memory, executed on this machine's processor; skipped on other processors. */
class BranchExecutionTest {

  @BeforeAll
  static void canRun() {
    Executable.assumePossible();
  }

  /** Padding within the jump ahead, the jump back and the call. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50, 100, 127, 128, 1000, 70_000})
  void loopsOfAnyLengthRun(int padding) throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG),
        a -> {
          Label done = new Label();
          Label add = new Label();
          a.op(XOR, EAX, EAX);
          Label loop = a.bindNew();
          a.test(RDI, RDI);
          a.j(Condition.LE, done);
          a.call(add);
          a.nop(padding);
          a.op(Unary.DEC, RDI);
          a.jmp(loop);
          a.bind(done);
          a.ret();
          a.align(16);
          a.bind(add);
          a.op(ADD, RAX, RDI);
          a.ret();
        },
        function -> {
          assertThat((long) function.invokeExact(100L)).isEqualTo(5050);
          assertThat((long) function.invokeExact(0L)).isZero();
        });
  }

  @Test
  void jumpsThroughRegistersAndMemory() throws Throwable {
    compare(
        a -> {
          Label inRegister = new Label();
          Label inMemory = new Label();
          a.lea(RCX, Address.of(inRegister));
          a.jmp(RCX);
          a.ud2();
          a.bind(inRegister);
          a.lea(RDX, Address.of(inMemory));
          a.push(RDX);
          a.jmp(Address.of(RSP));
          a.ud2();
          a.bind(inMemory);
          a.pop(RDX);
          a.mov(RAX, RDI);
        },
        (x, y) -> x);
  }

  @Test
  void readsConstantsBesideTheCode() throws Throwable {
    compare(
        a -> {
          Label behind = new Label();
          Label constant = new Label();
          a.mov(RAX, Address.of(constant));
          a.op(ADD, RAX, RDI);
          a.jmpShort(behind);
          a.align(8);
          a.bind(constant);
          a.data64(0x1122334455667788L);
          a.bind(behind);
        },
        (x, y) -> 0x1122334455667788L + x);
  }

  /**
   * Sums an array from its end. The bases are an ordinary register and those with special
   * encodings. {@code rsp} cannot be the base of an array, since signal handlers write below it.
   */
  @ParameterizedTest
  @EnumSource(names = {"RDI", "RBP", "R8", "R12", "R13"})
  void addressesMemory(Register base) throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG),
        a -> {
          a.push(base);
          a.mov(base, RDI);
          a.op(XOR, EAX, EAX);
          Label loop = a.bindNew();
          a.op(ADD, RAX, Address.of(base, RSI, 8, -8));
          a.op(Unary.DEC, RSI);
          a.j(Condition.NE, loop);
          a.op(ADD, RAX, Address.of(base));
          a.op(ADD, RAX, Address.of(base, 8));
          a.op(ADD, Width.QWORD, Address.of(base, 1024), 1);
          a.mov(Width.BYTE, Address.of(base, 1032), 0x80);
          a.pop(base);
          a.ret();
        },
        function -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = arena.allocate(JAVA_LONG, 130);
            for (int i = 0; i < 100; i++) {
              array.setAtIndex(JAVA_LONG, i, i + 1);
            }
            assertThat((long) function.invokeExact(array, 100L)).isEqualTo(5050 + 1 + 2);
            assertThat(array.getAtIndex(JAVA_LONG, 128)).isEqualTo(1);
            assertThat(array.getAtIndex(JAVA_LONG, 129)).isEqualTo(0x80);
          }
        });
  }

  @Test
  void addressesTheStack() throws Throwable {
    compare(
        a -> {
          a.push(RDI);
          a.push(Address.of(RSP));
          a.push(-3);
          a.mov(RAX, Address.of(RSP, 16));
          a.op(ADD, RAX, Address.of(RSP));
          a.mov(RCX, 1);
          a.op(ADD, RAX, Address.of(RSP, RCX, 8, 0));
          a.op(ADD, RSP, 24);
        },
        (x, y) -> x + x - 3);
  }

  @Test
  void changesMemoryAtomically() throws Throwable {
    run(
        FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG),
        a -> {
          a.mov(RCX, RSI);
          a.lockXadd(Address.of(RDI), RCX); // rcx = old
          a.mov(RAX, RSI);
          a.mov(RDX, 7);
          a.lockCmpxchg(Address.of(RDI, 8), RDX); // 7 if it was rsi
          a.mov(RAX, RCX);
          a.ret();
        },
        function -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = arena.allocateFrom(JAVA_LONG, 40, 2);
            assertThat((long) function.invokeExact(words, 2L)).isEqualTo(40);
            assertThat(words.toArray(JAVA_LONG)).containsExactly(42, 7);
            assertThat((long) function.invokeExact(words, 1L)).isEqualTo(42);
            assertThat(words.toArray(JAVA_LONG)).containsExactly(43, 7);
          }
        });
  }
}
