package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Arithmetic.ADD;
import static dev.perigee.tier1.x64.Arithmetic.CMP;
import static dev.perigee.tier1.x64.Register.AL;
import static dev.perigee.tier1.x64.Register.AX;
import static dev.perigee.tier1.x64.Register.CL;
import static dev.perigee.tier1.x64.Register.CX;
import static dev.perigee.tier1.x64.Register.EAX;
import static dev.perigee.tier1.x64.Register.ECX;
import static dev.perigee.tier1.x64.Register.RAX;
import static dev.perigee.tier1.x64.Register.RBX;
import static dev.perigee.tier1.x64.Register.RCX;
import static dev.perigee.tier1.x64.Register.RSP;
import static dev.perigee.tier1.x64.Width.BYTE;
import static dev.perigee.tier1.x64.Width.DWORD;
import static dev.perigee.tier1.x64.Width.QWORD;
import static dev.perigee.tier1.x64.Width.WORD;
import static dev.perigee.tier1.x64.XmmRegister.XMM0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operands that cannot be encoded: each is rejected with a message, and nothing is emitted. */
class RefusedOperandsTest {

  private static final Address MEMORY = Address.of(RBX);

  record Refused(String what, String message, Consumer<Assembler> call) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static final List<Refused> CASES = new ArrayList<>();

  private static void refuse(String what, String message, Consumer<Assembler> call) {
    CASES.add(new Refused(what, message, call));
  }

  static Stream<Refused> cases() {
    CASES.clear();
    widths();
    formsOf8Bits();
    formsOf16Bits();
    immediates();
    amounts();
    addresses();
    return CASES.stream();
  }

  private static void widths() {
    refuse("add rax, ecx", "rax and ecx differ in width", a -> a.op(ADD, RAX, ECX));
    refuse("mov al, cx", "al and cx differ in width", a -> a.mov(AL, CX));
    refuse("test eax, rcx", "eax and rcx differ in width", a -> a.test(EAX, RCX));
    refuse("xchg rax, ecx", "rax and ecx differ in width", a -> a.xchg(RAX, ECX));
    refuse("imul rax, ecx", "rax and ecx differ in width", a -> a.imul(RAX, ECX));
    refuse("imul rax, ecx, 3", "rax and ecx differ in width", a -> a.imul(RAX, ECX, 3));
    refuse("cmove rax, ecx", "differ in width", a -> a.cmov(Condition.E, RAX, ECX));
    refuse("bt rax, ecx", "rax and ecx differ in width", a -> a.op(BitTest.BT, RAX, ECX));
    refuse("bsr rax, ecx", "differ in width", a -> a.op(BitCount.BSR, RAX, ECX));
    refuse("shlx rax, rcx, ecx", "differ", a -> a.op(FlaglessShift.SHLX, RAX, RCX, ECX));
    refuse("shlx eax, rcx, rcx", "differ", a -> a.op(FlaglessShift.SHLX, EAX, RCX, RCX));
    refuse("sarx rax, [m], ecx", "differ", a -> a.op(FlaglessShift.SARX, RAX, MEMORY, ECX));
    refuse("movzx rax, ecx", "extends with zeros already", a -> a.movzx(RAX, ECX));
    refuse("movzx rax, dword", "extends with zeros already", a -> a.movzx(RAX, DWORD, MEMORY));
    refuse("movzx rax, rcx", "rax is not wider than 64 bits", a -> a.movzx(RAX, RCX));
    refuse("movzx ax, cx", "ax is not wider than 16 bits", a -> a.movzx(AX, CX));
    refuse("movsx al, cl", "al is not wider than 8 bits", a -> a.movsx(AL, CL));
    refuse("movsx eax, dword", "eax is not wider than 32 bits", a -> a.movsx(EAX, DWORD, MEMORY));
    refuse("movsx ax, dword", "ax is not wider than 32 bits", a -> a.movsx(AX, DWORD, MEMORY));
    refuse("sete rax", "rax must be an 8-bit register", a -> a.set(Condition.E, RAX));
    refuse("push eax", "eax must be a 64-bit register", a -> a.push(EAX));
    refuse("pop ax", "ax must be a 64-bit register", a -> a.pop(AX));
    refuse("jmp eax", "eax must be a 64-bit register", a -> a.jmp(EAX));
    refuse("call eax", "eax must be a 64-bit register", a -> a.call(EAX));
    refuse("movabs eax, 1", "eax must be a 64-bit register", a -> a.movabs(EAX, 1));
  }

