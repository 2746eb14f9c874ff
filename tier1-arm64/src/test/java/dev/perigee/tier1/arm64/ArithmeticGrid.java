package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.CONDITIONS;
import static dev.perigee.tier1.arm64.Grid.W_OR_SP;
import static dev.perigee.tier1.arm64.Grid.W_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.X_OR_SP;
import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.bothWidths;

import java.util.List;

/** Cases of {@link ArithmeticInstructions}. */
final class ArithmeticGrid {

  private static final List<Long> IMMEDIATES = List.of(0L, 1L, 2048L, 4095L, 4096L, 0xFFF000L);
  private static final List<Shift> SHIFTS = List.of(Shift.LSL, Shift.LSR, Shift.ASR);
  private static final List<Extend> NARROW_EXTENDS =
      List.of(Extend.UXTB, Extend.UXTH, Extend.UXTW, Extend.SXTB, Extend.SXTH, Extend.SXTW);
  private static final List<Extend> WIDE_EXTENDS = List.of(Extend.UXTX, Extend.SXTX);
  private static final List<Integer> EXTEND_AMOUNTS = List.of(0, 1, 4);
  private static final List<Integer> FLAGS = List.of(0, 1, 8, 15);

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    ArithmeticGrid arithmetic = new ArithmeticGrid();
    arithmetic.immediates();
    arithmetic.shiftedRegisters();
    arithmetic.extendedRegisters();
    arithmetic.productsAndQuotients();
    arithmetic.selections();
    return arithmetic.grid.cases();
  }

  private void immediates() {
    for (List<Register> sp : bothWidths(X_OR_SP)) {
      List<Register> zero = sp.equals(X_OR_SP) ? X_OR_ZERO : W_OR_ZERO;
      grid.cross("add", sp, sp, IMMEDIATES, Assembler::add);
      grid.cross("sub", sp, sp, IMMEDIATES, Assembler::sub);
      grid.cross("adds", zero, sp, IMMEDIATES, Assembler::adds);
      grid.cross("subs", zero, sp, IMMEDIATES, Assembler::subs);
      grid.cross("cmp", sp, IMMEDIATES, Assembler::cmp);
      grid.cross("cmn", sp, IMMEDIATES, Assembler::cmn);
    }
  }

  private void shiftedRegisters() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("add", r, r, r, Assembler::add);
      grid.cross("sub", r, r, r, Assembler::sub);
      grid.cross("adds", r, r, r, Assembler::adds);
      grid.cross("subs", r, r, r, Assembler::subs);
      grid.cross("cmp", r, r, Assembler::cmp);
      grid.cross("cmn", r, r, Assembler::cmn);
      grid.cross("neg", r, r, Assembler::neg);
      grid.cross("negs", r, r, Assembler::negs);

      List<Register> few = r.subList(2, 4);
      List<Integer> amounts = List.of(0, 1, 13, r.getFirst().bits() - 1);
      grid.cross("add", few, few, few, SHIFTS, amounts, Assembler::add);
      grid.cross("sub", few, few, few, SHIFTS, amounts, Assembler::sub);
      grid.cross("adds", few, few, few, SHIFTS, amounts, Assembler::adds);
      grid.cross("subs", few, few, few, SHIFTS, amounts, Assembler::subs);
      grid.cross("cmp", few, few, SHIFTS, amounts, Assembler::cmp);
      grid.cross("cmn", few, few, SHIFTS, amounts, Assembler::cmn);
      grid.cross("neg", few, few, SHIFTS, amounts, Assembler::neg);
      grid.cross("negs", few, few, SHIFTS, amounts, Assembler::negs);
    }
  }

  private void extendedRegisters() {
    List<Register> sp = X_OR_SP.subList(3, 6);
    List<Register> zero = X_OR_ZERO.subList(3, 6);
    extendedRegisters(sp, zero, W_OR_ZERO, NARROW_EXTENDS);
    extendedRegisters(sp, zero, X_OR_ZERO, WIDE_EXTENDS);
    List<Register> narrowSp = W_OR_SP.subList(3, 6);
    List<Register> narrowZero = W_OR_ZERO.subList(3, 6);
    extendedRegisters(narrowSp, narrowZero, W_OR_ZERO, NARROW_EXTENDS);
    extendedRegisters(narrowSp, narrowZero, W_OR_ZERO, WIDE_EXTENDS);
  }

  private void extendedRegisters(
      List<Register> sp, List<Register> zero, List<Register> rm, List<Extend> extends_) {
    grid.cross("add", sp, sp, rm, extends_, EXTEND_AMOUNTS, Assembler::add);
    grid.cross("sub", sp, sp, rm, extends_, EXTEND_AMOUNTS, Assembler::sub);
    grid.cross("adds", zero, sp, rm, extends_, EXTEND_AMOUNTS, Assembler::adds);
    grid.cross("subs", zero, sp, rm, extends_, EXTEND_AMOUNTS, Assembler::subs);
    grid.cross("cmp", sp, rm, extends_, EXTEND_AMOUNTS, Assembler::cmp);
    grid.cross("cmn", sp, rm, extends_, EXTEND_AMOUNTS, Assembler::cmn);
  }

  private void productsAndQuotients() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      List<Register> few = r.subList(2, 6);
      grid.cross("madd", few, few, few, few, Assembler::madd);
      grid.cross("msub", few, few, few, few, Assembler::msub);
      grid.cross("mul", r, r, r, Assembler::mul);
      grid.cross("mneg", r, r, r, Assembler::mneg);
      grid.cross("sdiv", r, r, r, Assembler::sdiv);
      grid.cross("udiv", r, r, r, Assembler::udiv);
    }
    grid.cross("smull", X_OR_ZERO, W_OR_ZERO, W_OR_ZERO, Assembler::smull);
    grid.cross("umull", X_OR_ZERO, W_OR_ZERO, W_OR_ZERO, Assembler::umull);
    grid.cross("smulh", X_OR_ZERO, X_OR_ZERO, X_OR_ZERO, Assembler::smulh);
    grid.cross("umulh", X_OR_ZERO, X_OR_ZERO, X_OR_ZERO, Assembler::umulh);
  }

  private void selections() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      List<Register> few = r.subList(3, 6);
      // The source in the aliases below cannot be the zero register.
      List<Register> general = r.subList(0, 5);
      grid.cross("csel", few, few, few, CONDITIONS, Assembler::csel);
      grid.cross("csinc", few, few, few, CONDITIONS, Assembler::csinc);
      grid.cross("csinv", few, few, few, CONDITIONS, Assembler::csinv);
      grid.cross("csneg", few, few, few, CONDITIONS, Assembler::csneg);
      grid.cross("cset", r, CONDITIONS, Assembler::cset);
      grid.cross("csetm", r, CONDITIONS, Assembler::csetm);
      grid.cross("cinc", r, general, CONDITIONS, Assembler::cinc);
      grid.cross("cinv", r, general, CONDITIONS, Assembler::cinv);
      grid.cross("cneg", r, general, CONDITIONS, Assembler::cneg);
      grid.cross("ccmp", few, few, FLAGS, CONDITIONS, Assembler::ccmp);
      grid.cross("ccmn", few, few, FLAGS, CONDITIONS, Assembler::ccmn);
      grid.cross("ccmp", few, List.of(0, 1, 16, 31), FLAGS, CONDITIONS, Assembler::ccmp);
      grid.cross("ccmn", few, List.of(0, 1, 16, 31), FLAGS, CONDITIONS, Assembler::ccmn);
    }
  }
}
