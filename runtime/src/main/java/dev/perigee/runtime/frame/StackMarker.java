package dev.perigee.runtime.frame;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.heap.Marker;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Marks exactly the active slots of a stack. A caller's active slots end where its callee's window
 * begins, so those of all frames are the slots from the stack's start to the current frame's top
 * without a gap; links among them carry no value. What lies above is wiped, so that a slot that
 * becomes active before it is written (a pending call's link) never holds the address of a freed
 * object.
 */
public final class StackMarker {
  private final LuaState state;

  public StackMarker(LuaState state) {
    this.state = state;
  }

  /** Marks the active slots of a coroutine and wipes the rest of its stack. */
  public void markStack(long coroutine, Marker marker) {
    long start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    long end = start + Memory.getLong(coroutine + CoroutineLayout.STACK_SIZE);
    boolean running = coroutine == Memory.getLong(state.address() + StateLayout.COROUTINE);
    long top = running ? currentTop() : start + Memory.getLong(coroutine + CoroutineLayout.TOP);
    marker.markSlots(start, top - start >>> SlotLayout.SHIFT);
    Memory.fill(top, end - top, 0);
  }

  /** End of the current frame's active slots. */
  public long currentTop() {
    long base = state.base();
    long function = base - 2L * SlotLayout.SIZE;
    long least = Math.max(base, state.hooks().keptTop());
    if (Memory.getByte(function + SlotLayout.TAG) != Tag.CLOSURE) {
      return Math.max(state.top(), least);
    }
    Prototype prototype = state.functions().prototypeOf(Memory.getLong(function));
    return Math.max(activeTop(prototype, state.pc(), base, state.top()), least);
  }

  /** End of a Lua frame's active slots before the instruction at a pc. */
  public static long activeTop(Prototype prototype, int pc, long base, long openTop) {
    long fixed = base + (long) prototype.tops()[pc] * SlotLayout.SIZE;
    return pc == 0 && prototype.vararg() || Effects.of(prototype, pc).openFrom() >= 0
        ? Math.max(openTop, fixed)
        : fixed;
  }
}
