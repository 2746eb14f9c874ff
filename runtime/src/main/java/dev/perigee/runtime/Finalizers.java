package dev.perigee.runtime;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.heap.FinalizerQueue;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.runtime.value.Slots;
import java.nio.charset.StandardCharsets;

/**
 * Calls finalizers, the {@code __gc} metamethods of dead objects (manual 2.5.3). They are called
 * one at a time, between instructions, on the stack of the running coroutine above its active
 * slots. An error in a finalizer becomes a warning.
 */
public final class Finalizers {
  private static final int SLOT = SlotLayout.SIZE;

  /** Maximum number of finalizers that are called at one poll. */
  private static final int MAX_PER_POLL = 100;

  /** Nesting levels of drivers that are reserved for a finalizer. */
  private static final int NESTING_ROOM = 20;

  private final LuaState state;
  private final StateRecord record;
  private final FinalizerQueue queue;
  private final Windows windows;
  private boolean running;

  Finalizers(LuaState state) {
    this.state = state;
    record = state.record();
    queue = state.heap().collector().finalizers();
    windows = new Windows(state.frames());
  }

  /** Whether a finalizer is being called. */
  public boolean isRunning() {
    return running;
  }

  /** Calls some of the finalizers that are due. Called by the driver between two instructions. */
  public void runSome() {
    if (!queue.hasPending()
        || running
        || record.nesting() > NestedCalls.MAX_NESTING - NESTING_ROOM) {
      return;
    }
    for (int i = 0; i < MAX_PER_POLL && queue.hasPending() && hasRoom(); i++) {
      callNext();
    }
    if (queue.hasPending()) {
      record.hastenPoll();
    }
  }

  /** Calls the finalizers that are due. Called by a running Java function. */
  public void runAll() {
    while (!running && queue.hasPending() && hasRoom()) {
      callNext();
    }
  }

  /**
   * Calls the finalizers of all objects, in the reverse order of their marking (manual 2.5.3). No
   * object is marked from now on. Called once, while nothing runs, before the engine is closed.
   *
   * @throws LuaError an interrupt or an exhausted budget, after which no more finalizers are called
   */
  public void close() {
    queue.separateAll();
    runAll();
  }

  /**
   * Makes room above the active slots, so that the call itself does not grow the stack. Returns
   * whether there was room.
   */
  private boolean hasRoom() {
    try {
      windows.open();
      return true;
    } catch (LuaError full) {
      if (!full.isCatchable()) {
        throw full;
      }
      return false;
    }
  }

  private void callNext() {
    long object = queue.takePending();
    int tag = Memory.getByte(object + ObjectLayout.KIND);
    int handler = state.metatables().find(tag, object, Metamethod.GC);
    if (handler == Tag.NIL) {
      return;
    }
    // The value of an error in flight is kept below the call.
    long saved = windows.open();
    long window = saved + SLOT;
    Slots.put(saved, record.rootTag(Root.ERROR), record.rootPayload(Root.ERROR));
    Windows.put(window, handler, state.metatables().payload());
    Slots.put(window + FrameLayout.WINDOW_ARGUMENTS, tag, object);
    long topOffset = record.top() - state.stack().start();
    long savedOffset = saved - state.stack().start();
    long coroutine = Memory.getLong(state.address() + StateLayout.COROUTINE);
    boolean hidden = state.operations().hooks().setHidden(coroutine, true);
    running = true;
    try {
      state.operations().nestedCalls().callProtected(window, 1, 0, Finish.FINALIZER);
    } catch (LuaError error) {
      if (!error.isCatchable()) {
        throw error;
      }
      warn();
    } finally {
      running = false;
      state.operations().hooks().setHidden(coroutine, hidden);
      record.setTop(state.stack().start() + topOffset);
    }
    long slot = state.stack().start() + savedOffset;
    record.setRoot(Root.ERROR, Slots.tag(slot), Memory.getLong(slot));
  }

  /** Issues the warning for the error whose value the state holds, with PUC Lua's text. */
  private void warn() {
    int tag = record.rootTag(Root.ERROR);
    byte[] text =
        Tag.isString(tag)
            ? state.strings().bytes(record.rootPayload(Root.ERROR))
            : "error object is not a string".getBytes(StandardCharsets.US_ASCII);
    state
        .warnings()
        .warn("error in __gc (".getBytes(StandardCharsets.US_ASCII), text, new byte[] {')'});
  }
}
