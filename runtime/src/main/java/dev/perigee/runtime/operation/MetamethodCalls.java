package dev.perigee.runtime.operation;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.StackMarker;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Calls of metamethods by instructions: a window above the active slots, and a finish kind that
 * says what becomes of the result. An operation that Java code runs through {@link #result} nests a
 * driver instead.
 */
final class MetamethodCalls {
  private static final int SLOT = SlotLayout.SIZE;

  private final LuaState state;
  private final StackMarker marker;

  MetamethodCalls(LuaState state) {
    this.state = state;
    marker = new StackMarker(state);
  }

  /**
   * Calls the metamethod found last ({@code Metatables.payload}) with two or three arguments for
   * the current instruction.
   *
   * @param third tag of a third argument, or -1 for none
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int call(int handler, int tagA, long a, int tagB, long b, int third, long c, int finish) {
    long window = window(handler, tagA, a, tagB, b, third, c);
    int wanted = finish == Finish.IGNORE ? 0 : 1;
    return state.calls().call(window, third < 0 ? 2 : 3, wanted, finish, state.pc());
  }

  /** As {@link #call} with two arguments. */
  int call(int handler, int tagA, long a, int tagB, long b, int finish) {
    return call(handler, tagA, a, tagB, b, -1, 0, finish);
  }

  /**
   * Calls the metamethod found last for Java code, and comes back with its first result.
   *
   * @return address of the result's slot, good until something collects or calls
   */
  long result(int handler, int tagA, long a, int tagB, long b, int third, long c) {
    long top = state.top();
    long offset = marker.currentTop() - state.stack().start();
    long topOffset = top - state.stack().start();
    long window = window(handler, tagA, a, tagB, b, third, c);
    state.callFromJava(window, third < 0 ? 2 : 3, 1);
    state.setTop(state.stack().start() + topOffset);
    return state.stack().start() + offset;
  }

  private long window(int handler, int tagA, long a, int tagB, long b, int third, long c) {
    long function = state.metatables().payload();
    long top = marker.currentTop();
    long window = top + state.stack().ensure(top, Calls.ROOM);
    Calls.putSlot(window, handler, function);
    Memory.putByte(window + SLOT + SlotLayout.TAG, Tag.NIL);
    Calls.putSlot(window + 2L * SLOT, tagA, a);
    Calls.putSlot(window + 3L * SLOT, tagB, b);
    if (third >= 0) {
      Calls.putSlot(window + 4L * SLOT, third, c);
    }
    return window;
  }
}
