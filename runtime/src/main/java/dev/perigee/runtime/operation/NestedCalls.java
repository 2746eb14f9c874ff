package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.ToBeClosed;
import dev.perigee.runtime.frame.WorkMeter;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Calls from Java code, each of which nests a driver, and the limit of their nesting. There is a
 * {@link BuiltinFrame} for each level.
 */
public final class NestedCalls implements Stack.MoveListener {
  /**
   * Maximum nesting of drivers, resumes, closes and protected calls, counted together (PUC Lua's
   * LUAI_MAXCCALLS).
   */
  public static final int MAX_NESTING = 200;

  /** Work that a call from Java code counts as, in addition to what it does. */
  public static final long WORK_PER_NESTED_CALL = 20;

  /** As {@link #MAX_NESTING}, while a message handler runs. */
  private static final int MAX_NESTING_OF_HANDLERS = MAX_NESTING / 10 * 11;

  /** A loop that runs frames: the driver. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Calls the function in a window's first slot and runs frames until it has returned.
     *
     * @param finish a finish kind that {@link Finish#isEntry} accepts
     * @throws LuaError an error that the call raised and nothing inside it caught
     */
    void run(long window, int arguments, int wanted, int finish);

    /**
     * Ensures that this thread's stack has room for another run.
     *
     * @throws LuaError if there is no room
     */
    default void requireStack() {}

