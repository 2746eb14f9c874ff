package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;

import java.util.List;

/** Cases of {@link SystemInstructions}. */
final class SystemGrid {

  private SystemGrid() {}

  static List<InstructionCase> cases() {
    Grid grid = new Grid();
    grid.cross("dmb", List.of(Barrier.values()), Assembler::dmb);
    grid.cross("dsb", List.of(Barrier.values()), Assembler::dsb);
    grid.add(new InstructionCase("isb", Assembler::isb));
    grid.cross("mrs", X_OR_ZERO, List.of(SystemRegister.values()), Assembler::mrs);
    List<SystemRegister> writable =
        List.of(SystemRegister.NZCV, SystemRegister.FPCR, SystemRegister.FPSR);
    grid.cross("msr", writable, X_OR_ZERO, Assembler::msr);
    grid.cross("dc cvau", X_OR_ZERO, Assembler::dcCvau);
    grid.cross("dc civac", X_OR_ZERO, Assembler::dcCivac);
    grid.cross("ic ivau", X_OR_ZERO, Assembler::icIvau);
    grid.cross("hint", List.of(0, 1, 20, 34, 127), Assembler::hint);
    grid.add(new InstructionCase("nop", Assembler::nop));
    grid.add(new InstructionCase("yield", Assembler::yieldHint));
    grid.add(new InstructionCase("csdb", Assembler::csdb));
    grid.add(new InstructionCase("bti", assembler -> assembler.bti(false, false)));
    grid.add(new InstructionCase("bti c", assembler -> assembler.bti(true, false)));
    grid.add(new InstructionCase("bti j", assembler -> assembler.bti(false, true)));
    grid.add(new InstructionCase("bti jc", assembler -> assembler.bti(true, true)));
    grid.cross("brk", List.of(0, 1, 0x1234, 0xFFFF), Assembler::brk);
    grid.cross("udf", List.of(0, 1, 0x1234, 0xFFFF), Assembler::udf);
    return grid.cases();
  }
}
