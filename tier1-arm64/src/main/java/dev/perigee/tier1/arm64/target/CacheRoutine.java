package dev.perigee.tier1.arm64.target;

import static dev.perigee.tier1.arm64.Barrier.ISH;
import static dev.perigee.tier1.arm64.Condition.LO;
import static dev.perigee.tier1.arm64.SystemRegister.CTR_EL0;

import dev.perigee.tier1.arm64.Assembler;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.Register;

/**
 * Cache maintenance by our own instructions, for systems that let user code do it: Linux sets
 * SCTLR_EL1.UCI and UCT. libgcc's {@code __clear_cache} does the same, but no library that a JVM
 * loads exports it.
 *
 * <p>The sequence is that of the Arm ARM ("Concurrent modification and execution of instructions")
 * with the shortcuts that CTR_EL0 announces (Arm ARM, "CTR_EL0, Cache Type Register"): with IDC,
 * the data cache need not be cleaned; with DIC, the instruction cache need not be invalidated.
 *
 * <p><b>How the routine itself can be run</b>: it must be in memory that was never mapped
 * executable before. When Linux makes such a page executable in a process, it cleans the data cache
 * and invalidates the instruction cache for that page itself (arch/arm64/mm/flush.c, the page's
 * mark PG_dcache_clean, which is clear after allocation). So a region writes the routine first,
 * while no executable mapping of its page exists, and only then maps or protects the page as
 * executable. The routine is never written again.
 */
final class CacheRoutine {
  // Fields of CTR_EL0. The line sizes are logarithms of numbers of words.
  private static final int IDC_BIT = 28;
  private static final int DIC_BIT = 29;
  private static final int DATA_LINE_BIT = 16;
  private static final int INSTRUCTION_LINE_BIT = 0;
  private static final int LINE_BITS = 4;

  private static final Register START = Register.x(0);
  private static final Register END = Register.x(1);
  private static final Register CACHE_TYPE = Register.x(3);
  private static final Register LINE_SIZE = Register.x(4);
  private static final Register SCRATCH = Register.x(5);
  private static final Register LINE = Register.x(6);

  private CacheRoutine() {}

  /**
   * The routine. x0 and x1 are the start and the end of a range, as addresses at which it is run.
   */
  static byte[] code() {
    Assembler a = new Assembler();
    Label cleaned = new Label("cleaned");
    Label done = new Label("done");
    a.mrs(CACHE_TYPE, CTR_EL0);
    a.tbnz(CACHE_TYPE, IDC_BIT, cleaned);
    firstLine(a, DATA_LINE_BIT);
    Label clean = a.bindNew();
    a.dcCvau(LINE);
    nextLine(a, clean);
    a.bind(cleaned);
    a.dsb(ISH);
    a.tbnz(CACHE_TYPE, DIC_BIT, done);
    firstLine(a, INSTRUCTION_LINE_BIT);
    Label invalidate = a.bindNew();
    a.icIvau(LINE);
    nextLine(a, invalidate);
    a.dsb(ISH);
    a.bind(done);
    a.isb();
    a.ret();
    return a.toByteArray();
  }

  /** LINE_SIZE = the size of a line in bytes, LINE = the line that contains START. */
  private static void firstLine(Assembler a, int sizeBit) {
    a.ubfx(LINE_SIZE, CACHE_TYPE, sizeBit, LINE_BITS);
    a.movz(SCRATCH, Integer.BYTES, 0);
    a.lsl(LINE_SIZE, SCRATCH, LINE_SIZE);
    a.sub(SCRATCH, LINE_SIZE, 1);
    a.bic(LINE, START, SCRATCH);
  }

  private static void nextLine(Assembler a, Label loop) {
    a.add(LINE, LINE, LINE_SIZE);
    a.cmp(LINE, END);
    a.b(LO, loop);
  }
}
