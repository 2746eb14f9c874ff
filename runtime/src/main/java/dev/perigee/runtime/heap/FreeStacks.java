package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The stacks that dead coroutines have left for new ones ({@link StateLayout#FREE_STACKS}). They
 * count as live memory. Their contents are not wiped when they are taken. A slot may refer to an
 * object that was reachable when the slot was written, so a collection frees these stacks before it
 * frees objects.
 */
public final class FreeStacks {
  private final Heap heap;
  private final long head;

  FreeStacks(Heap heap) {
    this.heap = heap;
    head = heap.state() + StateLayout.FREE_STACKS;
  }

  /** The stack that {@link #take} would return, or 0 if there is none. */
  public long first() {
    return Memory.getLong(head);
  }

  /** Number of bytes of a stack in the list. */
  public long bytes(long stack) {
    return Memory.getLong(stack + StateLayout.FREE_STACK_BYTES);
  }

  /** Number of calls before a stack in the list grows. */
  public int calls(long stack) {
    return Memory.getInt(stack + StateLayout.FREE_STACK_CALLS);
  }

  /**
   * Takes the first stack, which must exist. Its first slot becomes nil, the second one is
   * undefined.
   */
  public long take() {
    long stack = first();
    Memory.putLong(head, Memory.getLong(stack + StateLayout.FREE_STACK_LINK));
    Memory.putLong(stack + StateLayout.FREE_STACK_BYTES, 0);
    return stack;
  }

  /**
   * Adds a stack of this number of bytes.
   *
   * @param calls number of calls that its coroutines may still make before it grows
   */
  public void add(long stack, long bytes, int calls) {
    Memory.putLong(stack + StateLayout.FREE_STACK_LINK, first());
    Memory.putLong(stack + StateLayout.FREE_STACK_BYTES, bytes);
    Memory.putLong(stack + StateLayout.FREE_STACK_CALLS, calls);
    Memory.putLong(head, stack);
  }

  /** Frees all stacks in the list. */
  void release() {
    while (first() != 0) {
      long bytes = bytes(first());
      heap.freeRaw(take(), bytes);
    }
  }
}
