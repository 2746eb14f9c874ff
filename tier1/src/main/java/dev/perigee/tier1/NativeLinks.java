package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.memory.Memory;

/** Native addresses in the links of a stack. */
final class NativeLinks {
  private NativeLinks() {}

  /**
   * Removes them from all frames of the running coroutine: each frame then returns to the driver,
   * which continues the caller at its pc.
   */
  static void clear(LuaState state) {
    for (FrameCursor frame = new FrameCursor(state.frames()); !frame.isBottom(); frame.next()) {
      Memory.putInt(frame.link() + LinkLayout.NATIVE, 0);
    }
  }
}
