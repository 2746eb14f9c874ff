package dev.perigee.runtime.operation;

import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;

/**
 * Calls of metamethods by instructions. The window lies above the active slots, and the finish kind
 * determines what is done with the result. For Java code, {@link #result} nests a driver instead.
 */
final class MetamethodCalls {
  private static final int SLOT = SlotLayout.SIZE;

  private final StateRecord state;
  private final Stack stack;
  private final Metatables metatables;
  private final Calls calls;
  private final NestedCalls nestedCalls;
  private final Windows windows;

  MetamethodCalls(Frames frames, Calls calls, NestedCalls nestedCalls) {
    state = frames.state();
    stack = frames.stack();
    metatables = frames.values().metatables();
    this.calls = calls;
    this.nestedCalls = nestedCalls;
    windows = new Windows(frames);
  }

  /**
   * Calls the metamethod found last ({@code Metatables.payload}) with two or three arguments for
   * the current instruction.
   *
   * @param third tag of a third argument, or -1 for none
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int call(int handler, int tagA, long a, int tagB, long b, int third, long c, int finish) {
    long window = open(0, handler, tagA, a, tagB, b, third, c);
    int wanted = finish == Finish.IGNORE ? 0 : 1;
    return calls.call(window, third < 0 ? 2 : 3, wanted, finish, state.pc());
  }

  /**
   * Calls the {@code __index} found last for a SELF, whose receiver goes to a slot of the frame
   * before the metamethod runs.
   *
   * @param receiver the slot's number; it lies below the link of the call that follows
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int callForMethod(
      int handler, int tagA, long a, int tagB, long b, int receiver, int receiverTag, long self) {
    long window = open(receiver + 1, handler, tagA, a, tagB, b, -1, 0);
    Slots.put(state.base() + (long) receiver * SLOT, receiverTag, self);
    return calls.call(window, 2, 1, Finish.STORE, state.pc());
  }

  /** As {@link #call} with two arguments. */
  int call(int handler, int tagA, long a, int tagB, long b, int finish) {
    return call(handler, tagA, a, tagB, b, -1, 0, finish);
  }

  /**
   * Calls the metamethod found last for Java code.
   *
   * @return address of the slot of its first result, valid until the next collection or call
   */
  long result(int handler, int tagA, long a, int tagB, long b, int third, long c) {
    long top = state.top();
    long topOffset = top - stack.start();
    long window = open(0, handler, tagA, a, tagB, b, third, c);
    long offset = window - stack.start();
    nestedCalls.callForFrame(window, third < 0 ? 2 : 3, 1);
    state.setTop(stack.start() + topOffset);
    return stack.start() + offset;
  }

  private long open(
      int frameSlots, int handler, int tagA, long a, int tagB, long b, int third, long c) {
    long function = metatables.payload();
    long window = windows.open(frameSlots);
    Windows.put(window, handler, function, tagA, a, tagB, b);
    if (third >= 0) {
      Slots.put(window + FrameLayout.WINDOW_ARGUMENTS + 2L * SLOT, third, c);
    }
    return window;
  }
}
