package dev.perigee.runtime.frame;

import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The slots of the running coroutine that hold to-be-closed variables (manual 3.3.8), in stack
 * order. Code that gives up slots must close these variables or {@link #forget} them.
 */
public final class ToBeClosed {
  private static final int ENTRY = CoroutineLayout.CLOSE_ENTRY;
  private static final int FIRST_CAPACITY = 4;

  private final StateRecord state;
  private final Stack stack;
  private final Heap heap;

  public ToBeClosed(Frames frames) {
    state = frames.state();
    stack = frames.stack();
    heap = frames.values().heap();
  }

  private long coroutine() {
    return Memory.getLong(state.address() + StateLayout.COROUTINE);
  }

  /** Adds a slot, which lies above all others. May collect. */
  public void add(long slot) {
    long coroutine = coroutine();
    int count = Memory.getInt(coroutine + CoroutineLayout.CLOSE_COUNT);
    int index = (int) ((slot - stack.start()) >>> SlotLayout.SHIFT);
    if (count == Memory.getInt(coroutine + CoroutineLayout.CLOSE_CAPACITY)) {
      grow(coroutine, count);
    }
    long list = Memory.getLong(coroutine + CoroutineLayout.CLOSE_LIST);
    Memory.putInt(list + (long) count * ENTRY, index);
    Memory.putInt(coroutine + CoroutineLayout.CLOSE_COUNT, count + 1);
  }

  private void grow(long coroutine, int count) {
    int capacity = Math.max(FIRST_CAPACITY, 2 * count);
    long bytes = (long) capacity * ENTRY;
    heap.reserve(bytes);
    long grown = heap.allocateRaw(bytes);
    if (count > 0) {
      long list = Memory.getLong(coroutine + CoroutineLayout.CLOSE_LIST);
      Memory.copy(list, grown, (long) count * ENTRY);
      heap.freeRaw(list, (long) count * ENTRY);
    }
    Memory.putLong(coroutine + CoroutineLayout.CLOSE_LIST, grown);
    Memory.putInt(coroutine + CoroutineLayout.CLOSE_CAPACITY, capacity);
  }

  /** Address of the highest of these slots if it is at or above an address, otherwise 0. */
  public long lastFrom(long address) {
    long coroutine = coroutine();
    int count = Memory.getInt(coroutine + CoroutineLayout.CLOSE_COUNT);
    if (count == 0) {
      return 0;
    }
    long list = Memory.getLong(coroutine + CoroutineLayout.CLOSE_LIST);
    long index = Memory.getInt(list + (long) (count - 1) * ENTRY);
    long slot = stack.start() + (index << SlotLayout.SHIFT);
    return slot >= address ? slot : 0;
  }

  /** Removes the highest slot, whose variable is about to be closed. */
  public void removeLast() {
    long count = coroutine() + CoroutineLayout.CLOSE_COUNT;
    Memory.putInt(count, Memory.getInt(count) - 1);
  }

  /** Removes all slots at or above an address without closing their variables. */
  public void forget(long address) {
    while (lastFrom(address) != 0) {
      removeLast();
    }
  }
}
