package dev.perigee.runtime.frame;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Marker;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;

/**
 * Marks exactly the active slots of a stack. A caller's active slots end where its callee's window
 * begins, so the active slots of all frames are those from the stack's start to the current frame's
 * top, without a gap. Links among them contain no value. Slots above are wiped, so that a slot that
 * becomes active before it is written (a pending call's link) never holds the address of a freed
 * object. Such slots that are active now are wiped, too, frame by frame.
 */
public final class StackMarker {
  private final StateRecord state;
  private final Stack stack;
  private final Prototypes prototypes;
  private final FrameChecker checker;

  public StackMarker(Frames frames) {
    state = frames.state();
    stack = frames.stack();
    prototypes = frames.prototypes();
    checker = new FrameChecker(frames);
  }

  /** Marks the active slots of a coroutine and wipes the rest of its stack. */
  public void markStack(long coroutine, Marker marker) {
    long start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    if (coroutine == Memory.getLong(state.address() + StateLayout.COROUTINE)) {
      long top = currentTop();
      wipePendingLinks(start, state.base(), state.pc());
      if (Memory.CHECKED) {
        checker.checkAll(coroutine, top);
      }
      marker.markSlots(start, (top - start) >>> SlotLayout.SHIFT);
      stack.wipe(top);
      return;
    }
    long top = Memory.getLong(coroutine + CoroutineLayout.TOP);
    long used = Memory.getLong(coroutine + CoroutineLayout.USED);
    if (top != 0) {
      long base = start + Memory.getLong(coroutine + CoroutineLayout.BASE);
      wipePendingLinks(start, base, Memory.getInt(coroutine + CoroutineLayout.PC));
    }
    if (Memory.CHECKED) {
      checker.checkAll(coroutine, start + top);
    }
    marker.markSlots(start, top >>> SlotLayout.SHIFT);
    if (top < used) {
      Memory.fill(start + top, used - top, 0);
      Memory.putLong(coroutine + CoroutineLayout.USED, top);
    }
  }

  private void wipePendingLinks(long start, long currentBase, int currentPc) {
    long base = currentBase;
    int pc = currentPc;
    while (base > start) {
      long function = base + FrameLayout.FUNCTION;
      if (Slots.tag(function) == Tag.CLOSURE) {
        prototypes.pendingLinksOf(Memory.getLong(function)).wipe(base, pc);
      }
      long link = base + FrameLayout.LINK;
      int distance = Memory.getInt(link + LinkLayout.DISTANCE);
      if (distance == 0) {
        return;
      }
      pc = Memory.getInt(link + LinkLayout.PC);
      base -= distance;
    }
  }

  /**
   * End of the current frame's active slots, or of the slots that {@link Stack#keepBelow} keeps.
   */
  public long currentTop() {
    long kept = stack.keptEnd();
    if (kept != 0) {
      return kept;
    }
    long base = state.base();
    long function = base + FrameLayout.FUNCTION;
    if (Slots.tag(function) != Tag.CLOSURE) {
      return Math.max(state.top(), base);
    }
    Prototype prototype = prototypes.prototypeOf(Memory.getLong(function));
    return activeTop(prototype, state.pc(), base, state.top());
  }

  /** End of a Lua frame's active slots before the instruction at a pc. */
  public static long activeTop(Prototype prototype, int pc, long base, long openTop) {
    long fixed = base + (long) prototype.tops()[pc] * SlotLayout.SIZE;
    return (pc == 0 && prototype.vararg()) || Effects.takesOpenValues(prototype.code()[pc])
        ? Math.max(openTop, fixed)
        : fixed;
  }
}
