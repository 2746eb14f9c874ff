package dev.perigee.runtime.operation;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.ToBeClosed;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;

/**
 * To-be-closed variables (manual 3.3.8). Their {@code __close} metamethods are called one at a
 * time, in frames with special finish kinds, so that they can yield. After each of them a closing
 * instruction runs again ({@link Finish#REPEAT}), or {@code pcall} continues to unwind ({@link
 * Finish#UNWIND}).
 */
public final class Closing {
  private static final int SLOT = SlotLayout.SIZE;

  /** Slots of a {@code __close} metamethod's window: function, link, value and error. */
  private static final int CLOSE_SLOTS = 4;

  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final Metatables metatables;
  private final Calls calls;
  private final NestedCalls nestedCalls;
  private final Windows windows;
  private final ToBeClosed pending;

  Closing(Frames frames, Calls calls, NestedCalls nestedCalls) {
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    metatables = frames.values().metatables();
    this.calls = calls;
    this.nestedCalls = nestedCalls;
    windows = new Windows(frames);
    pending = new ToBeClosed(frames);
  }

  /** The variables that have not been closed yet. */
  public ToBeClosed pending() {
    return pending;
  }

  /**
   * Marks a variable to be closed, for TBC and for the fourth value of a generic loop in TFORPREP.
   */
  void mark(Prototype prototype, int pc, long base, int a) {
    long slot = base + (long) a * SLOT;
    int tag = Slots.tag(slot);
    if (Tag.isFalse(tag)) {
      return;
    }
    if (metatables.find(tag, Memory.getLong(slot), Metamethod.CLOSE) == Tag.NIL) {
      LocalVariable local = prototype.localAt(a, pc);
      String name = local == null ? "?" : local.name();
      throw errors.runtime("variable '" + name + "' got a non-closable value");
    }
    pending.add(slot);
  }

  /** Whether any variable at or above an address must be closed. */
  boolean isPending(long from) {
    return pending.lastFrom(from) != 0;
  }

  /**
   * Begins to close the topmost variable, for an instruction of the current frame.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int stepNext(int pc, long from) {
    long slot = pending.lastFrom(from);
    int tag = Slots.tag(slot);
    long value = Memory.getLong(slot);
    pending.removeLast();
    // The saved top is not a value. Its tag keeps it from being read or changed by a script.
    long saved = windows.open();
    Slots.put(saved, Tag.LINK, state.top() - state.base());
    return call(saved + SLOT, tag, value, Tag.NIL, 0, Finish.REPEAT, pc);
  }

  /** A metamethod that {@link #stepNext} called has returned. */
  void finishNext(long window) {
    state.setTop(state.base() + Memory.getLong(window - SLOT));
  }

  private int call(long window, int tag, long value, int errorTag, long error, int finish, int pc) {
    int handler = metatables.find(tag, value, Metamethod.CLOSE);
    long function = handler == Tag.NIL ? 0 : metatables.payload();
    Windows.put(window, handler, function, tag, value, errorTag, error);
    return calls.call(window, 2, 0, finish, pc);
  }

  // After an error

  /**
   * Unwinds to the frame of {@code pcall} or {@code xpcall} that has caught the current error:
   * closes the variables of the frames above it, then makes it return the error. The error is kept
   * in the frame's first slot; the second slot holds the message handler or nil.
   *
   * @param base the frame's base
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int unwind(long base, boolean hasHandler) {
    nestedCalls.countProtected(-1);
    state.setBase(base);
    keepError(base);
    if (!hasHandler) {
      Slots.put(base + SLOT, Tag.NIL, 0);
    }
    return unwindNext();
  }

  /**
   * Continues {@link #unwind} after an error in a {@code __close} metamethod, which replaces the
   * previous error.
   */
  public int unwindOn(long base) {
    state.setBase(base);
    keepError(base);
    return unwindNext();
  }

  private void keepError(long slot) {
    Slots.put(slot, state.rootTag(Root.ERROR), state.rootPayload(Root.ERROR));
    state.setRoot(Root.ERROR, Tag.NIL, 0);
  }

  /**
   * Calls the metamethod of the topmost variable above the current frame, which is {@code pcall}'s.
   */
  int unwindNext() {
    while (true) {
      long base = state.base();
      long slot = pending.lastFrom(base);
      if (slot == 0) {
        return calls.returnError(base);
      }
      int tag = Slots.tag(slot);
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
      int error = Slots.tag(base);
      return call(window, tag, value, error, Memory.getLong(base), Finish.UNWIND, 0);
    }
  }

  /**
   * Closes all variables at or above an address at once, by nested drivers, so that the metamethods
   * cannot yield.
   *
   * @param error the slot, below the address, of the error that causes the closing, or of nil; it
   *     receives the error of the last metamethod that raised one
   * @return whether a metamethod raised an error
   * @throws LuaError an uncatchable error
   */
  public boolean closeAll(long from, long error) {
    long start = stack.start();
    long fromOffset = from - start;
    long errorOffset = error - start;
    boolean raised = false;
    while (true) {
      start = stack.start();
      long slot = pending.lastFrom(start + fromOffset);
      if (slot == 0) {
        return raised;
      }
      pending.removeLast();
      raised |= !closeNow(slot, errorOffset);
    }
  }

  private boolean closeNow(long slot, long errorOffset) {
    int tag = Slots.tag(slot);
    long value = Memory.getLong(slot);
    long window = slot + SLOT;
    state.setTop(window);
    try {
      window += stack.ensure(window, CLOSE_SLOTS);
      int handler = metatables.find(tag, value, Metamethod.CLOSE);
      long error = stack.start() + errorOffset;
      Windows.put(
          window,
          handler,
          handler == Tag.NIL ? 0 : metatables.payload(),
          tag,
          value,
          Slots.tag(error),
          Memory.getLong(error));
      nestedCalls.callFromJava(window, 2, 0);
      return true;
    } catch (LuaError raised) {
      if (!raised.isCatchable()) {
        throw raised;
      }
      keepError(stack.start() + errorOffset);
      return false;
    }
  }
}