    /** Passes an error to the message handler that it would reach if it were not caught here. */
    default LuaError handle(LuaError error) {
      return error;
    }
  }

  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final WorkMeter meter;
  private final Operations operations;

  /** The host's frame, then one for each nesting level of drivers, and some in advance. */
  private BuiltinFrame[] frames = {};

  private @Nullable Runner runner;

  NestedCalls(Frames frames, Operations operations) {
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    meter = frames.meter();
    this.operations = operations;
    stack.setMoveListener(this);
  }

  /** Sets the driver. */
  public void setRunner(Runner driver) {
    runner = driver;
  }

  /**
   * Enters the frame of the host, which is below all others. Must be called once, first.
   *
   * @param base its base, at which no value is yet
   */
  public void enterHost(BuiltinFrame host, long base) {
    frames = new BuiltinFrame[] {host};
    setDepth(0, 0);
    host.enter(base, 0);
  }

  /** Adjusts the frames of Java functions. */
  @Override
  public void moved(long coroutine, long delta) {
    for (BuiltinFrame frame : frames) {
      frame.relocate(coroutine, delta);
    }
  }

  /** The frame for the Java function that runs at the current nesting level of drivers. */
  BuiltinFrame currentFrame() {
    return frames[state.depth() + 1];
  }

  private void setDepth(int drivers, int nesting) {
    state.setNesting(drivers, nesting);
    if (drivers + 1 >= frames.length) {
      makeFrames();
    }
  }

  private void makeFrames() {
    int made = frames.length;
    frames = Arrays.copyOf(frames, 2 * made);
    for (int i = made; i < frames.length; i++) {
      frames[i] = frames[0].another();
    }
  }

  /**
   * Counts a coroutine that is resumed, or with {@code sign} -1 one that is left, together with its
   * protected calls.
   */
  void countResumed(long coroutine, int sign) {
    addNesting(sign * (1 + Memory.getInt(coroutine + CoroutineLayout.PROTECTED_CALLS)));
  }

  /**
   * Counts protected calls of the running coroutine that begin, or that end if the number is
   * negative.
   */
  public void countProtected(int calls) {
    long count = stack.coroutine() + CoroutineLayout.PROTECTED_CALLS;
    Memory.putInt(count, Memory.getInt(count) + calls);
    addNesting(calls);
  }

  private void addNesting(int more) {
    state.setNesting(state.nesting() + more);
  }

  /**
   * Calls the function in a window's first slot. When it has returned, its results start at the
   * window, and the top is behind them. An error leaves to-be-closed variables open, for the
   * enclosing protected call that catches it.
   *
   * @param window address of the function's slot, followed by a slot for the link and by the
   *     arguments
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   * @throws LuaError an error that the call raised and nothing inside it caught
   */
  public void callFromJava(long window, int arguments, int wanted) {
    callFromJava(window, arguments, wanted, Finish.ENTRY);
  }

  /**
   * As {@link #callFromJava(long, int, int)}.
   *
   * @param finish a finish kind that {@link Finish#isEntry} accepts
   */
  void callFromJava(long window, int arguments, int wanted, int finish) {
    requireStack();
    callWithStack(window, arguments, wanted, finish);
  }

  /**
   * As {@link #callFromJava(long, int, int)}, on behalf of the current frame. If that is a library
   * function's, the thread's stack is checked only once per driver.
   */
  void callForFrame(long window, int arguments, int wanted) {
    if (state.depth() > 0 && Slots.tag(state.base() + FrameLayout.FUNCTION) == Tag.BUILTIN) {
      currentFrame().requireStack();
    } else {
      requireStack();
    }
    callWithStack(window, arguments, wanted, Finish.ENTRY);
  }

  /** Ensures that this thread's stack has room for another driver. */
  void requireStack() {
    runner().requireStack();
  }

  /** As {@link #callFromJava(long, int, int, int)}, if the thread's stack is known to have room. */
  void callWithStack(long window, int arguments, int wanted, int finish) {
    int depth = state.depth();
    int nesting = state.nesting();
    if (nesting >= MAX_NESTING) {
      checkNestingOfHandler();
    }
    long windowOffset = window - stack.start();
    long baseOffset = state.base() - stack.start();
    int pc = state.pc();
    if (depth == 0) {
      meter.begin();
    }
    meter.add(WORK_PER_NESTED_CALL);
    setDepth(depth + 1, nesting + 1);
    currentFrame().beginDriver();
    try {
      runner().run(window, arguments, wanted, finish);
    } catch (Throwable failure) {
      // The nesting that is left consists of protected calls whose frames are gone.
      countProtected(nesting + 1 - state.nesting());
      setDepth(depth, nesting);
      state.setBase(stack.start() + baseOffset);
      state.setPc(pc);
      throw failure;
    }
    // After a return, the base and the count of protected calls are as they were.
    setDepth(depth, nesting);
    state.setPc(pc);
    if (wanted != LinkLayout.OPEN) {
      state.setTop(stack.start() + windowOffset + (long) wanted * SlotLayout.SIZE);
    }
  }

  private void checkNestingOfHandler() {
    if (!stack.isHandling()) {
      throw errors.runtime("C stack overflow");
    }
    if (state.nesting() >= MAX_NESTING_OF_HANDLERS) {
      throw errors.inErrorHandling();
    }
  }

  /**
   * As {@link #callFromJava(long, int, int)}, for callers that do not pass errors on to a script:
   * to-be-closed variables are closed before the error is thrown.
   *
   * @param finish {@link Finish#ENTRY} or {@link Finish#FINALIZER}
   */
  public void callProtected(long window, int arguments, int wanted, int finish) {
    requireStack();
    callWithStackProtected(window, arguments, wanted, finish);
  }

  /**
   * As {@link #callProtected(long, int, int, int)}, if the thread's stack is known to have room.
   */
  void callWithStackProtected(long window, int arguments, int wanted, int finish) {
    long windowOffset = window - stack.start();
    try {
      callWithStack(window, arguments, wanted, finish);
    } catch (LuaError error) {
      throw closeAfter(error, stack.start() + windowOffset);
    }
  }

  private LuaError closeAfter(LuaError error, long window) {
    Closing closing = operations.closing();
    ToBeClosed pending = closing.pending();
    long first = window + SlotLayout.SIZE;
    if (!error.isCatchable()) {
      pending.forget(first);
    }
    if (pending.lastFrom(first) == 0) {
      return error;
    }
    long windowOffset = window - stack.start();
    Memory.copy(state.rootSlot(Root.ERROR), window, SlotLayout.SIZE);
    boolean another = closing.closeAll(first, window);
    long slot = stack.start() + windowOffset;
    LuaError last = errors.value(Slots.tag(slot), Memory.getLong(slot));
    return another ? last : error;
  }

  /**
   * Passes an error that a Java function catches itself to the enclosing message handler, which may
   * replace its value.
   */
  public LuaError handled(LuaError error) {
    return runner().handle(error);
  }

  private Runner runner() {
    if (runner == null) {
      throw new IllegalStateException("no driver has been set");
    }
    return runner;
  }
}
