package dev.perigee.runtime.frame;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.Marker;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Objects;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The Lua stack of the running coroutine. It moves when it grows. Frames hold distances, and the
 * few absolute addresses are relocated: those in the state here, others by a {@link MoveListener}.
 *
 * <p>Tier 0 and native code compare only a new frame's base with the state's limit, so {@link
 * #RED_ZONE} slots always exist above the limit. Code that pushes more must call {@link #ensure}.
 * The limit may be far below the stack's end, at the end of the part that counts as used. Beyond
 * that part all slots are zeros, so a collection wipes only slots that may have been used since the
 * last one. A coroutine begins with a smaller stack. Its limit prevents both tiers from pushing
 * frames; {@link #ensureFrame} counts the frames that are pushed there by other code, as does tier
 * 1's routine that pushes frames on such stacks.
 */
public final class Stack {
  /**
   * Slots above the limit that both tiers check: room for the largest frame and for a Java
   * function's window.
   */
  public static final int RED_ZONE = 320;

  /**
   * Maximum number of slots for frames. PUC Lua's is 1,000,000. A frame here has one slot more, its
   * link, so this number allows for as many of the smallest frames.
   */
  public static final int MAX_SLOTS = 1_250_000;

  /** {@link #MAX_SLOTS} in bytes. */
  public static final long MAX_BYTES = (long) MAX_SLOTS * SlotLayout.SIZE;

  /** Additional slots for the handler of a stack overflow. */
  private static final int ERROR_SLOTS = 4000;

  /** A stack with fewer slots is small: its limit prevents both tiers from pushing frames. */
  public static final int FULL_SLOTS = 512;

  /** Slots that must exist above any Lua function's frame. */
  public static final int SLOTS_ABOVE = 4;

  /** Bytes of a stack that is not small. */
  public static final long FULL_BYTES = (long) FULL_SLOTS * SlotLayout.SIZE;

  /**
   * Bytes of a coroutine's first stack: room for a body that calls only Java functions. It is
   * exactly the size of a size class.
   */
  public static final int FIRST_BYTES = 63 * SlotLayout.SIZE;

  /**
   * Number of Lua functions that a coroutine calls before it gets a stack that both tiers can use.
   */
  public static final int CALLS_BEFORE_GROWTH = 20;

  /** Bytes by which the used part of the stack grows. */
  private static final long USE_STEP = 8192L * SlotLayout.SIZE;

  public static final long RED_ZONE_BYTES = (long) RED_ZONE * SlotLayout.SIZE;

  /** Adjusts addresses of slots that are held outside the stack and the state. */
  @FunctionalInterface
  public interface MoveListener {
    /** The stack of the running coroutine has moved by a number of bytes. */
    void moved(long coroutine, long delta);
  }

  private final Frames frames;
  private final StateRecord state;
  private final Heap heap;
  private final Objects objects;
  private @Nullable MoveListener moveListener;
  private final Deque<long[]> aside = new ArrayDeque<>();
  private long coroutine;
  private long start;
  private long bytes;

  /** Bytes of the used part, beyond which all slots are zeros. */
  private long used;

  /** {@link #keptEnd} in bytes from the start, or 0 for none. */
  private long kept;

  private long wipes;

  /** Whether a message handler is running. */
  private boolean handling;

  /** The cached result of {@link #isHooked}, which is called several times in every step. */
  private boolean hooked;

  Stack(Frames frames) {
    this.frames = frames;
    state = frames.state();
    heap = frames.values().heap();
    objects = frames.values().objects();
  }

  /** Sets what is called after the stack has moved. */
  public void setMoveListener(MoveListener listener) {
    moveListener = listener;
  }

  /** Makes the main coroutine with its stack, and makes it the running one. */
  public void createMain() {
    coroutine = objects.coroutine(FULL_BYTES);
    Memory.putByte(coroutine + CoroutineLayout.STATUS, CoroutineLayout.RUNNING);
    state.setRoot(Root.MAIN, Tag.THREAD, coroutine);
    switchTo(coroutine);
  }

  /**
   * Makes a coroutine that has not been started, with a stack of {@link #FIRST_BYTES} or one that a
   * dead coroutine has left. Its first slot is nil.
   */
  public long create() {
    return objects.coroutineOnFreeStack(FIRST_BYTES, CALLS_BEFORE_GROWTH);
  }

  /**
   * Takes the stack from a coroutine that is dead without an error, for use by the next new
   * coroutine. A large stack is freed.
   */
  public void giveUp(long dead) {
    long stack = Memory.getLong(dead + CoroutineLayout.STACK);
    if (stack == 0) {
      return;
    }
    long size = Memory.getLong(dead + CoroutineLayout.STACK_SIZE);
    if (size > FULL_BYTES) {
      heap.freeRaw(stack, size);
    } else {
      int calls = Memory.getShort(dead + CoroutineLayout.CALLS_BEFORE_GROWTH);
      heap.freeStacks().add(stack, size, calls);
    }
    Memory.putLong(dead + CoroutineLayout.STACK, 0);
    Memory.putLong(dead + CoroutineLayout.STACK_SIZE, 0);
    Memory.putLong(dead + CoroutineLayout.BASE, 0);
    Memory.putLong(dead + CoroutineLayout.TOP, 0);
    Memory.putLong(dead + CoroutineLayout.USED, 0);
  }

  /** Makes a coroutine's stack this one. The caller must set base and top of its current frame. */
  public void switchTo(long other) {
    coroutine = other;
    start = Memory.getLong(other + CoroutineLayout.STACK);
    bytes = Memory.getLong(other + CoroutineLayout.STACK_SIZE);
    Memory.putLong(state.address() + StateLayout.COROUTINE, other);
    updateHooked();
    long top = Memory.getLong(other + CoroutineLayout.TOP);
    setUsed(Math.max(Memory.getLong(other + CoroutineLayout.USED), top + RED_ZONE_BYTES));
    // The collector may have marked it while it did not run.
    heap.noteStore(other);
  }

  /** Makes this the stack of the running coroutine, to which native code has switched. */
  public void adopt() {
    coroutine = Memory.getLong(state.address() + StateLayout.COROUTINE);
    start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    bytes = Memory.getLong(coroutine + CoroutineLayout.STACK_SIZE);
    used = Memory.getLong(coroutine + CoroutineLayout.USED);
    updateHooked();
  }

  /** The running coroutine. */
  public long coroutine() {
    return coroutine;
  }

  /** Whether the running coroutine has a hook whose function is not running. */
  public boolean isHooked() {
    return hooked;
  }

  /** Must be called after the running coroutine or the mask of its hook has changed. */
  public void updateHooked() {
    int mask = Memory.getByte(coroutine + CoroutineLayout.HOOK_MASK);
    hooked = mask > 0 && mask < CoroutineLayout.HOOK_RUNS;
  }

  /**
   * Whether a message handler is running. It may use the slots and nesting levels that are reserved
   * for handlers.
   */
  public boolean isHandling() {
    return handling;
  }

  public void setHandling(boolean running) {
    handling = running;
    publishLimit();
  }

  /** Address of the first slot. */
  public long start() {
    return start;
  }

  /** Address behind the last slot. */
  public long end() {
    return start + bytes;
  }

  /**
   * Ensures that this many slots exist from an address on. The stack may move, which invalidates
   * addresses of slots that are held elsewhere. This may also collect: slots below the address are
   * preserved even if they are not active yet, and those above are lost.
   *
   * @param end not below the end of the current frame's active slots
   * @return the distance in bytes by which the stack moved
   * @throws LuaError "stack overflow"
   */
  public long ensure(long end, int slots) {
    long needed = end - start + (long) slots * SlotLayout.SIZE;
    if (needed + redZone() <= Math.min(used, usable())) {
      return 0;
    }
    if (needed + redZone() <= usable()) {
      setUsed(needed + USE_STEP);
      return 0;
    }
    return grow(end, needed + RED_ZONE_BYTES);
  }

  /**
   * Makes collections keep all slots below an address instead of only the current frame's active
   * slots, because values above those have been written that are not active yet. {@link
   * #keepActive} ends this.
   */
  public void keepBelow(long end) {
    kept = end - start;
  }

  /** Ends {@link #keepBelow}. */
  public void keepActive() {
    kept = 0;
  }

  /** The address of {@link #keepBelow}, or 0 if only active slots are kept. */
  long keptEnd() {
    return kept == 0 ? 0 : start + kept;
  }

  /**
   * Wipes the unused part of the stack, from an address on. The used part then ends {@link
   * #USE_STEP} behind the address.
   */
  void wipe(long from) {
    wipes++;
    Memory.fill(from, start + used - from, 0);
    setUsed(from - start + USE_STEP);
  }

  /** How often stacks have been wiped. Each time, values above the active slots are lost. */
  public long wipes() {
    return wipes;
  }

  /** Sets the number of bytes that count as used, at most all. A small stack is used as a whole. */
  private void setUsed(long wanted) {
    used = isSmall() ? bytes : Math.min(wanted, bytes);
    Memory.putLong(coroutine + CoroutineLayout.USED, used);
    publishLimit();
  }

  /** As {@link #ensure}, for the frame of a Lua function. */
  public long ensureFrame(long end, int slots) {
    if (isSmall()) {
      long calls = coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH;
      int left = Memory.getShort(calls) - 1;
      Memory.putShort(calls, left);
      if (left < 0) {
        return grow(end, FULL_BYTES);
      }
    }
    return ensure(end, slots);
  }

  /** Whether any Lua function's frame with this base fits. Both tiers make the same check. */
  public boolean fits(long base) {
    return base <= Memory.getLong(state.address() + StateLayout.STACK_LIMIT);
  }

  /**
   * As {@link #ensure} on a small stack, for the frame of a Lua function that replaces another one,
   * so that {@link #ensureFrame} has nothing to do when the function is entered.
   */
  public long ensureTailFrame(long end, int slots) {
    int left = Memory.getShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH);
    return left <= 0 ? grow(end, FULL_BYTES) : ensure(end, slots);
  }

  /** Whether the stack is too small for the tiers to push frames. */
  public boolean isSmall() {
    return bytes < FULL_BYTES;
  }

  private long redZone() {
    return isSmall() ? 0 : RED_ZONE_BYTES;
  }

  /**
   * Bytes that frames may use now. The slots that were added for a handler are only for handlers.
   */
  private long usable() {
    return handling ? bytes : Math.min(bytes, MAX_BYTES);
  }

  private long grow(long end, long needed) {
    long most = handling ? MAX_BYTES + (long) ERROR_SLOTS * SlotLayout.SIZE : MAX_BYTES;
    if (needed > most) {
      throw handling ? frames.errors().inErrorHandling() : frames.errors().stackOverflow();
    }
    long least = Math.max(needed, FULL_BYTES);
    long size = Math.min(Math.max(least, 2 * bytes), most);
    reserve(size, end);
    long target = heap.allocateRaw(size);
    Memory.copy(start, target, used);
    Memory.fill(target + used, size - used, 0);
    heap.freeRaw(start, bytes);
    long delta = target - start;
    start = target;
    bytes = size;
    Memory.putLong(coroutine + CoroutineLayout.STACK, start);
    Memory.putLong(coroutine + CoroutineLayout.STACK_SIZE, bytes);
    setUsed(needed + USE_STEP);
    state.setBase(state.base() + delta);
    state.setTop(state.top() + delta);
    if (moveListener != null) {
      moveListener.moved(coroutine, delta);
    }
    return delta;
  }

  private void reserve(long bytes, long end) {
    long before = kept;
    kept = Math.max(kept, end - start);
    try {
      heap.reserve(bytes);
    } finally {
      kept = before;
    }
  }

  /**
   * Keeps values alive that are temporarily not in their slots, until {@link #endSetAside}.
   *
   * @param values payload and tag of each value, alternating
   */
  void setAside(long[] values) {
    aside.addLast(values);
  }

  /** Ends the most recent {@link #setAside}. */
  void endSetAside() {
    aside.removeLast();
  }

  /** Marks the values of {@link #setAside}. */
  public void markAside(Marker marker) {
    for (long[] values : aside) {
      for (int i = 0; i < values.length; i += 2) {
        marker.markValue((int) values[i + 1], values[i]);
      }
    }
  }

  /** Publishes the limit of frames for both tiers, after the stack or its use has changed. */
  public void publishLimit() {
    Memory.putLong(
        state.address() + StateLayout.STACK_LIMIT,
        isSmall() ? start : start + Math.min(used, usable()) - RED_ZONE_BYTES);
  }
}
