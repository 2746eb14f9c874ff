package dev.perigee.tier1.x64;

import java.util.List;

/** Cases of {@link SystemInstructions}. */
final class SystemGrid {

  private SystemGrid() {}

  static List<InstructionCase> cases() {
    Grid grid = new Grid();
    grid.add("mfence", a -> a.mfence());
    grid.add("lfence", a -> a.lfence());
    grid.add("sfence", a -> a.sfence());
    grid.add("pause", a -> a.pause());
    grid.add("ud2", a -> a.ud2());
    grid.add("int3", a -> a.int3());
    grid.add("cpuid", a -> a.cpuid());
    grid.add("rdtsc", a -> a.rdtsc());
    grid.add("nop", a -> a.nop());
    for (int bytes = 1; bytes <= 9; bytes++) {
      int length = bytes;
      grid.add(".nops " + bytes, a -> a.nop(length));
    }
    return grid.cases();
  }
}
