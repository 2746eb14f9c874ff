package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graph of NEW_COROUTINE, which does the same as {@code Coroutines.create}, by the protocol of
 * {@link StateLayout}.
 */
final class NewCoroutineRoutine extends RoutineGraphs {
  private static final int SLOT = SlotLayout.SIZE;
  private static final int SIZE_CLASS = SizeClasses.of(CoroutineLayout.SIZE);
  private static final int BYTES = SizeClasses.bytes(SIZE_CLASS);
  private static final int STACK_CLASS = SizeClasses.of(Stack.FIRST_BYTES);

  /**
   * The number of slots whose tags are cleared in one iteration. The size of a new stack is a
   * multiple of it.
   */
  private static final int CLEARED = 9;

  @Override
  void build() {
    Node function = argument(0);
    FreeCells objects = freeObjects(code.graph.state(), StateLayout.freeObjects(SIZE_CLASS));
    Node coroutine = objects.first();
    Join found = new Join(3);
    Node free = inState(StateLayout.FREE_STACKS);
    when(
        Comparison.NOT_EQUAL,
        free,
        constant(0),
        () -> {
          charge(constant(BYTES));
          Node next = load(free, StateLayout.FREE_STACK_LINK);
          store(Operation.STORE, next, code.graph.state(), StateLayout.FREE_STACKS);
          Node calls = load(free, StateLayout.FREE_STACK_CALLS);
          found.jumpWith(free, load(free, StateLayout.FREE_STACK_BYTES), calls);
        });
    FreeCells stacks = freeRaw(code.graph.state(), StateLayout.freeRaw(STACK_CLASS));
    Node stack = stacks.first();
    charge(constant(BYTES + SizeClasses.bytes(STACK_CLASS)));
    stacks.take(stack);
    Node end = code.add(Operation.ADD, stack, constant(Stack.FIRST_BYTES));
    forEach(stack, end, (long) CLEARED * SLOT, this::clear);
    found.jumpWith(stack, constant(Stack.FIRST_BYTES), constant(Stack.CALLS_BEFORE_GROWTH));
    found.begin();
    objects.take(coroutine);
    writeObject(coroutine, found.value(0), found.value(1), found.value(2));
    writeStack(found.value(0), function);
    answer(coroutine);
  }

  /** Makes slots nil. Their payloads have no meaning then. */
  private void clear(Node slots) {
    for (int i = 0; i < CLEARED; i++) {
      store(Operation.STORE, constant(0), slots, (long) i * SLOT + SlotLayout.TAG);
    }
  }

  private void writeObject(Node coroutine, Node stack, Node bytes, Node calls) {
    Node header = constant(ObjectLayout.header(Tag.THREAD, 0, SIZE_CLASS));
    store(Operation.STORE, code.add(Operation.OR, colour(), header), coroutine, 0);
    for (int offset = ObjectLayout.HEADER; offset < BYTES; offset += Long.BYTES) {
      Node value =
          switch (offset) {
            case CoroutineLayout.STACK -> stack;
            case CoroutineLayout.STACK_SIZE, CoroutineLayout.USED -> bytes;
            case CoroutineLayout.BASE -> constant(CoroutineLayout.BOTTOM);
            case CoroutineLayout.TOP -> constant((long) CoroutineLayout.BOTTOM + SLOT);
            default -> constant(0);
          };
      store(Operation.STORE, value, coroutine, offset);
    }
    store(Operation.STORE8, calls, coroutine, CoroutineLayout.CALLS_BEFORE_GROWTH);
  }

  /** Writes a frame that belongs to no function, and the function that will be called. */
  private void writeStack(Node stack, Node function) {
    store(Operation.STORE, constant(0), stack, SlotLayout.TAG);
    long word = LinkLayout.word(0, 0, Finish.ENTRY);
    store(Operation.STORE, constant(0), stack, FrameLayout.WINDOW_LINK);
    store(Operation.STORE, constant(word), stack, FrameLayout.WINDOW_LINK + LinkLayout.WORD);
    store(Operation.STORE, function, stack, CoroutineLayout.BOTTOM);
    store(
        Operation.STORE,
        constant(Tag.CLOSURE),
        stack,
        CoroutineLayout.BOTTOM + (long) SlotLayout.TAG);
  }
}