  private static void formsOf8Bits() {
    String message = "the instruction has no form of 8 bits";
    refuse("imul al, cl", message, a -> a.imul(AL, CL));
    refuse("imul al, [m]", message, a -> a.imul(AL, MEMORY));
    refuse("imul al, cl, 3", message, a -> a.imul(AL, CL, 3));
    refuse("imul al, [m], 3", message, a -> a.imul(AL, MEMORY, 3));
    refuse("cmove al, cl", message, a -> a.cmov(Condition.E, AL, CL));
    refuse("cmove al, [m]", message, a -> a.cmov(Condition.E, AL, MEMORY));
    refuse("lea al, [m]", message, a -> a.lea(AL, MEMORY));
    refuse("bt al, cl", message, a -> a.op(BitTest.BT, AL, CL));
    refuse("bt al, 1", message, a -> a.op(BitTest.BT, AL, 1));
    refuse("bts byte [m], 1", message, a -> a.op(BitTest.BTS, BYTE, MEMORY, 1));
    refuse("tzcnt al, cl", message, a -> a.op(BitCount.TZCNT, AL, CL));
    refuse("popcnt al, [m]", message, a -> a.op(BitCount.POPCNT, AL, MEMORY));
    refuse("shlx al, cl, cl", message, a -> a.op(FlaglessShift.SHLX, AL, CL, CL));
    refuse("movd xmm0, al", message, a -> a.mov(XMM0, AL));
    refuse("cvttsd2si al, xmm0", message, a -> a.cvttsd2si(AL, XMM0));
  }

  private static void formsOf16Bits() {
    String message = "the instruction has no form of 16 bits";
    refuse("shlx ax, cx, cx", message, a -> a.op(FlaglessShift.SHLX, AX, CX, CX));
    refuse("shrx ax, [m], cx", message, a -> a.op(FlaglessShift.SHRX, AX, MEMORY, CX));
    refuse("movd xmm0, ax", message, a -> a.mov(XMM0, AX));
    refuse("movd ax, xmm0", message, a -> a.mov(AX, XMM0));
    refuse("cvtsi2sd xmm0, ax", message, a -> a.cvtsi2sd(XMM0, AX));
    refuse("cvtsi2sd xmm0, word", message, a -> a.cvtsi2sd(XMM0, WORD, MEMORY));
    refuse("cvttsd2si ax, xmm0", message, a -> a.cvttsd2si(AX, XMM0));
    refuse("cvttsd2si ax, [m]", message, a -> a.cvttsd2si(AX, MEMORY));
  }

  @SuppressWarnings("InlineFormatString") // The texts for all widths stand together.
  private static void immediates() {
    String of8 = "an immediate of 8 bits is %d and must be between -128 and 255";
    String of16 = "an immediate of 16 bits is %d and must be between -32768 and 65535";
    String of32 = "an immediate of 32 bits is %d and must be between -2147483648 and 4294967295";
    String of64 = "an immediate of 64 bits is %d and must be between -2147483648 and 2147483647";
    for (long value : new long[] {-129, 256, Long.MAX_VALUE}) {
      outOfRange(value, of8.formatted(value), AL, BYTE);
    }
    for (long value : new long[] {-32769, 65536, Long.MIN_VALUE}) {
      outOfRange(value, of16.formatted(value), CX, WORD);
    }
    for (long value : new long[] {Integer.MIN_VALUE - 1L, 1L << 32, Long.MAX_VALUE}) {
      outOfRange(value, of32.formatted(value), EAX, DWORD);
      refuse("imul eax, ecx, " + value, of32.formatted(value), a -> a.imul(EAX, ECX, value));
      refuse("imul eax, [m], " + value, of32.formatted(value), a -> a.imul(EAX, MEMORY, value));
    }
    for (long value : new long[] {Integer.MIN_VALUE - 1L, 1L << 31, 0xFFFF_FFFFL}) {
      String message = of64.formatted(value);
      refuse("add rax, " + value, message, a -> a.op(ADD, RAX, value));
      refuse("cmp qword, " + value, message, a -> a.op(CMP, QWORD, MEMORY, value));
      refuse("test rax, " + value, message, a -> a.test(RAX, value));
      refuse("test qword, " + value, message, a -> a.test(QWORD, MEMORY, value));
      refuse("mov qword, " + value, message, a -> a.mov(QWORD, MEMORY, value));
      refuse("push " + value, message, a -> a.push(value));
      refuse("imul rax, rcx, " + value, message, a -> a.imul(RAX, RCX, value));
    }
  }

