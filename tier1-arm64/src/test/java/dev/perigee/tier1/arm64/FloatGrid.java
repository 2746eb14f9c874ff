package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.CONDITIONS;
import static dev.perigee.tier1.arm64.Grid.W_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;

import java.util.List;

/** Cases of {@link FloatInstructions}. */
final class FloatGrid {

  private static final List<FloatRegister> S = Grid.S;
  private static final List<FloatRegister> D = Grid.D;

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    FloatGrid floats = new FloatGrid();
    floats.moves();
    for (List<FloatRegister> r : List.of(D, S)) {
      floats.operations(r);
      floats.comparisons(r);
      floats.conversions(r, X_OR_ZERO);
      floats.conversions(r, W_OR_ZERO);
    }
    floats.grid.cross("fcvt", D, S, Assembler::fcvt);
    floats.grid.cross("fcvt", S, D, Assembler::fcvt);
    return floats.grid.cases();
  }

  private void moves() {
    grid.cross("fmov", D, X_OR_ZERO, Assembler::fmov);
    grid.cross("fmov", X_OR_ZERO, D, Assembler::fmov);
    grid.cross("fmov", S, W_OR_ZERO, Assembler::fmov);
    grid.cross("fmov", W_OR_ZERO, S, Assembler::fmov);
    for (FloatRegister r : List.of(FloatRegister.D0, FloatRegister.D31)) {
      for (int sign : List.of(1, -1)) {
        for (int exponent = -3; exponent <= 4; exponent++) {
          for (int n = 16; n <= 31; n++) {
            double value = sign * n / 16.0 * Math.pow(2, exponent);
            grid.cross("fmov", List.of(r, r.s()), List.of(value), Assembler::fmov);
          }
        }
      }
      for (int mask = 0; mask < 256; mask++) {
        long immediate = 0;
        for (int bit = 0; bit < 8; bit++) {
          immediate |= (mask >> bit & 1) != 0 ? 0xFFL << (8 * bit) : 0;
        }
        long value = immediate;
        grid.add(new InstructionCase("movi %s, #0x%x".formatted(r, value), a -> a.movi(r, value)));
      }
    }
  }

  private void operations(List<FloatRegister> r) {
    grid.cross("fmov", r, r, Assembler::fmov);
    grid.cross("fabs", r, r, Assembler::fabs);
    grid.cross("fneg", r, r, Assembler::fneg);
    grid.cross("fsqrt", r, r, Assembler::fsqrt);
    grid.cross("frintn", r, r, Assembler::frintn);
    grid.cross("frintp", r, r, Assembler::frintp);
    grid.cross("frintm", r, r, Assembler::frintm);
    grid.cross("frintz", r, r, Assembler::frintz);
    grid.cross("frinta", r, r, Assembler::frinta);
    grid.cross("fmul", r, r, r, Assembler::fmul);
    grid.cross("fdiv", r, r, r, Assembler::fdiv);
    grid.cross("fadd", r, r, r, Assembler::fadd);
    grid.cross("fsub", r, r, r, Assembler::fsub);
    grid.cross("fmax", r, r, r, Assembler::fmax);
    grid.cross("fmin", r, r, r, Assembler::fmin);
    grid.cross("fmaxnm", r, r, r, Assembler::fmaxnm);
    grid.cross("fminnm", r, r, r, Assembler::fminnm);
    grid.cross("fnmul", r, r, r, Assembler::fnmul);
    List<FloatRegister> few = r.subList(2, 5);
    grid.cross("fmadd", few, few, few, few, Assembler::fmadd);
    grid.cross("fmsub", few, few, few, few, Assembler::fmsub);
    grid.cross("fnmadd", few, few, few, few, Assembler::fnmadd);
    grid.cross("fnmsub", few, few, few, few, Assembler::fnmsub);
  }

  private void comparisons(List<FloatRegister> r) {
    grid.cross("fcmp", r, r, Assembler::fcmp);
    grid.cross("fcmpe", r, r, Assembler::fcmpe);
    grid.cross("fcmp", r, List.of(0.0), (assembler, rn, zero) -> assembler.fcmpZero(rn));
    grid.cross("fcmpe", r, List.of(0.0), (assembler, rn, zero) -> assembler.fcmpeZero(rn));
    List<FloatRegister> few = r.subList(2, 5);
    grid.cross("fccmp", few, few, List.of(0, 1, 8, 15), CONDITIONS, Assembler::fccmp);
    grid.cross("fcsel", few, few, few, CONDITIONS, Assembler::fcsel);
  }

  private void conversions(List<FloatRegister> r, List<Register> integers) {
    grid.cross("fcvtns", integers, r, Assembler::fcvtns);
    grid.cross("fcvtps", integers, r, Assembler::fcvtps);
    grid.cross("fcvtms", integers, r, Assembler::fcvtms);
    grid.cross("fcvtzs", integers, r, Assembler::fcvtzs);
    grid.cross("fcvtas", integers, r, Assembler::fcvtas);
    grid.cross("fcvtzu", integers, r, Assembler::fcvtzu);
    grid.cross("scvtf", r, integers, Assembler::scvtf);
    grid.cross("ucvtf", r, integers, Assembler::ucvtf);
  }
}
