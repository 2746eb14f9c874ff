package dev.perigee.runtime.frame;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;

/**
 * Windows for calls that an instruction, or Java code on behalf of the current frame, makes: of a
 * metamethod, a hook, a message handler or a finalizer. A window is a function's slot, its link and
 * its arguments. It lies above the active slots of the current frame and above everything that the
 * instruction has written so far, so nothing that must survive is overwritten, lost in a
 * collection, or left behind when the stack moves.
 */
public final class Windows {
  /**
   * Slots for which a window has room: more than a call with few arguments needs for the parameters
   * and the frame of a Lua function.
   */
  private static final int ROOM = 2 * 256 + 8;

  private final StateRecord state;
  private final Stack stack;
  private final StackMarker stacks;

  public Windows(Frames frames) {
    state = frames.state();
    stack = frames.stack();
    stacks = new StackMarker(frames);
  }

  /**
   * Makes room for a window directly above the current frame's active slots. May collect, and move
   * the stack.
   *
   * @return address of its first slot, whose contents are undefined but not a dead object
   * @throws LuaError "stack overflow"
   */
  public long open() {
    return open(0);
  }

  /**
   * As {@link #open()}, but above a number of the frame's slots. Those that are not active are set
   * to nil, and the instruction may write its values there before it calls.
   *
   * @param frameSlots number of slots, counted from the frame's base, that lie below the window
   */
  public long open(int frameSlots) {
    long active = stacks.currentTop();
    active += stack.ensure(active, frameSlots + ROOM);
    long window = state.base() + (long) frameSlots * SlotLayout.SIZE;
    if (window <= active) {
      return active;
    }
    Memory.fill(active, window - active, 0);
    return window;
  }

  /**
   * Writes a function with two arguments into a window.
   *
   * @param window its first slot
   */
  public static void put(
      long window, int function, long functionPayload, int tagA, long a, int tagB, long b) {
    put(window, function, functionPayload);
    Slots.put(window + FrameLayout.WINDOW_ARGUMENTS, tagA, a);
    Slots.put(window + FrameLayout.WINDOW_ARGUMENTS + SlotLayout.SIZE, tagB, b);
  }

  /** Writes a function into a window. The caller writes the arguments. */
  public static void put(long window, int function, long functionPayload) {
    Slots.put(window, function, functionPayload);
    Memory.putByte(window + FrameLayout.WINDOW_LINK + SlotLayout.TAG, Tag.NIL);
  }
}
