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
 * #RED_ZONE} slots above it always exist; whoever pushes more asks {@link #ensure}.
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

  /** More slots, for the handler of a stack overflow. */
  private static final int ERROR_SLOTS = 4000;

  private static final int INITIAL_SLOTS = 1024;

  private final LuaState state;
  private long start;
  private long bytes;

  public Stack(LuaState state) {
    this.state = state;
  }

  /** Makes the main coroutine with its stack. */
  public void create() {
    bytes = (long) INITIAL_SLOTS * SlotLayout.SIZE;
    long main = state.objects().coroutine(bytes);
    state.setRoot(Root.MAIN, Tag.THREAD, main);
    Memory.putLong(state.address() + StateLayout.COROUTINE, main);
    start = Memory.getLong(main + CoroutineLayout.STACK);
    publish(main);
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
   * Makes sure that so many slots exist from an address on. The stack may move: addresses of slots
   * held elsewhere are then stale.
   *
   * @return by how much the stack moved, in bytes
   * @throws dev.perigee.runtime.LuaError "stack overflow"
   */
  public long ensure(long from, int slots) {
    long needed = from - start + (long) (slots + RED_ZONE) * SlotLayout.SIZE;
    if (needed <= bytes) {
      return 0;
    }
    return grow(needed);
  }

  private long grow(long needed) {
    long most = (long) MAX_SLOTS * SlotLayout.SIZE;
    if (needed > most) {
      long forHandler = most + (long) ERROR_SLOTS * SlotLayout.SIZE;
      if (needed > forHandler || bytes >= forHandler || !state.errors().handlingOverflow()) {
        throw state.errors().stackOverflow();
      }
      most = forHandler;
    }
    long size = Math.min(Math.max(needed, 2 * bytes), most);
    state.heap().reserve(size);
    long target = state.heap().allocateRaw(size);
    Memory.copy(start, target, bytes);
    Memory.fill(target + bytes, size - bytes, 0);
    state.heap().freeRaw(start, bytes);
    long delta = target - start;
    start = target;
    bytes = size;
    publish(Memory.getLong(state.address() + StateLayout.COROUTINE));
    state.relocate(delta);
    return delta;
  }

  private void publish(long coroutine) {
    Memory.putLong(coroutine + CoroutineLayout.STACK, start);
    Memory.putLong(coroutine + CoroutineLayout.STACK_SIZE, bytes);
    Memory.putLong(
        state.address() + StateLayout.STACK_LIMIT, end() - (long) RED_ZONE * SlotLayout.SIZE);
  }
}
