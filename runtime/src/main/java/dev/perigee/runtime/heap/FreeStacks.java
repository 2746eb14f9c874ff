package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The stacks that dead coroutines have left for new ones ({@link StateLayout#FREE_STACKS}). They
 * count as live. What stands in them is not wiped when they are taken: each object that a slot
 * refers to was reachable when the slot was written, so a collection frees the stacks before it
 * frees objects.
 */
public final class FreeStacks {
  private final Heap heap;
  private final long head;

  FreeStacks(Heap heap) {
    this.heap = heap;
    head = heap.state() + StateLayout.FREE_STACKS;
  }

  /** The stack that {@link #take} would give, 0 if there is none. */
  public long first() {
    return Memory.getLong(head);
  }

  /** The bytes of a stack of the list. */
  public long bytes(long stack) {
    return Memory.getLong(stack + StateLayout.FREE_STACK_BYTES);
  }

  /** Calls before its growth of a stack of the list. */
  public int calls(long stack) {
    return Memory.getInt(stack + StateLayout.FREE_STACK_CALLS);
  }

  /** Takes the first stack; there is one. Its first slot becomes nil, the second undefined. */
  public long take() {
    long stack = first();
    Memory.putLong(head, Memory.getLong(stack + StateLayout.FREE_STACK_LINK));
    Memory.putLong(stack + StateLayout.FREE_STACK_BYTES, 0);
    return stack;
  }

  /**
   * Adds a stack of this number of bytes.
   *
   * @param calls that its coroutines may still make before it grows
   */
  public void add(long stack, long bytes, int calls) {
    Memory.putLong(stack + StateLayout.FREE_STACK_LINK, first());
    Memory.putLong(stack + StateLayout.FREE_STACK_BYTES, bytes);
    Memory.putLong(stack + StateLayout.FREE_STACK_CALLS, calls);
    Memory.putLong(head, stack);
  }

  /** Frees them all. */
  void release() {
    while (first() != 0) {
      long bytes = bytes(first());
      heap.freeRaw(take(), bytes);
    }
  }
}
