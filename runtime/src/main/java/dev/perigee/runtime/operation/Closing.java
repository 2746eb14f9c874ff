package dev.perigee.runtime.operation;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.ToBeClosed;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/**
 * Variables to be closed (manual 3.3.8). Their {@code __close} metamethods are called one at a time
 * by frames with a finish kind of their own, so that they can yield: an instruction that closes
 * runs again after each of them ({@link Finish#REPEAT}), and {@code pcall} goes on unwinding
 * ({@link Finish#UNWIND}).
 */
public final class Closing {
  private static final int SLOT = SlotLayout.SIZE;

  /** A window of a {@code __close} metamethod: function, link, value and error. */
  private static final int CLOSE_SLOTS = 4;

  private final LuaState state;
  private final Windows windows;
  private final ToBeClosed pending;

  Closing(LuaState state) {
    this.state = state;
    windows = new Windows(state);
    pending = new ToBeClosed(state);
  }

  /** The variables that wait to be closed. */
  public ToBeClosed pending() {
    return pending;
  }

  /** TBC, and TFORPREP for the fourth value of a generic loop. */
  void mark(Prototype prototype, int pc, long base, int a) {
    long slot = base + (long) a * SLOT;
    int tag = Memory.getByte(slot + SlotLayout.TAG);
    if (Tag.isFalse(tag)) {
      return;
    }
    if (state.metatables().find(tag, Memory.getLong(slot), Metamethod.CLOSE) == Tag.NIL) {
      LocalVariable local = prototype.localAt(a, pc);
      String name = local == null ? "?" : local.name();
      throw state.errors().runtime("variable '" + name + "' got a non-closable value");
    }
    pending.add(slot);
  }

  /** Whether there is anything to be closed from an address on. */
  boolean isPending(long from) {
    return pending.lastFrom(from) != 0;
  }

  /**
   * Begins to close the last variable, for an instruction of the current frame.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int stepNext(int pc, long from) {
    long slot = pending.lastFrom(from);
    int tag = Memory.getByte(slot + SlotLayout.TAG);
    long value = Memory.getLong(slot);
    pending.removeLast();
    // The top is not a value: nothing that a script can reach may read or change it.
    long saved = windows.open();
    Calls.putSlot(saved, Tag.LINK, state.top() - state.base());
    return call(saved + SLOT, tag, value, Tag.NIL, 0, Finish.REPEAT, pc);
  }

  /** A metamethod that {@link #stepNext} called has returned. */
  void finishNext(long window) {
    state.setTop(state.base() + Memory.getLong(window - SLOT));
  }

  private int call(long window, int tag, long value, int errorTag, long error, int finish, int pc) {
    int handler = state.metatables().find(tag, value, Metamethod.CLOSE);
    long function = handler == Tag.NIL ? 0 : state.metatables().payload();
    Windows.put(window, handler, function, tag, value, errorTag, error);
    return state.calls().call(window, 2, 0, finish, pc);
  }

  // After an error

  /**
   * The error in flight has been caught by a frame of {@code pcall} or {@code xpcall}: closes what
   * the frames above it have left, then has it return the error. The error waits in the frame's
   * first slot; its second is the message handler, or nil.
   *
   * @param base the frame's base
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int unwind(long base, boolean hasHandler) {
    state.countProtected(-1);
    state.setBase(base);
    keepError(base);
    if (!hasHandler) {
      Calls.putSlot(base + SLOT, Tag.NIL, 0);
    }
    return unwindNext();
  }

  /** As {@link #unwind}: an error in a {@code __close} metamethod replaces the former one. */
  public int unwindOn(long base) {
    state.setBase(base);
    keepError(base);
    return unwindNext();
  }

  private void keepError(long slot) {
    Calls.putSlot(slot, state.rootTag(Root.ERROR), state.rootPayload(Root.ERROR));
    state.setRoot(Root.ERROR, Tag.NIL, 0);
  }

  /** Calls the metamethod of the last variable above the current frame, which is pcall's. */
  int unwindNext() {
    while (true) {
      long base = state.base();
      long slot = pending.lastFrom(base);
      if (slot == 0) {
        return state.calls().returnError(base);
      }
      int tag = Memory.getByte(slot + SlotLayout.TAG);
      long value = Memory.getLong(slot);
      pending.removeLast();
      long window = slot + SLOT;
      state.setTop(window);
      try {
        window = windows.open();
      } catch (LuaError full) {
        if (!full.isCatchable()) {
          throw full;
        }
        keepError(state.base());
        continue;
      }
      base = state.base();
      int error = Memory.getByte(base + SlotLayout.TAG);
      return call(window, tag, value, error, Memory.getLong(base), Finish.UNWIND, 0);
    }
  }

  /**
   * Closes everything from an address on at once, by nested drivers, so that nothing can yield.
   *
   * @param error the slot of the error because of which it is closed, nil for none: it lies below
   *     the address, and gets the error of the last metamethod that raised one
   * @return whether one did
   * @throws LuaError only what cannot be caught
   */
  public boolean closeAll(long from, long error) {
    long start = state.stack().start();
    long fromOffset = from - start;
    long errorOffset = error - start;
    boolean raised = false;
    while (true) {
      start = state.stack().start();
      long slot = pending.lastFrom(start + fromOffset);
      if (slot == 0) {
        return raised;
      }
      pending.removeLast();
      raised |= !closeNow(slot, errorOffset);
    }
  }

  private boolean closeNow(long slot, long errorOffset) {
    int tag = Memory.getByte(slot + SlotLayout.TAG);
    long value = Memory.getLong(slot);
    long window = slot + SLOT;
    state.setTop(window);
    try {
      window += state.stack().ensure(window, CLOSE_SLOTS);
      int handler = state.metatables().find(tag, value, Metamethod.CLOSE);
      long error = state.stack().start() + errorOffset;
      Windows.put(
          window,
          handler,
          handler == Tag.NIL ? 0 : state.metatables().payload(),
          tag,
          value,
          Memory.getByte(error + SlotLayout.TAG),
          Memory.getLong(error));
      state.callFromJava(window, 2, 0);
      return true;
    } catch (LuaError raised) {
      if (!raised.isCatchable()) {
        throw raised;
      }
      keepError(state.stack().start() + errorOffset);
      return false;
    }
  }
}
