package dev.perigee.runtime.frame;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.Arrays;

/**
 * The link slots in a function's frame that are active but not written yet, such as that of {@code
 * f}'s window in {@code f(g())} while {@code g} runs. Such a slot still holds an old value, which
 * must not be taken for a reference.
 *
 * <p>A window is pending after the last instruction that writes its first slot, the function's, and
 * before its call. Code is in the order of evaluation, so two windows are either nested or
 * disjoint.
 */
public final class PendingLinks {
  /** The pc behind which each window is pending. Windows are in this order. */
  private final int[] opens;

  /** The pc of each window's call. */
  private final int[] calls;

  private final int[] linkSlots;

  /** The index of the innermost window that encloses this one, or -1. */
  private final int[] outer;

  private PendingLinks(int[] opens, int[] calls, int[] linkSlots, int[] outer) {
    this.opens = opens;
    this.calls = calls;
    this.linkSlots = linkSlots;
    this.outer = outer;
  }

  /** Finds the windows of a function. */
  public static PendingLinks of(Prototype prototype) {
    int[] code = prototype.code();
    int[] lastWrite = new int[Effects.NO_SLOT];
    long[] windows = new long[16];
    int count = 0;
    int words;
    for (int pc = 0; pc < code.length; pc += words) {
      Effects effects = Effects.of(prototype, pc);
      words = effects.words();
      if (effects.op() == Op.CALL || effects.op() == Op.TAILCALL) {
        int open = lastWrite[Instruction.a(code[pc])];
        if (open + 1 < pc) {
          if (count == windows.length) {
            windows = Arrays.copyOf(windows, 2 * count);
          }
          // In this order an outer window comes before its inner ones.
          windows[count++] = (long) open << 32 | Integer.toUnsignedLong(~pc);
        }
      }
      for (int edge = 0; edge < effects.edgeCount(); edge++) {
        for (int slot : effects.writes(edge)) {
          lastWrite[slot] = pc;
        }
      }
    }
    Arrays.sort(windows, 0, count);
    return nest(code, windows, count);
  }

  private static PendingLinks nest(int[] code, long[] windows, int count) {
    int[] opens = new int[count];
    int[] calls = new int[count];
    int[] linkSlots = new int[count];
    int[] outer = new int[count];
    for (int i = 0; i < count; i++) {
      opens[i] = (int) (windows[i] >> 32);
      calls[i] = ~(int) windows[i];
      linkSlots[i] = Instruction.a(code[calls[i]]) + 1;
      outer[i] = i - 1;
      while (outer[i] >= 0 && calls[outer[i]] < calls[i]) {
        outer[i] = outer[outer[i]];
      }
    }
    return new PendingLinks(opens, calls, linkSlots, outer);
  }

  /** Wipes the pending link slots of a frame at a pc. */
  void wipe(long base, int pc) {
    int window = Arrays.binarySearch(opens, pc);
    // The last window that became pending before the pc.
    for (window = window < 0 ? -window - 2 : window - 1; window >= 0; window = outer[window]) {
      if (opens[window] < pc && pc < calls[window]) {
        Memory.putByte(base + (long) linkSlots[window] * SlotLayout.SIZE + SlotLayout.TAG, Tag.NIL);
      }
    }
  }
}