  private static void outOfRange(long value, String message, Register register, Width width) {
    String memory = width + " [m], " + value;
    refuse("add " + register + ", " + value, message, a -> a.op(ADD, register, value));
    refuse("cmp " + memory, message, a -> a.op(CMP, width, MEMORY, value));
    refuse("test " + register + ", " + value, message, a -> a.test(register, value));
    refuse("test " + memory, message, a -> a.test(width, MEMORY, value));
    refuse("mov " + register + ", " + value, message, a -> a.mov(register, value));
    refuse("mov " + memory, message, a -> a.mov(width, MEMORY, value));
  }

  private static void amounts() {
    String shift = "the amount of a shift is %d and must be between 0 and %d";
    String bit = "the number of a bit is %d and must be between 0 and %d";
    refuse("shl rax, 64", shift.formatted(64, 63), a -> a.op(Shift.SHL, RAX, 64));
    refuse("shr eax, 32", shift.formatted(32, 31), a -> a.op(Shift.SHR, EAX, 32));
    refuse("rol ax, 16", shift.formatted(16, 15), a -> a.op(Shift.ROL, AX, 16));
    refuse("ror al, 8", shift.formatted(8, 7), a -> a.op(Shift.ROR, AL, 8));
    refuse("sar rax, -1", shift.formatted(-1, 63), a -> a.op(Shift.SAR, RAX, -1));
    refuse("shl dword, 32", shift.formatted(32, 31), a -> a.op(Shift.SHL, DWORD, MEMORY, 32));
    refuse("bt rax, 64", bit.formatted(64, 63), a -> a.op(BitTest.BT, RAX, 64));
    refuse("btr ax, 16", bit.formatted(16, 15), a -> a.op(BitTest.BTR, AX, 16));
    refuse("btc eax, -1", bit.formatted(-1, 31), a -> a.op(BitTest.BTC, EAX, -1));
    refuse("bts qword, 64", bit.formatted(64, 63), a -> a.op(BitTest.BTS, QWORD, MEMORY, 64));
    refuse("nop -1", "a number of bytes is -1 and must be between 0", a -> a.nop(-1));
  }

  private static void addresses() {
    refuse("[eax]", "eax must be a 64-bit register", a -> a.mov(EAX, Address.of(EAX)));
    refuse(
        "[rax+ecx]", "ecx must be a 64-bit register", a -> a.mov(EAX, Address.of(RAX, ECX, 1, 0)));
    refuse("[rax+rsp]", "rsp cannot be an index", a -> a.mov(EAX, Address.of(RAX, RSP, 1, 0)));
    refuse("[rsp*2]", "rsp cannot be an index", a -> a.mov(EAX, Address.scaled(RSP, 2, 0)));
    for (int scale : new int[] {0, 3, 16, -1, Integer.MIN_VALUE}) {
      refuse(
          "[rax+rcx*" + scale + "]",
          "a scale is " + scale + " and must be 1, 2, 4 or 8",
          a -> a.mov(EAX, Address.of(RAX, RCX, scale, 0)));
    }
    for (long displacement : new long[] {1L << 31, Integer.MIN_VALUE - 1L, Long.MAX_VALUE}) {
      refuse(
          "[rax+" + displacement + "]",
          "a displacement is " + displacement + " and must be between -2147483648 and 2147483647",
          a -> a.mov(EAX, Address.of(RAX, displacement)));
      refuse(
          "[rcx*8+" + displacement + "]",
          "a displacement is " + displacement,
          a -> a.mov(EAX, Address.scaled(RCX, 8, displacement)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefused(Refused refused) {
    Assembler assembler = new Assembler();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> refused.call().accept(assembler))
        .withMessageContaining(refused.message());
    assertThat(assembler.position()).isZero();
  }
}
