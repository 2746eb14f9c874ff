package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.FloatRegister.D0;
import static dev.perigee.tier1.arm64.FloatRegister.D1;
import static dev.perigee.tier1.arm64.Register.SP;
import static dev.perigee.tier1.arm64.Register.X0;
import static dev.perigee.tier1.arm64.Register.X1;
import static dev.perigee.tier1.arm64.Register.X2;
import static dev.perigee.tier1.arm64.Register.XZR;
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

  private static final Register W0 = X0.w();
  private static final Register W1 = X1.w();
  private static final Register W2 = X2.w();

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
    classes();
    widths();
    immediates();
    shifts();
    addresses();
    floats();
    system();
    return CASES.stream();
  }

  private static void classes() {
    String zero = "sp cannot stand where 31 means the zero register";
    String stack = "xzr cannot stand where 31 means the stack pointer";
    refuse("add xzr, x1, #1", stack, a -> a.add(XZR, X1, 1));
    refuse("add x0, xzr, #1", stack, a -> a.add(X0, XZR, 1));
    refuse("adds sp, x1, #1", zero, a -> a.adds(SP, X1, 1));
    refuse("subs x0, xzr, #1", stack, a -> a.subs(X0, XZR, 1));
    refuse("cmp xzr, #1", stack, a -> a.cmp(XZR, 1));
    refuse("add sp, x1, x2", zero, a -> a.add(SP, X1, X2));
    refuse("add x0, sp, x2", zero, a -> a.add(X0, SP, X2));
    refuse("sub x0, x1, sp", zero, a -> a.sub(X0, X1, SP));
    refuse("cmp sp, x1", zero, a -> a.cmp(SP, X1));
    refuse("neg sp, x1", zero, a -> a.neg(SP, X1));
    refuse("add xzr, x1, x2, uxtx", stack, a -> a.add(XZR, X1, X2, Extend.UXTX, 0));
    refuse("add x0, xzr, x2, uxtx", stack, a -> a.add(X0, XZR, X2, Extend.UXTX, 0));
    refuse("add x0, x1, sp, uxtx", zero, a -> a.add(X0, X1, SP, Extend.UXTX, 0));
    refuse("subs sp, x1, x2, uxtx", zero, a -> a.subs(SP, X1, X2, Extend.UXTX, 0));
    refuse("and sp, x1, x2", zero, a -> a.and(SP, X1, X2));
    refuse("and xzr, x1, #1", stack, a -> a.and(XZR, X1, 1));
    refuse("ands sp, x1, #1", zero, a -> a.ands(SP, X1, 1));
    refuse("orr x0, sp, #1", zero, a -> a.orr(X0, SP, 1));
    refuse("tst sp, #1", zero, a -> a.tst(SP, 1));
    refuse("mov sp, xzr", stack, a -> a.mov(SP, XZR));
    refuse("mov xzr, sp", stack, a -> a.mov(XZR, SP));
    refuse("movz sp, #1", zero, a -> a.movz(SP, 1, 0));
    refuse("lsl sp, x1, #1", zero, a -> a.lsl(SP, X1, 1));
    refuse("lsr x0, x1, sp", zero, a -> a.lsr(X0, X1, SP));
    refuse("clz x0, sp", zero, a -> a.clz(X0, SP));
    refuse("mul x0, sp, x2", zero, a -> a.mul(X0, SP, X2));
    refuse("madd x0, x1, x2, sp", zero, a -> a.madd(X0, X1, X2, SP));
    refuse("sdiv x0, x1, sp", zero, a -> a.sdiv(X0, X1, SP));
    refuse("csel sp, x1, x2, eq", zero, a -> a.csel(SP, X1, X2, Condition.EQ));
    refuse("ccmp sp, #1, #0, eq", zero, a -> a.ccmp(SP, 1, 0, Condition.EQ));
    refuse("ldr sp, [x0]", zero, a -> a.ldr(SP, Address.of(X0)));
    refuse("str x0, [xzr]", stack, a -> a.str(X0, Address.of(XZR)));
    refuse("ldr x0, [x1, sp]", zero, a -> a.ldr(X0, Address.indexed(X1, SP)));
    refuse("stp x0, sp, [x1]", zero, a -> a.stp(X0, SP, Address.of(X1)));
    refuse("ldar x0, [xzr]", stack, a -> a.ldar(X0, XZR));
    refuse("stlr sp, [x0]", zero, a -> a.stlr(SP, X0));
    refuse("cbz sp", zero, a -> a.cbz(SP, 8));
    refuse("tbz sp, #1", zero, a -> a.tbz(SP, 1, 8));
    refuse("br sp", zero, a -> a.br(SP));
    refuse("ret sp", zero, a -> a.ret(SP));
    refuse("adr sp", zero, a -> a.adr(SP, 8));
    refuse("fmov d0, sp", zero, a -> a.fmov(D0, SP));
    refuse("fcvtzs sp, d0", zero, a -> a.fcvtzs(SP, D0));
    refuse("scvtf d0, sp", zero, a -> a.scvtf(D0, SP));
    refuse("mrs sp", zero, a -> a.mrs(SP, SystemRegister.NZCV));
  }

  private static void widths() {
    refuse("add x0, w1, #1", "x0 and w1 differ in width", a -> a.add(X0, W1, 1));
    refuse("add x0, x1, w2", "x1 and w2 differ in width", a -> a.add(X0, X1, W2));
    refuse("add w0, x1, x2", "w0 and x1 differ in width", a -> a.add(W0, X1, X2));
    refuse("mov x0, w1", "differ in width", a -> a.mov(X0, W1));
    refuse("mov x0, wsp", "differ in width", a -> a.mov(X0, SP.w()));
    refuse("madd with wide ra", "w0 and x1 differ", a -> a.madd(W0, W1, W2, X1));
    refuse("uxtw with x", "x2 must be a 32-bit", a -> a.add(X0, X1, X2, Extend.UXTW, 0));
    refuse("sxtx with w", "w2 must be a 64-bit", a -> a.add(X0, X1, W2, Extend.SXTX, 0));
    refuse("uxtx in 32 bits", "x2 must be a 32-bit", a -> a.add(W0, W1, X2, Extend.UXTX, 0));
    refuse("smull x0, x1, w2", "x1 must be a 32-bit", a -> a.smull(X0, X1, W2));
    refuse("umull w0, w1, w2", "w0 must be a 64-bit", a -> a.umull(W0, W1, W2));
    refuse("smulh w0, w1, w2", "w0 must be a 64-bit", a -> a.smulh(W0, W1, W2));
    refuse("umulh x0, x1, w2", "differ in width", a -> a.umulh(X0, X1, W2));
    refuse("sxtw w0, w1", "w0 must be a 64-bit", a -> a.sxtw(W0, W1));
    refuse("sxtw x0, x1", "x1 must be a 32-bit", a -> a.sxtw(X0, X1));
    refuse("sxtb x0, x1", "x1 must be a 32-bit", a -> a.sxtb(X0, X1));
    refuse("uxtb x0, w1", "x0 must be a 32-bit", a -> a.uxtb(X0, W1));
    refuse("ldrb x0", "x0 must be a 32-bit", a -> a.ldrb(X0, Address.of(X1)));
    refuse("strh x0", "x0 must be a 32-bit", a -> a.strh(X0, Address.of(X1)));
    refuse("ldrsw w0", "w0 must be a 64-bit", a -> a.ldrsw(W0, Address.of(X1)));
    refuse("[w1]", "w1 must be a 64-bit", a -> a.ldr(X0, Address.of(W1)));
    refuse("[x1, w2]", "w2 must be a 64-bit", a -> a.ldr(X0, Address.indexed(X1, W2)));
    refuse(
        "[x1, x2, sxtw]",
        "x2 must be a 32-bit",
        a -> a.ldr(X0, Address.indexed(X1, X2, Extend.SXTW, 0)));
    refuse("ldp x0, w1", "x0 and w1 differ", a -> a.ldp(X0, W1, Address.of(X2)));
    refuse("ldp d0, s1", "d0 and s1 differ", a -> a.ldp(D0, D1.s(), Address.of(X2)));
    refuse("ldarb x0", "x0 must be a 32-bit", a -> a.ldarb(X0, X1));
    refuse("stxr x0", "x0 must be a 32-bit", a -> a.stxr(X0, X1, X2));
    refuse("ldadd x0, w1", "x0 and w1 differ", a -> a.ldadd(X0, W1, X2));
    refuse("br w0", "w0 must be a 64-bit", a -> a.br(W0));
    refuse("blr w0", "w0 must be a 64-bit", a -> a.blr(W0));
    refuse("adr w0", "w0 must be a 64-bit", a -> a.adr(W0, 8));
    refuse("adrp w0", "w0 must be a 64-bit", a -> a.adrp(W0, 4096));
    refuse("mrs w0", "w0 must be a 64-bit", a -> a.mrs(W0, SystemRegister.CTR_EL0));
    refuse("msr w0", "w0 must be a 64-bit", a -> a.msr(SystemRegister.NZCV, W0));
    refuse("dc cvau, w0", "w0 must be a 64-bit", a -> a.dcCvau(W0));
    refuse("ic ivau, w0", "w0 must be a 64-bit", a -> a.icIvau(W0));
  }

  private static void immediates() {
    String arithmetic = "is not an immediate of 12 bits shifted by 0 or 12";
    for (long value : new long[] {-1, 4097, 0xFFF001, 0x1000000, Long.MIN_VALUE}) {
      refuse("add #" + value, value + " " + arithmetic, a -> a.add(X0, X1, value));
      refuse("subs #" + value, value + " " + arithmetic, a -> a.subs(X0, X1, value));
      refuse("cmp #" + value, value + " " + arithmetic, a -> a.cmp(X0, value));
    }
    refuse("and #0", "0x0 is not a logical immediate of 64 bits", a -> a.and(X0, X1, 0));
    refuse("orr #-1", "is not a logical immediate of 64 bits", a -> a.orr(X0, X1, -1));
    refuse("eor #5", "0x5 is not a logical immediate of 64 bits", a -> a.eor(X0, X1, 5));
    refuse("tst w #-1", "is not a logical immediate of 32 bits", a -> a.tst(W0, 0xFFFF_FFFFL));
    refuse("ands w wide", "immediate of 32 bits", a -> a.ands(W0, W1, 0x1_0000_0000L));
    refuse("movz #65536", "is 65536 and must be between 0 and 65535", a -> a.movz(X0, 65536, 0));
    refuse("movn #-1", "is -1 and must be between 0 and 65535", a -> a.movn(X0, -1, 0));
    refuse("movk lsl 64", "is 64 and must be between 0 and 48", a -> a.movk(X0, 1, 64));
    refuse("movk w lsl 32", "is 32 and must be between 0 and 16", a -> a.movk(W0, 1, 32));
    refuse("movz lsl 8", "is 8 and must be a multiple of 16", a -> a.movz(X0, 1, 8));
    refuse("movz lsl -16", "is -16 and must be between", a -> a.movz(X0, 1, -16));
    refuse("ccmp #32", "is 32 and must be between 0 and 31", a -> a.ccmp(X0, 32, 0, Condition.EQ));
    refuse("ccmn #-1", "is -1 and must be between 0 and 31", a -> a.ccmn(X0, -1, 0, Condition.EQ));
    refuse("ccmp nzcv 16", "the flags nzcv is 16", a -> a.ccmp(X0, X1, 16, Condition.EQ));
    refuse("cset al", "the condition al has no opposite", a -> a.cset(X0, Condition.AL));
    refuse("csetm al", "the condition al has no opposite", a -> a.csetm(X0, Condition.AL));
    refuse("cinc al", "the condition al has no opposite", a -> a.cinc(X0, X1, Condition.AL));
    refuse("tbz w #32", "is 32 and must be between 0 and 31", a -> a.tbz(W0, 32, 8));
    refuse("tbnz #64", "is 64 and must be between 0 and 63", a -> a.tbnz(X0, 64, 8));
    refuse("tbnz #-1", "is -1 and must be between 0 and 63", a -> a.tbnz(X0, -1, 8));
    refuse("adrp #1", "is 1 and must be a multiple of 4096", a -> a.adrp(X0, 1));
    refuse("adrp 4 GiB", "the distance to a target is", a -> a.adrp(X0, 1L << 32));
  }

  private static void shifts() {
    refuse("add ror", "an addition cannot rotate", a -> a.add(X0, X1, X2, Shift.ROR, 1));
    refuse("negs ror", "an addition cannot rotate", a -> a.negs(X0, X1, Shift.ROR, 1));
    refuse("add lsl 64", "is 64 and must be", a -> a.add(X0, X1, X2, Shift.LSL, 64));
    refuse("sub w lsl 32", "is 32 and must be", a -> a.sub(W0, W1, W2, Shift.LSL, 32));
    refuse("eor ror -1", "is -1 and must be", a -> a.eor(X0, X1, X2, Shift.ROR, -1));
    refuse("uxtx 5", "is 5 and must be between 0 and 4", a -> a.add(X0, X1, X2, Extend.UXTX, 5));
    refuse("lsl 64", "is 64 and must be between 0 and 63", a -> a.lsl(X0, X1, 64));
    refuse("lsr w 32", "is 32 and must be between 0 and 31", a -> a.lsr(W0, W1, 32));
    refuse("asr -1", "is -1 and must be between 0 and 63", a -> a.asr(X0, X1, -1));
    refuse("ror 64", "is 64 and must be between 0 and 63", a -> a.ror(X0, X1, 64));
    refuse("ubfm 64", "is 64 and must be between 0 and 63", a -> a.ubfm(X0, X1, 64, 0));
    refuse("sbfm w 32", "is 32 and must be between 0 and 31", a -> a.sbfm(W0, W1, 0, 32));
    refuse("ubfx 60, 5", "is 5 and must be between 1 and 4", a -> a.ubfx(X0, X1, 60, 5));
    refuse("sbfx 0, 0", "is 0 and must be between 1 and 64", a -> a.sbfx(X0, X1, 0, 0));
    refuse("bfi w 32", "is 32 and must be between 0 and 31", a -> a.bfi(W0, W1, 32, 1));
  }

  private static void addresses() {
    refuse("ldr #4", "is 4 and must be a multiple of 8", a -> a.ldr(X0, Address.offset(X1, 4)));
    refuse("ldr #-8", "is -8 and must be between", a -> a.ldr(X0, Address.offset(X1, -8)));
    refuse("ldr #32768", "between 0 and 32760", a -> a.ldr(X0, Address.offset(X1, 32768)));
    refuse("ldr w #16384", "between 0 and 16380", a -> a.ldr(W0, Address.offset(X1, 16384)));
    refuse("ldrh #1", "must be a multiple of 2", a -> a.ldrh(W0, Address.offset(X1, 1)));
    refuse("ldrb #4096", "between 0 and 4095", a -> a.ldrb(W0, Address.offset(X1, 4096)));
    refuse("str q #8", "a multiple of 16", a -> a.str(D0.q(), Address.offset(X1, 8)));
    refuse("ldur #256", "between -256 and 255", a -> a.ldr(X0, Address.unscaled(X1, 256)));
    refuse("stur #-257", "between -256 and 255", a -> a.str(D0, Address.unscaled(X1, -257)));
    refuse("ldr #256!", "between -256 and 255", a -> a.ldr(X0, Address.preIndex(X1, 256)));
    refuse("ldr #-257", "between -256 and 255", a -> a.ldr(X0, Address.postIndex(X1, -257)));
    refuse(
        "ldr lsl 2",
        "an index is shifted by 2 and must be by 0 or 3",
        a -> a.ldr(X0, Address.indexed(X1, X2, Extend.UXTX, 2)));
    refuse(
        "ldrb lsl 1",
        "an index is shifted by 1 and must be by 0 or 0",
        a -> a.ldrb(W0, Address.indexed(X1, X2, Extend.UXTX, 1)));
    refuse(
        "ldr uxtb",
        "an address cannot have an index with uxtb",
        a -> a.ldr(X0, Address.indexed(X1, W2, Extend.UXTB, 0)));
    refuse("ldp #4", "a multiple of 8", a -> a.ldp(X0, X2, Address.offset(X1, 4)));
    refuse("ldp #512", "between -512 and 504", a -> a.ldp(X0, X2, Address.offset(X1, 512)));
    refuse("stp #-520", "between -512 and 504", a -> a.stp(X0, X2, Address.offset(X1, -520)));
    refuse("stp w #256", "between -256 and 252", a -> a.stp(W0, W2, Address.offset(X1, 256)));
    refuse("ldp index", "a pair cannot", a -> a.ldp(X0, X2, Address.indexed(X1, X1)));
    refuse("ldp unscaled", "a pair cannot", a -> a.ldp(D0, D1, Address.unscaled(X1, 8)));
    refuse("ldp twice", "a pair loads x0 twice", a -> a.ldp(X0, X0, Address.of(X1)));
    refuse("ldp d twice", "a pair loads d0 twice", a -> a.ldp(D0, D0, Address.of(X1)));
    refuse("write-back", "x1 is also the base", a -> a.ldr(X1, Address.preIndex(X1, 8)));
    refuse("write-back w", "w1 is also the base", a -> a.strb(W1, Address.postIndex(X1, 8)));
    refuse("ldp back", "x1 is also the base", a -> a.ldp(X0, X1, Address.postIndex(X1, 16)));
    refuse("stp back", "x1 is also the base", a -> a.stp(X1, X0, Address.preIndex(X1, 16)));
    refuse("prfm #4", "a multiple of 8", a -> a.prfm(Prefetch.PLDL1KEEP, Address.offset(X1, 4)));
    refuse("stxr status = value", "w0 is also another operand", a -> a.stxr(W0, X0, X1));
    refuse("stlxr status = base", "w1 is also another operand", a -> a.stlxr(W1, X0, X1));
  }

  private static void floats() {
    refuse("fadd d, s", "d0 and s1 differ in width", a -> a.fadd(D0, D1.s(), D0));
    refuse("fadd d, d, s", "d0 and s1 differ in width", a -> a.fadd(D0, D0, D1.s()));
    refuse("fmadd d, s", "d0 and s1 differ in width", a -> a.fmadd(D0, D0, D0, D1.s()));
    refuse("fcmp d, s", "d0 and s1 differ in width", a -> a.fcmp(D0, D1.s()));
    refuse("fccmp d, s", "differ in width", a -> a.fccmp(D0, D1.s(), 0, Condition.EQ));
    refuse("fccmp nzcv", "the flags nzcv is 16", a -> a.fccmp(D0, D1, 16, Condition.EQ));
    refuse("fneg q", "q0 must be a register of 64 or 32", a -> a.fneg(D0.q(), D1.q()));
    refuse("fcmp q", "q0 must be a register of 64 or 32", a -> a.fcmpZero(D0.q()));
    refuse("scvtf q", "q0 must be a register of 64 or 32", a -> a.scvtf(D0.q(), X0));
    refuse("fcvt d, d", "d0 and d1 have one width", a -> a.fcvt(D0, D1));
    refuse("fmov d, w", "w0 and d0 differ in width", a -> a.fmov(D0, W0));
    refuse("fmov x, s", "x0 and s0 differ in width", a -> a.fmov(X0, D0.s()));
    refuse("fmov #0.0", "0.0 is not a floating-point immediate", a -> a.fmov(D0, 0.0));
    refuse("fmov #0.1", "0.1 is not a floating-point immediate", a -> a.fmov(D0, 0.1));
    refuse("movi s", "s0 must be a 64-bit register", a -> a.movi(D0.s(), 0));
    refuse("movi #1", "0x1 has bytes that are neither", a -> a.movi(D0, 1));
  }

  private static void system() {
    refuse("hint 128", "is 128 and must be between 0 and 127", a -> a.hint(128));
    refuse("hint -1", "is -1 and must be between 0 and 127", a -> a.hint(-1));
    refuse("brk 65536", "is 65536 and must be between 0 and 65535", a -> a.brk(65536));
    refuse("udf -1", "is -1 and must be between 0 and 65535", a -> a.udf(-1));
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
