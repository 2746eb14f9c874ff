package dev.perigee.runtime.frame;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.SlotContents;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Checks, when {@link Memory#CHECKED}, that an instruction changes those slots of its frame that
 * {@link Effects} says, and no others: in the {@code step} that begins it and in the {@code finish}
 * that ends it. Frames that {@code debug.setlocal} has changed are left out.
 */
public final class StepChecker {
  private static final int SLOT = SlotLayout.SIZE;

  private final LuaState state;

  public StepChecker(LuaState state) {
    this.state = state;
  }

  /**
   * A frame as it was, which the driver hands back to {@link #check}.
   *
   * @param offset the frame's base, in bytes from the start of the coroutine's stack
   * @param values for each slot below the top its payload and its tag
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Snapshot(
      Prototype prototype, long closure, int pc, long coroutine, long offset, long[] values) {}

  /** The current frame, before the instruction at a pc is begun. */
  public @Nullable Snapshot beforeStep(int pc) {
    return snapshot(pc);
  }

  /** The frame whose instruction waits for the call that has just returned; null when none does. */
  public @Nullable Snapshot beforeFinish() {
    long link = state.address() + StateLayout.RETURNED_LINK;
    return snapshot(Memory.getInt(link + LinkLayout.PC));
  }

  private @Nullable Snapshot snapshot(int pc) {
    long base = state.base();
    long function = base - 2L * SLOT;
    if (tag(function) != Tag.CLOSURE || isChanged(base)) {
      return null;
    }
    long closure = Memory.getLong(function);
    Prototype prototype = state.functions().prototypeOf(closure);
    long[] values = new long[2 * prototype.tops()[pc]];
    for (int i = 0; i < values.length; i += 2) {
      long slot = base + (long) (i / 2) * SLOT;
      values[i] = Memory.getLong(slot);
      values[i + 1] = tag(slot);
    }
    long offset = base - state.stack().start();
    return new Snapshot(prototype, closure, pc, state.stack().coroutine(), offset, values);
  }

  /**
   * Checks the frame of a snapshot after its instruction has gone on.
   *
   * @param next the pc at which the current frame goes on, negative when there is none yet
   * @throws IllegalStateException when a slot has changed that the instruction does not write
   */
  public void check(@Nullable Snapshot frame, int next) {
    if (frame == null || next < 0) {
      return;
    }
    Effects effects = Effects.of(frame.prototype, frame.pc);
    long base = state.base();
    boolean same =
        state.stack().coroutine() == frame.coroutine
            && tag(base - 2L * SLOT) == Tag.CLOSURE
            && Memory.getLong(base - 2L * SLOT) == frame.closure
            && (base - state.stack().start() == frame.offset || effects.op() == Op.VARARGPREP)
            && !isChanged(base);
    byte[] contents = state.functions().slotContentsOf(frame.closure).at(frame.pc);
    for (int i = 0; same && i < frame.values.length; i += 2) {
      long slot = base + (long) (i / 2) * SLOT;
      boolean kept = tag(slot) == frame.values[i + 1] && isSamePayload(slot, frame.values[i]);
      // What holds nothing, a link that is pending, is wiped by collections.
      boolean active = !SlotContents.isNothing(contents[i / 2]);
      if (!kept && active && !mayWrite(effects, next, i / 2)) {
        throw new IllegalStateException(
            "steps: "
                + effects.op()
                + " at pc "
                + frame.pc
                + " of the function at "
                + frame.prototype.source()
                + ":"
                + frame.prototype.lineDefined()
                + " has changed slot "
                + i / 2
                + ", which it does not write");
      }
    }
  }

  /** Nil and booleans have no payload. */
  private static boolean isSamePayload(long slot, long payload) {
    return tag(slot) <= Tag.LINK || Memory.getLong(slot) == payload;
  }

  private static boolean mayWrite(Effects effects, int next, int slot) {
    for (int edge = 0; edge < effects.edgeCount(); edge++) {
      if (effects.edgeCount() > 1 && effects.target(edge) != next) {
        continue;
      }
      if (slot >= effects.deadFrom(edge)) {
        return true;
      }
      for (int written : effects.writes(edge)) {
        if (written == slot) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isChanged(long base) {
    return (Memory.getByte(base - SLOT + LinkLayout.MARKS) & LinkLayout.CHANGED) != 0;
  }

  private static int tag(long slot) {
    return Memory.getByte(slot + SlotLayout.TAG);
  }
}
