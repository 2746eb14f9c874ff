package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.W_OR_SP;
import static dev.perigee.tier1.arm64.Grid.W_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.X_GENERAL;
import static dev.perigee.tier1.arm64.Grid.X_OR_SP;
import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.bothWidths;

import java.util.ArrayList;
import java.util.List;

/** Cases of {@link BitInstructions}. */
final class BitGrid {

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    BitGrid bits = new BitGrid();
    bits.moves();
    bits.logicalRegisters();
    bits.logicalImmediates();
    bits.shifts();
    bits.fields();
    bits.counts();
    return bits.grid.cases();
  }

  private void moves() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("mov", r, r, Assembler::mov);
    }
    grid.cross("mov", List.of(Register.SP), X_GENERAL, Assembler::mov);
    grid.cross("mov", X_OR_SP, List.of(Register.SP), Assembler::mov);
    List<Integer> immediates = List.of(0, 1, 0x1234, 0x8000, 0xFFFF);
    // Written as "#1, lsl #16", which is an operand that only wide moves have.
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      for (int shift = 0; shift < r.getFirst().bits(); shift += 16) {
        for (Register rd : r) {
          for (int immediate : immediates) {
            wideMove("movz", rd, immediate, shift, Assembler::movz);
            wideMove("movn", rd, immediate, shift, Assembler::movn);
            wideMove("movk", rd, immediate, shift, Assembler::movk);
          }
        }
      }
    }
  }

  private void wideMove(
      String mnemonic,
      Register rd,
      int immediate,
      int shift,
      Grid.Call3<Register, Integer, Integer> call) {
    grid.add(
        new InstructionCase(
            "%s %s, #%d, lsl #%d".formatted(mnemonic, rd, immediate, shift),
            assembler -> call.emit(assembler, rd, immediate, shift)));
  }

  private void logicalRegisters() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("and", r, r, r, Assembler::and);
      grid.cross("orr", r, r, r, Assembler::orr);
      grid.cross("eor", r, r, r, Assembler::eor);
      grid.cross("ands", r, r, r, Assembler::ands);
      grid.cross("bic", r, r, r, Assembler::bic);
      grid.cross("orn", r, r, r, Assembler::orn);
      grid.cross("eon", r, r, r, Assembler::eon);
      grid.cross("bics", r, r, r, Assembler::bics);
      grid.cross("tst", r, r, Assembler::tst);
      grid.cross("mvn", r, r, Assembler::mvn);

      List<Register> few = r.subList(2, 4);
      List<Shift> shifts = List.of(Shift.values());
      List<Integer> amounts = List.of(0, 1, 13, r.getFirst().bits() - 1);
      grid.cross("and", few, few, few, shifts, amounts, Assembler::and);
      grid.cross("orr", few, few, few, shifts, amounts, Assembler::orr);
      grid.cross("eor", few, few, few, shifts, amounts, Assembler::eor);
      grid.cross("ands", few, few, few, shifts, amounts, Assembler::ands);
      grid.cross("bic", few, few, few, shifts, amounts, Assembler::bic);
      grid.cross("orn", few, few, few, shifts, amounts, Assembler::orn);
      grid.cross("eon", few, few, few, shifts, amounts, Assembler::eon);
      grid.cross("bics", few, few, few, shifts, amounts, Assembler::bics);
      grid.cross("tst", few, few, shifts, amounts, Assembler::tst);
      grid.cross("mvn", few, few, shifts, amounts, Assembler::mvn);
    }
  }

  private void logicalImmediates() {
    List<Long> wide =
        List.of(
            1L,
            0xFFL,
            0x8000_0000_0000_0001L,
            0x5555_5555_5555_5555L,
            0x00FF_FFFF_FFFF_FF00L,
            0x0FF0_0FF0_0FF0_0FF0L,
            0x7FFF_FFFF_FFFF_FFFFL,
            -2L);
    List<Long> narrow = List.of(1L, 0xFFL, 0x8000_0001L, 0x5555_5555L, 0x00FF_FF00L, 0xFFFF_FFFEL);
    logicalImmediates(X_OR_SP, X_OR_ZERO, wide);
    logicalImmediates(W_OR_SP, W_OR_ZERO, narrow);

    // Every mask, once.
    for (int bits : List.of(64, 32)) {
      Register rd = bits == 64 ? Register.X9 : Register.X9.w();
      for (long mask : everyMask(bits)) {
        grid.add(
            new InstructionCase(
                "orr %s, %s, #0x%x".formatted(rd, rd, mask), a -> a.orr(rd, rd, mask)));
      }
    }
  }

  private void logicalImmediates(List<Register> sp, List<Register> zero, List<Long> masks) {
    grid.cross("and", sp, zero, masks, Assembler::and);
    grid.cross("orr", sp, zero, masks, Assembler::orr);
    grid.cross("eor", sp, zero, masks, Assembler::eor);
    grid.cross("ands", zero, zero, masks, Assembler::ands);
    grid.cross("tst", zero, masks, Assembler::tst);
  }

  /** Runs of ones in elements of every size, made without the class under test. */
  static List<Long> everyMask(int bits) {
    List<Long> masks = new ArrayList<>();
    for (int size = 2; size <= bits; size *= 2) {
      for (int ones = 1; ones < size; ones++) {
        for (int rotation = 0; rotation < size; rotation++) {
          long mask = 0;
          for (int bit = 0; bit < bits; bit++) {
            if ((bit + rotation) % size < ones) {
              mask |= 1L << bit;
            }
          }
          masks.add(mask);
        }
      }
    }
    return masks;
  }

  private void shifts() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("lsl", r, r, r, Assembler::lsl);
      grid.cross("lsr", r, r, r, Assembler::lsr);
      grid.cross("asr", r, r, r, Assembler::asr);
      grid.cross("ror", r, r, r, Assembler::ror);
      List<Integer> amounts = List.of(0, 1, 13, r.getFirst().bits() - 1);
      grid.cross("lsl", r, r, amounts, Assembler::lsl);
      grid.cross("lsr", r, r, amounts, Assembler::lsr);
      grid.cross("asr", r, r, amounts, Assembler::asr);
      grid.cross("ror", r, r, amounts, Assembler::ror);
      grid.cross("extr", r, r, r, amounts, Assembler::extr);
    }
  }

  private void fields() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      int bits = r.getFirst().bits();
      List<Register> few = r.subList(3, 6);
      List<Integer> ends = List.of(0, 1, 15, bits - 1);
      grid.cross("sbfm", few, few, ends, ends, Assembler::sbfm);
      grid.cross("bfm", few, few, ends, ends, Assembler::bfm);
      grid.cross("ubfm", few, few, ends, ends, Assembler::ubfm);
      fields(few, 0, List.of(1, 7, bits));
      fields(few, 1, List.of(1, 9, bits - 1));
      fields(few, bits - 1, List.of(1));
    }
  }

  private void fields(List<Register> r, int lowest, List<Integer> widths) {
    grid.cross("ubfx", r, r, List.of(lowest), widths, Assembler::ubfx);
    grid.cross("sbfx", r, r, List.of(lowest), widths, Assembler::sbfx);
    grid.cross("bfxil", r, r, List.of(lowest), widths, Assembler::bfxil);
    grid.cross("ubfiz", r, r, List.of(lowest), widths, Assembler::ubfiz);
    grid.cross("sbfiz", r, r, List.of(lowest), widths, Assembler::sbfiz);
    grid.cross("bfi", r, r, List.of(lowest), widths, Assembler::bfi);
  }

  private void counts() {
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("clz", r, r, Assembler::clz);
      grid.cross("cls", r, r, Assembler::cls);
      grid.cross("rbit", r, r, Assembler::rbit);
      grid.cross("rev", r, r, Assembler::rev);
      grid.cross("rev16", r, r, Assembler::rev16);
      grid.cross("sxtb", r, W_OR_ZERO, Assembler::sxtb);
      grid.cross("sxth", r, W_OR_ZERO, Assembler::sxth);
    }
    grid.cross("sxtw", X_OR_ZERO, W_OR_ZERO, Assembler::sxtw);
    grid.cross("uxtb", W_OR_ZERO, W_OR_ZERO, Assembler::uxtb);
    grid.cross("uxth", W_OR_ZERO, W_OR_ZERO, Assembler::uxth);
  }
}
