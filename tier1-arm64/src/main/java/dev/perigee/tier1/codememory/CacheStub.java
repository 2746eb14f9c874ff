package dev.perigee.tier1.codememory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cache maintenance in our own instructions, for systems that let user code do it: Linux sets
 * SCTLR_EL1.UCI and UCT. libgcc's {@code __clear_cache} does the same, but no library that a JVM
 * has loaded exports it.
 *
 * <p>The sequence is that of the Arm ARM ("Concurrent modification and execution of instructions")
 * with the shortcuts that CTR_EL0 announces (Arm ARM, "CTR_EL0, Cache Type Register"): IDC says
 * that the data cache need not be cleaned, DIC that the instruction cache need not be invalidated.
 *
 * <p><b>How the stub itself gets to run</b>: it has to stand in memory that was never mapped
 * executable before. When Linux makes such a page executable in a process, it cleans the data cache
 * and invalidates the instruction cache for that page itself (arch/arm64/mm/flush.c, the
 * PG_dcache_clean mark of a page that is clear after allocation). So a region writes the stub
 * first, while no executable mapping of its page exists, and only then maps or protects the page
 * executable. The stub is never written again.
 */
final class CacheStub implements CacheMaintenance {
  // x0: start, x1: end, both as executed; x3: CTR_EL0; x4: line size; x6: the line
  private static final int[] WORDS = {
    0xd53b0023, //         mrs  x3, ctr_el0
    0x37e00143, //         tbnz w3, #28, cleaned         IDC
    0xd3504c64, //         ubfx x4, x3, #16, #4          DminLine: log2 of the words of a line
    0xd2800085, //         mov  x5, #4
    0x9ac420a4, //         lsl  x4, x5, x4
    0xd1000485, //         sub  x5, x4, #1
    0x8a250006, //         bic  x6, x0, x5
    0xd50b7b26, // clean:  dc   cvau, x6
    0x8b0400c6, //         add  x6, x6, x4
    0xeb0100df, //         cmp  x6, x1
    0x54ffffa3, //         b.lo clean
    0xd5033b9f, // cleaned: dsb ish
    0x37e80163, //         tbnz w3, #29, done            DIC
    0x92400c64, //         and  x4, x3, #0xf             IminLine
    0xd2800085, //         mov  x5, #4
    0x9ac420a4, //         lsl  x4, x5, x4
    0xd1000485, //         sub  x5, x4, #1
    0x8a250006, //         bic  x6, x0, x5
    0xd50b7526, // forget: ic   ivau, x6
    0x8b0400c6, //         add  x6, x6, x4
    0xeb0100df, //         cmp  x6, x1
    0x54ffffa3, //         b.lo forget
    0xd5033b9f, //         dsb  ish
    0xd5033fdf, // done:   isb
    0xd2800000, //         mov  x0, #0
    0xd65f03c0, //         ret
  };

  /** Bytes to keep for the stub: whole cache lines of its own. */
  static final int ROOM = 128;

  private final long address;

  /**
   * @param address where {@link #install} has put it, as it is run
   */
  CacheStub(long address) {
    this.address = address;
  }

  /** Writes the stub to memory that is not executable anywhere, and has never been. */
  static void install(MemorySegment target) {
    MemorySegment.copy(instructions(WORDS), 0, target, 0, (long) WORDS.length * Integer.BYTES);
  }

  /**
   * Instruction words as they stand in memory: little-endian always (Arm ARM, "Instruction
   * endianness").
   */
  static MemorySegment instructions(int... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    return MemorySegment.ofArray(bytes.array());
  }

  @Override
  public void clean(long start, long length) {
    EntryPoint.enter(address, start, start + length);
  }
}
