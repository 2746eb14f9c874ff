package dev.perigee.runtime.frame;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * The Lua stack of the running coroutine. It grows by moving: frames hold distances, and the few
 * absolute addresses (in the state, in Java functions' contexts) are relocated here.
 *
 * <p>Tier 0 and native code compare a new frame's base alone with the state's limit, so {@link
 * #RED_ZONE} slots above it always exist; whoever pushes more asks {@link #ensure}. The limit may
 * lie well below the stack's end, at the end of what is taken to be in use: beyond that all slots
 * are zeros, so that a collection wipes what was in use since the last and no more. A coroutine
 * begins with a stack that is smaller than that: its limit lets neither tier push a frame, and
 * {@link #ensureFrame} counts the frames that are pushed without their help, as tier 1's routine
 * does that pushes frames there.
 */
public final class Stack {
  /**
   * Slots that exist above the limit that both tiers test: the largest frame, and a window for a
   * Java function.
   */
  public static final int RED_ZONE = 320;

  /**
   * The most slots that frames may take. PUC Lua has 1,000,000; a frame here has one more, its
   * link, so this is what holds as many of the smallest frames.
   */
  public static final int MAX_SLOTS = 1_250_000;

  public static final long MOST = (long) MAX_SLOTS * SlotLayout.SIZE;

  /** More slots, for the handler of a stack overflow. */
  private static final int ERROR_SLOTS = 4000;

  /** A stack with fewer is small: its limit lets neither tier push a frame. */
  public static final int FULL_SLOTS = 512;

  /** Slots that there must be above any Lua function's frame. */
  public static final int SLOTS_ABOVE = 4;

  /** Bytes of a stack that is not small. */
  public static final long FULL_BYTES = (long) FULL_SLOTS * SlotLayout.SIZE;

  /**
   * Bytes of a coroutine's first stack: room for a body that calls Java functions only. A size
   * class has just this size.
   */
  public static final int FIRST_BYTES = 63 * SlotLayout.SIZE;

  /** Lua functions called by a coroutine before its stack is made large enough for both tiers. */
  public static final int CALLS_BEFORE_GROWTH = 20;

  /** Bytes by which the part of the stack grows that is taken to be in use. */
  private static final long USE_STEP = 8192L * SlotLayout.SIZE;

  public static final long RED_ZONE_BYTES = (long) RED_ZONE * SlotLayout.SIZE;

  private final LuaState state;
  private long coroutine;
  private long start;
  private long bytes;

  /** Bytes from the start beyond which all slots are zeros. */
  private long used;

  /** {@link #keptEnd}, in bytes from the start; 0 for none. */
  private long kept;

  private long wipes;

  public Stack(LuaState state) {
    this.state = state;
  }

  /** Makes the main coroutine with its stack, and begins to run it. */
  public void createMain() {
    coroutine = state.objects().coroutine(FULL_BYTES);
    Memory.putByte(coroutine + CoroutineLayout.STATUS, CoroutineLayout.RUNNING);
    state.setRoot(Root.MAIN, Tag.THREAD, coroutine);
    switchTo(coroutine);
  }

  /**
   * Makes a coroutine that has not been started, with a stack of the first size or one that a dead
   * coroutine has left. Its first slot is nil.
   */
  public long create() {
    return state.objects().coroutineOnFreeStack(FIRST_BYTES, CALLS_BEFORE_GROWTH);
  }

  /**
   * Takes its stack from a coroutine that is dead without an error, for the next that is made; a
   * large one is freed.
   */
  public void giveUp(long dead) {
    long stack = Memory.getLong(dead + CoroutineLayout.STACK);
    if (stack == 0) {
      return;
    }
    long size = Memory.getLong(dead + CoroutineLayout.STACK_SIZE);
    if (size > FULL_BYTES) {
      state.heap().freeRaw(stack, size);
    } else {
      int calls = Memory.getShort(dead + CoroutineLayout.CALLS_BEFORE_GROWTH);
      state.heap().freeStacks().add(stack, size, calls);
    }
    Memory.putLong(dead + CoroutineLayout.STACK, 0);
    Memory.putLong(dead + CoroutineLayout.STACK_SIZE, 0);
    Memory.putLong(dead + CoroutineLayout.BASE, 0);
    Memory.putLong(dead + CoroutineLayout.TOP, 0);
    Memory.putLong(dead + CoroutineLayout.USED, 0);
  }

  /**
   * Makes a coroutine's stack this one. Base and top of its current frame are the caller's to set.
   */
  public void switchTo(long other) {
    coroutine = other;
    start = Memory.getLong(other + CoroutineLayout.STACK);
    bytes = Memory.getLong(other + CoroutineLayout.STACK_SIZE);
    Memory.putLong(state.address() + StateLayout.COROUTINE, other);
    state.hooks().update();
    long top = Memory.getLong(other + CoroutineLayout.TOP);
    setUsed(Math.max(Memory.getLong(other + CoroutineLayout.USED), top + RED_ZONE_BYTES));
    // Marking may have been through with it while it did not run.
    state.barrier(other);
  }

  /** Makes the stack of the running coroutine this one, to which native code has switched. */
  public void adopt() {
    coroutine = Memory.getLong(state.address() + StateLayout.COROUTINE);
    start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    bytes = Memory.getLong(coroutine + CoroutineLayout.STACK_SIZE);
    used = Memory.getLong(coroutine + CoroutineLayout.USED);
    state.hooks().update();
  }

  /** The running coroutine. */
  public long coroutine() {
    return coroutine;
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
   * Makes sure that this many slots exist from an address on. The stack may move: addresses of
   * slots held elsewhere are then stale. It may also collect: what lies below the address survives,
   * whether or not it is active yet, and what lies above is lost.
   *
   * @param end not below the end of the current frame's active slots
   * @return by how much the stack moved, in bytes
   * @throws dev.perigee.runtime.LuaError "stack overflow"
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
   * Has collections keep what lies below an address, instead of the current frame's active slots:
   * something has been written above those that is not active yet. {@link #keepActive} ends it.
   */
  public void keepBelow(long end) {
    kept = end - start;
  }

  /** Ends what {@link #keepBelow} began. */
  public void keepActive() {
    kept = 0;
  }

  /** The address that {@link #keepBelow} was given, 0 while active slots alone are kept. */
  long keptEnd() {
    return kept == 0 ? 0 : start + kept;
  }

  /**
   * Wipes a part of the stack that nothing uses: all from an address on. It is left as much in use
   * as frames need that begin there.
   */
  void wipe(long from) {
    wipes++;
    Memory.fill(from, start + used - from, 0);
    setUsed(from - start + USE_STEP);
  }

  /** How often a part of a stack has been wiped: what lay above the active slots is gone since. */
  public long wipes() {
    return wipes;
  }

  /** So many bytes may be in use, of those that there are; of a small stack all. */
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

  /** Whether the frame of any Lua function fits whose base this is; both tiers ask the same. */
  public boolean fits(long base) {
    return base <= Memory.getLong(state.address() + StateLayout.STACK_LIMIT);
  }

  /**
   * As {@link #ensure} on a small stack, for the frame of a Lua function that takes the place of
   * another one: {@link #ensureFrame} has nothing to do then when it is entered.
   */
  public long ensureTailFrame(long end, int slots) {
    int left = Memory.getShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH);
    return left <= 0 ? grow(end, FULL_BYTES) : ensure(end, slots);
  }

  /** Whether the stack is smaller than both tiers take for granted. */
  public boolean isSmall() {
    return bytes < FULL_BYTES;
  }

  private long redZone() {
    return isSmall() ? 0 : RED_ZONE_BYTES;
  }

  /** Bytes that frames may take now: what was added for a handler is for handlers only. */
  private long usable() {
    return state.errors().isHandling() ? bytes : Math.min(bytes, MOST);
  }

  private long grow(long end, long needed) {
    boolean handling = state.errors().isHandling();
    long most = handling ? MOST + (long) ERROR_SLOTS * SlotLayout.SIZE : MOST;
    if (needed > most) {
      throw handling ? state.errors().inErrorHandling() : state.errors().stackOverflow();
    }
    long least = Math.max(needed, FULL_BYTES);
    long size = Math.min(Math.max(least, 2 * bytes), most);
    reserve(size, end);
    long target = state.heap().allocateRaw(size);
    Memory.copy(start, target, used);
    Memory.fill(target + used, size - used, 0);
    state.heap().freeRaw(start, bytes);
    long delta = target - start;
    start = target;
    bytes = size;
    Memory.putLong(coroutine + CoroutineLayout.STACK, start);
    Memory.putLong(coroutine + CoroutineLayout.STACK_SIZE, bytes);
    setUsed(needed + USE_STEP);
    state.relocate(delta);
    return delta;
  }

  private void reserve(long bytes, long end) {
    long before = kept;
    kept = Math.max(kept, end - start);
    try {
      state.heap().reserve(bytes);
    } finally {
      kept = before;
    }
  }

  /** Tells both tiers how far frames may reach: after a change of the stack, or of who uses it. */
  public void publishLimit() {
    Memory.putLong(
        state.address() + StateLayout.STACK_LIMIT,
        isSmall() ? start : start + Math.min(used, usable()) - RED_ZONE_BYTES);
  }
}
