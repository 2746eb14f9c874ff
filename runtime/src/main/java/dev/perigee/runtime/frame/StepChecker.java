package dev.perigee.runtime.frame;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.SlotContents;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks, if {@link Memory#CHECKED}, that an instruction uses its frame as {@link Effects}
 * declares. Neither the {@code step} that begins it nor the {@code finish} that ends it may change
 * a slot that it is not declared to write. Its {@code step} may not read a slot that it is not
 * declared to read; these slots are poisoned while it runs. Frames that {@code debug.setlocal} has
 * changed are not checked.
 */
public final class StepChecker {
  private static final int SLOT = SlotLayout.SIZE;

  /** The contents of poisoned slots, a value that no script has. */
  private static final long POISON = 0xdead_beefL;

  private static final int POISON_TAG = Tag.LIGHT_USERDATA;

  private final StateRecord state;
  private final Stack stack;
  private final Prototypes prototypes;

  public StepChecker(Frames frames) {
    state = frames.state();
    stack = frames.stack();
    prototypes = frames.prototypes();
  }

  /**
   * The contents of a frame, which the driver passes to {@link #check} later.
   *
   * @param offset the frame's base, in bytes from the start of the coroutine's stack
   * @param values payload and tag of each slot below the top, alternating
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Snapshot(
      Prototype prototype, long closure, int pc, long coroutine, long offset, long[] values) {}

  /** The current frame before the instruction at a pc begins. {@link #afterStep} must follow. */
  public @Nullable Snapshot beforeStep(int pc) {
    Snapshot frame = snapshot(pc);
    if (frame != null && isPoisonable(frame)) {
      stack.setAside(poison(frame));
    }
    return frame;
  }

  /** Restores the poisoned slots. Must be called however the step ends. */
  public void afterStep(@Nullable Snapshot frame) {
    if (frame == null || !isPoisonable(frame)) {
      return;
    }
    stack.endSetAside();
    long base = Memory.getLong(frame.coroutine + CoroutineLayout.STACK) + frame.offset;
    for (int i = 0; i < frame.values.length; i += 2) {
      long slot = base + (long) (i / 2) * SLOT;
      if (Slots.tag(slot) == POISON_TAG && Memory.getLong(slot) == POISON) {
        put(slot, (int) frame.values[i + 1], frame.values[i]);
      }
    }
  }

  /**
   * Whether an instruction's frame stays in place and no other code reads it meanwhile. The only
   * Java functions that such an instruction calls are metamethods, which is rare.
   */
  private static boolean isPoisonable(Snapshot frame) {
    return switch (Instruction.op(frame.prototype.code()[frame.pc])) {
      case CALL, TAILCALL, TFORCALL, RETURN, RETURN0, RETURN1, CLOSE, VARARGPREP -> false;
      default -> true;
    };
  }

  /**
   * Poisons the slots that the instruction does not read. Returns the payloads and tags that they
   * then have.
   */
  private long[] poison(Snapshot frame) {
    int[] reads = Effects.of(frame.prototype, frame.pc).reads();
    byte[] contents = prototypes.slotContentsOf(frame.closure).at(frame.pc);
    long base = state.base();
    long[] poisoned = new long[frame.values.length];
    int count = 0;
    for (int i = 0; i < frame.values.length; i += 2) {
      if (SlotContents.isValue(contents[i / 2]) && !contains(reads, i / 2)) {
        poisoned[count++] = frame.values[i];
        poisoned[count++] = frame.values[i + 1];
        put(base + (long) (i / 2) * SLOT, POISON_TAG, POISON);
      }
    }
    return Arrays.copyOf(poisoned, count);
  }

  private static void put(long slot, int tag, long payload) {
    Memory.putLong(slot, payload);
    Memory.putByte(slot + SlotLayout.TAG, tag);
  }

  private static boolean contains(int[] slots, int wanted) {
    for (int slot : slots) {
      if (slot == wanted) {
        return true;
      }
    }
    return false;
  }

  /**
   * The frame whose instruction waits for the call that has just returned, or null if there is
   * none.
   */
  public @Nullable Snapshot beforeFinish() {
    long link = state.address() + StateLayout.RETURNED_LINK;
    return snapshot(Memory.getInt(link + LinkLayout.PC));
  }

  private @Nullable Snapshot snapshot(int pc) {
    long base = state.base();
    long function = base + FrameLayout.FUNCTION;
    if (Slots.tag(function) != Tag.CLOSURE || isChanged(base)) {
      return null;
    }
    long closure = Memory.getLong(function);
    Prototype prototype = prototypes.prototypeOf(closure);
    long[] values = new long[2 * prototype.tops()[pc]];
    for (int i = 0; i < values.length; i += 2) {
      long slot = base + (long) (i / 2) * SLOT;
      values[i] = Memory.getLong(slot);
      values[i + 1] = Slots.tag(slot);
    }
    long offset = base - stack.start();
    return new Snapshot(prototype, closure, pc, stack.coroutine(), offset, values);
  }

  /**
   * Checks the frame of a snapshot after its instruction has run.
   *
   * @param next the pc at which the current frame continues, negative if there is none yet
   * @throws IllegalStateException if a slot has changed that the instruction does not write
   */
  public void check(@Nullable Snapshot frame, int next) {
    if (frame == null || next < 0) {
      return;
    }
    Effects effects = Effects.of(frame.prototype, frame.pc);
    long base = state.base();
    boolean same =
        stack.coroutine() == frame.coroutine
            && Slots.tag(base + FrameLayout.FUNCTION) == Tag.CLOSURE
            && Memory.getLong(base + FrameLayout.FUNCTION) == frame.closure
            && (base - stack.start() == frame.offset || effects.op() == Op.VARARGPREP)
            && !isChanged(base);
    byte[] contents = prototypes.slotContentsOf(frame.closure).at(frame.pc);
    for (int i = 0; same && i < frame.values.length; i += 2) {
      long slot = base + (long) (i / 2) * SLOT;
      boolean kept = Slots.tag(slot) == frame.values[i + 1] && isSamePayload(slot, frame.values[i]);
      // Slots without contents (pending links) are wiped by collections.
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
    return Slots.tag(slot) <= Tag.LINK || Memory.getLong(slot) == payload;
  }

  private static boolean mayWrite(Effects effects, int next, int slot) {
    for (int edge = 0; edge < effects.edgeCount(); edge++) {
      if (effects.edgeCount() > 1 && effects.target(edge) != next) {
        continue;
      }
      if (slot >= effects.deadFrom(edge)) {
        return true;
      }
      if (contains(effects.writes(edge), slot)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isChanged(long base) {
    return (Memory.getByte(base + FrameLayout.LINK + LinkLayout.MARKS) & LinkLayout.CHANGED) != 0;
  }
}
