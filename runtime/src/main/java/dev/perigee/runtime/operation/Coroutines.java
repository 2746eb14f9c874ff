package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.StackMarker;
import dev.perigee.runtime.frame.WorkMeter;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines (manual 2.6). Resuming and yielding only exchange the stack that the driver works on;
 * they use neither a thread nor a nested driver. The Java function that has resumed a coroutine
 * waits as the current frame of its own coroutine. It continues ({@link BuiltinFrame#resume}) with
 * the values that the other one yields or returns, or with its error.
 *
 * <p>A coroutine's stack begins with a bottom frame that belongs to no function, where the main
 * coroutine has the host's frame. The coroutine's function and link follow. While a coroutine does
 * not run, its object holds base and top of its current frame, which is a Java function's unless an
 * error has ended the coroutine.
 */
public final class Coroutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** {@link CoroutineLayout#NESTING} of a coroutine that must not yield. */
  private static final int NEVER_YIELDS = -1;

  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final WorkMeter meter;
  private final Heap heap;
  private final NestedCalls nestedCalls;
  private final Calls calls;
  private final Closing closing;
  private final StackMarker stacks;
  private boolean failed;
  private @Nullable Raised raised;

  /**
   * The position of a coroutine when an error was raised that nothing in it catches. The frames
   * that the error has unwound still exist until the next call or collection.
   */
  private record Raised(long coroutine, long base, int pc, long top, long wipes) {}

  Coroutines(Frames frames, NestedCalls nestedCalls, Calls calls, Closing closing) {
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    meter = frames.meter();
    heap = frames.values().heap();
    this.nestedCalls = nestedCalls;
    this.calls = calls;
    this.closing = closing;
    stacks = new StackMarker(frames);
  }

  /** Whether the last coroutine that handed over was ended by an error. */
  public boolean hasFailed() {
    return failed;
  }

  /** A new coroutine that will call a function, which must be reachable. */
  public long create(int tag, long function) {
    long coroutine = stack.create();
    long start = start(coroutine);
    Memory.putLong(start + SLOT, 0);
    Memory.putLong(start + SLOT + LinkLayout.WORD, LinkLayout.word(0, 0, Finish.ENTRY));
    Slots.put(start + CoroutineLayout.BOTTOM, tag, function);
    setFrame(coroutine, CoroutineLayout.BOTTOM, CoroutineLayout.BOTTOM + SLOT);
    return coroutine;
  }

  private static long start(long coroutine) {
    return Memory.getLong(coroutine + CoroutineLayout.STACK);
  }

  private static void setFrame(long coroutine, long base, long top) {
    Memory.putLong(coroutine + CoroutineLayout.BASE, base);
    Memory.putLong(coroutine + CoroutineLayout.TOP, top);
  }

  /** One of {@link CoroutineLayout}'s statuses. */
  public static int status(long coroutine) {
    return Memory.getByte(coroutine + CoroutineLayout.STATUS);
  }

  private static void setStatus(long coroutine, int status) {
    Memory.putByte(coroutine + CoroutineLayout.STATUS, status);
  }

  /** Why a coroutine cannot be resumed, or null if it can. */
  public @Nullable String refusal(long coroutine) {
    return switch (status(coroutine)) {
      case CoroutineLayout.RUNNING, CoroutineLayout.NORMAL ->
          "cannot resume non-suspended coroutine";
      case CoroutineLayout.DEAD, CoroutineLayout.FAILED -> "cannot resume dead coroutine";
      default -> state.nesting() >= NestedCalls.MAX_NESTING ? "C stack overflow" : null;
    };
  }

  /** Whether a coroutine may yield, or could if it were running. */
  public boolean isYieldable(long coroutine) {
    if (coroutine == state.rootPayload(Root.MAIN)) {
      return false;
    }
    int status = status(coroutine);
    if (status != CoroutineLayout.RUNNING && status != CoroutineLayout.NORMAL) {
      return true;
    }
    int drivers = state.depth();
    long above = stack.coroutine();
    while (above != coroutine) {
      drivers = Memory.getInt(above + CoroutineLayout.NESTING);
      above = Memory.getLong(above + CoroutineLayout.RESUMER);
    }
    return Memory.getInt(coroutine + CoroutineLayout.NESTING) == drivers;
  }

  // Exchanging stacks

  /** Makes a coroutine the running one. The one that was running waits for it. */
  private void enter(long coroutine, int nesting) {
    long resumer = stack.coroutine();
    leave(resumer, CoroutineLayout.NORMAL);
    Memory.putLong(coroutine + CoroutineLayout.RESUMER, resumer);
    heap.noteStore(coroutine);
    Memory.putInt(coroutine + CoroutineLayout.NESTING, nesting);
    nestedCalls.countResumed(coroutine, 1);
    run(coroutine);
  }

  private void leave(long coroutine, int status) {
    long start = stack.start();
    setFrame(coroutine, state.base() - start, state.top() - start);
    setStatus(coroutine, status);
  }

  private void run(long coroutine) {
    setStatus(coroutine, CoroutineLayout.RUNNING);
    stack.switchTo(coroutine);
    long start = stack.start();
    state.setBase(start + Memory.getLong(coroutine + CoroutineLayout.BASE));
    state.setTop(start + Memory.getLong(coroutine + CoroutineLayout.TOP));
    state.setPc(0);
  }

  /** Makes the resumer of the running coroutine the running one. */
  private void enterResumer() {
    long coroutine = stack.coroutine();
    long resumer = Memory.getLong(coroutine + CoroutineLayout.RESUMER);
    Memory.putLong(coroutine + CoroutineLayout.RESUMER, 0);
    nestedCalls.countResumed(coroutine, -1);
    run(resumer);
  }

  // Handing over

  /**
   * Resumes a coroutine for the current frame. {@link #refusal} must have returned null for it.
   *
   * @param count how many of the current frame's last values are passed to it; they are removed
   *     from the frame
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int resume(long coroutine, int count) {
    long resumer = stack.coroutine();
    int status = status(coroutine);
    enter(coroutine, state.depth());
    try {
      stack.ensure(state.top() + SLOT, count + BuiltinFrame.FREE_SLOTS);
    } catch (LuaError e) {
      enterResumer();
      setStatus(coroutine, status);
      throw e;
    }
    long bytes = (long) count * SLOT;
    long top = Memory.getLong(resumer + CoroutineLayout.TOP) - bytes;
    Memory.putLong(resumer + CoroutineLayout.TOP, top);
    // A function that begins needs a free slot for its link.
    long target = status == CoroutineLayout.NEW ? state.top() + SLOT : state.top();
    meter.addBytes(bytes);
    Memory.copy(start(resumer) + top, target, bytes);
    state.setTop(target + bytes);
    if (status == CoroutineLayout.NEW) {
      Memory.putByte(target + FrameLayout.LINK + SlotLayout.TAG, Tag.NIL);
      return calls.call(state.base(), count, LinkLayout.OPEN, Finish.COROUTINE, 0);
    }
    return calls.returnArguments(count);
  }

  /**
   * Suspends the running coroutine, whose current frame is the context's.
   *
   * @param count how many of the context's last values are passed to the resumer
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // Lua's name for it.
  public int yield(BuiltinFrame context, int count) {
    long coroutine = stack.coroutine();
    if (coroutine == state.rootPayload(Root.MAIN)) {
      throw errors.runtime("attempt to yield from outside a coroutine");
    }
    if (Memory.getInt(coroutine + CoroutineLayout.NESTING) != state.depth()) {
      throw errors.runtime("attempt to yield across a C-call boundary");
    }
    leave(coroutine, CoroutineLayout.SUSPENDED);
    long base = Memory.getLong(coroutine + CoroutineLayout.BASE);
    return handOver(coroutine, context.slot(context.size() - count + 1), count, base);
  }

  /**
   * Ends the running coroutine after its function has returned. Its results are in the slots from
   * its window to the top.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int finish(long window) {
    long coroutine = stack.coroutine();
    leave(coroutine, CoroutineLayout.DEAD);
    int count = (int) ((state.top() - window) >>> SlotLayout.SHIFT);
    return handOver(coroutine, window, count, 0);
  }

  /**
   * Ends the running coroutine because nothing in it catches the current error. Its frames are kept
   * for {@code debug.traceback} and {@code coroutine.close}.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int fail() {
    long coroutine = stack.coroutine();
    long top = die(coroutine);
    return handOver(coroutine, start(coroutine), 1, top);
  }

  /**
   * Notes that an error has been raised in the running coroutine that nothing in it catches. When
   * the coroutine dies of it, its frames are the current ones, including those above Java
   * functions.
   */
  public void noteRaised() {
    long start = stack.start();
    raised =
        new Raised(
            stack.coroutine(),
            state.base() - start,
            state.pc(),
            stacks.currentTop() - start,
            stack.wipes());
  }

  /** As {@link #fail}, for an uncatchable error, which continues in the resumer. */
  public void abandon() {
    long coroutine = stack.coroutine();
    die(coroutine);
    closing.pending().forget(start(coroutine));
    enterResumer();
  }

  private long die(long coroutine) {
    long start = start(coroutine);
    Raised where = raised;
    raised = null;
    if (where != null
        && where.coroutine == coroutine
        && where.wipes == stack.wipes()
        && where.base >= state.base() - start) {
      state.setBase(start + where.base);
      state.setPc(where.pc);
      state.setTop(start + where.top);
    } else {
      state.setTop(stacks.currentTop());
    }
    Memory.putInt(coroutine + CoroutineLayout.PC, state.pc());
    leave(coroutine, CoroutineLayout.FAILED);
    Slots.put(start, state.rootTag(Root.ERROR), state.rootPayload(Root.ERROR));
    heap.noteStore(coroutine);
    return Memory.getLong(coroutine + CoroutineLayout.TOP);
  }

  /**
   * Continues in the resumer, whose waiting function receives values of the coroutine that was
   * left.
   *
   * @param top the coroutine's top without these values, in bytes from its stack's start
   */
  private int handOver(long coroutine, long from, int count, long top) {
    failed = status(coroutine) == CoroutineLayout.FAILED;
    state.setRoot(Root.SCRATCH, Tag.THREAD, coroutine);
    BuiltinFrame context;
    try {
      enterResumer();
      context = nestedCalls.currentFrame();
      context.reenter(state.base(), 0, state.top());
      context.ensure(count + BuiltinFrame.FREE_SLOTS);
    } finally {
      state.setRoot(Root.SCRATCH, Tag.NIL, 0);
    }
    meter.addBytes((long) count * SLOT);
    Memory.copy(from, context.top(), (long) count * SLOT);
    context.setSize(context.size() + count);
    if (status(coroutine) == CoroutineLayout.DEAD) {
      stack.giveUp(coroutine);
    } else {
      Memory.putLong(coroutine + CoroutineLayout.TOP, top);
    }
    return calls.resume(context, count);
  }

  // Closing

  /**
   * Closes a coroutine that is suspended or dead (manual 6.2). Its to-be-closed variables are
   * closed, and it is then dead without an error. Pushes the error that it died of, or the last
   * error that closing raised.
   *
   * @return true if there was no error and nothing has been pushed
   */
  public boolean close(BuiltinFrame context, long coroutine) {
    boolean error = status(coroutine) == CoroutineLayout.FAILED;
    if (Memory.getInt(coroutine + CoroutineLayout.CLOSE_COUNT) > 0) {
      error |= closeVariables(coroutine);
    }
    setStatus(coroutine, CoroutineLayout.DEAD);
    if (error) {
      long slot = start(coroutine);
      context.push(Slots.tag(slot), Memory.getLong(slot));
    }
    stack.giveUp(coroutine);
    return !error;
  }

  private boolean closeVariables(long coroutine) {
    enter(coroutine, NEVER_YIELDS);
    try {
      long start = stack.start();
      state.setBase(start + CoroutineLayout.BOTTOM);
      return closing.closeAll(start + CoroutineLayout.BOTTOM, start);
    } finally {
      closing.pending().forget(stack.start());
      enterResumer();
    }
  }
}
