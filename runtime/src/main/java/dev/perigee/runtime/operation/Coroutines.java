package dev.perigee.runtime.operation;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaError;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.StackMarker;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Coroutines (manual 2.6). Resuming and yielding exchange the stack that the driver works on, and
 * nothing else: no thread, no nested driver. The Java function that has resumed a coroutine waits
 * as the current frame of its own one, and goes on ({@link
 * dev.perigee.runtime.JavaFunction#resume}) with what the other one yields, returns or raises.
 *
 * <p>A coroutine's stack begins with a frame of nobody's, as the host's on the main one; the
 * function and its link follow. While a coroutine does not run, its object has base and top of its
 * current frame: a Java function's, unless an error has ended it.
 */
public final class Coroutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** {@link CoroutineLayout#NESTING} of a coroutine that may not yield. */
  private static final int NEVER_YIELDS = -1;

  private final LuaState state;
  private final StackMarker stacks;
  private boolean failed;
  private @Nullable Raised raised;

  /**
   * Where a coroutine stood when an error was raised that nothing in it catches. The frames above
   * those that the error has unwound to are still there, until something calls or collects.
   */
  private record Raised(long coroutine, long base, int pc, long top, long wipes) {}

  public Coroutines(LuaState state) {
    this.state = state;
    stacks = new StackMarker(state);
  }

  /** Whether the coroutine that has handed over last did so because of an error. */
  public boolean hasFailed() {
    return failed;
  }

  /** A new coroutine that will call a function, which must be reachable. */
  public long create(int tag, long function) {
    long coroutine = state.stack().create();
    long start = start(coroutine);
    Memory.putLong(start + SLOT, 0);
    Memory.putLong(start + SLOT + LinkLayout.WORD, LinkLayout.word(0, 0, Finish.ENTRY));
    Calls.putSlot(start + CoroutineLayout.BOTTOM, tag, function);
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

  /** Why a coroutine cannot be resumed, null if it can. */
  public @Nullable String refusal(long coroutine) {
    return switch (status(coroutine)) {
      case CoroutineLayout.RUNNING, CoroutineLayout.NORMAL ->
          "cannot resume non-suspended coroutine";
      case CoroutineLayout.DEAD, CoroutineLayout.FAILED -> "cannot resume dead coroutine";
      default -> state.nesting() >= LuaState.MAX_NESTING ? "C stack overflow" : null;
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
    long above = state.stack().coroutine();
    while (above != coroutine) {
      drivers = Memory.getInt(above + CoroutineLayout.NESTING);
      above = Memory.getLong(above + CoroutineLayout.RESUMER);
    }
    return Memory.getInt(coroutine + CoroutineLayout.NESTING) == drivers;
  }

  // Exchanging stacks

  /** Makes a coroutine the running one; the one that runs waits for it as it stands. */
  private void enter(long coroutine, int nesting) {
    long resumer = state.stack().coroutine();
    leave(resumer, CoroutineLayout.NORMAL);
    Memory.putLong(coroutine + CoroutineLayout.RESUMER, resumer);
    state.barrier(coroutine);
    Memory.putInt(coroutine + CoroutineLayout.NESTING, nesting);
    state.countResumed(coroutine, 1);
    run(coroutine);
  }

  private void leave(long coroutine, int status) {
    long start = state.stack().start();
    setFrame(coroutine, state.base() - start, state.top() - start);
    setStatus(coroutine, status);
  }

  private void run(long coroutine) {
    setStatus(coroutine, CoroutineLayout.RUNNING);
    state.stack().switchTo(coroutine);
    long start = state.stack().start();
    state.setBase(start + Memory.getLong(coroutine + CoroutineLayout.BASE));
    state.setTop(start + Memory.getLong(coroutine + CoroutineLayout.TOP));
    state.setPc(0);
  }

  /** Makes the resumer of the running coroutine the running one. */
  private void enterResumer() {
    long coroutine = state.stack().coroutine();
    long resumer = Memory.getLong(coroutine + CoroutineLayout.RESUMER);
    Memory.putLong(coroutine + CoroutineLayout.RESUMER, 0);
    state.countResumed(coroutine, -1);
    run(resumer);
  }

  // Handing over

  /**
   * Runs a coroutine that {@link #refusal} has nothing against, on behalf of the current frame.
   *
   * @param count how many of the context's last values it gets; the frame loses them
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int resume(CallContext context, long coroutine, int count) {
    long resumer = state.stack().coroutine();
    int status = status(coroutine);
    enter(coroutine, state.depth());
    try {
      state.stack().ensure(state.top() + SLOT, count + CallContext.FREE_SLOTS);
    } catch (LuaError e) {
      enterResumer();
      setStatus(coroutine, status);
      throw e;
    }
    long bytes = (long) count * SLOT;
    long top = Memory.getLong(resumer + CoroutineLayout.TOP) - bytes;
    Memory.putLong(resumer + CoroutineLayout.TOP, top);
    // The slot that is left free is the link of a function that begins.
    long target = status == CoroutineLayout.NEW ? state.top() + SLOT : state.top();
    state.meter().addBytes(bytes);
    Memory.copy(start(resumer) + top, target, bytes);
    state.setTop(target + bytes);
    if (status == CoroutineLayout.NEW) {
      Memory.putByte(target - SLOT + SlotLayout.TAG, Tag.NIL);
      return state.calls().call(state.base(), count, LinkLayout.OPEN, Finish.COROUTINE, 0);
    }
    return state.calls().returnArguments(count);
  }

  /**
   * Suspends the running coroutine, whose current frame is the context's.
   *
   * @param count how many of the context's last values the resumer gets
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int yield(CallContext context, int count) {
    long coroutine = state.stack().coroutine();
    if (coroutine == state.rootPayload(Root.MAIN)) {
      throw state.errors().runtime("attempt to yield from outside a coroutine");
    }
    if (Memory.getInt(coroutine + CoroutineLayout.NESTING) != state.depth()) {
      throw state.errors().runtime("attempt to yield across a C-call boundary");
    }
    leave(coroutine, CoroutineLayout.SUSPENDED);
    long base = Memory.getLong(coroutine + CoroutineLayout.BASE);
    return handOver(coroutine, context.slot(context.size() - count + 1), count, base);
  }

  /**
   * The function of the running coroutine has returned; its results reach from its window to the
   * top.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  int finish(long window) {
    long coroutine = state.stack().coroutine();
    leave(coroutine, CoroutineLayout.DEAD);
    int count = (int) (state.top() - window >>> SlotLayout.SHIFT);
    return handOver(coroutine, window, count, 0);
  }

  /**
   * Nothing in the running coroutine catches the error in flight: it is dead. Its frames stay as
   * they are, for {@code debug.traceback} and {@code coroutine.close}.
   *
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int fail() {
    long coroutine = state.stack().coroutine();
    long top = die(coroutine);
    return handOver(coroutine, start(coroutine), 1, top);
  }

  /**
   * An error has been raised in the running coroutine, and nothing in it catches the error. When it
   * dies of that, its frames are those of now, also above Java functions.
   */
  public void noteRaised() {
    long start = state.stack().start();
    raised =
        new Raised(
            state.stack().coroutine(),
            state.base() - start,
            state.pc(),
            stacks.currentTop() - start,
            state.stack().wipes());
  }

  /** As {@link #fail} for an error that nothing may catch: goes on in the resumer with it. */
  public void abandon() {
    long coroutine = state.stack().coroutine();
    die(coroutine);
    state.operations().closing().pending().forget(start(coroutine));
    enterResumer();
  }

  private long die(long coroutine) {
    long start = start(coroutine);
    Raised where = raised;
    raised = null;
    if (where != null
        && where.coroutine == coroutine
        && where.wipes == state.stack().wipes()
        && where.base >= state.base() - start) {
      state.setBase(start + where.base);
      state.setPc(where.pc);
      state.setTop(start + where.top);
    } else {
      state.setTop(stacks.currentTop());
    }
    Memory.putInt(coroutine + CoroutineLayout.PC, state.pc());
    leave(coroutine, CoroutineLayout.FAILED);
    Calls.putSlot(start, state.rootTag(Root.ERROR), state.rootPayload(Root.ERROR));
    state.barrier(coroutine);
    return Memory.getLong(coroutine + CoroutineLayout.TOP);
  }

  /**
   * Goes on in the resumer, whose waiting function gets values of the coroutine that was left.
   *
   * @param top of the coroutine when it has lost them, from its stack's start
   */
  private int handOver(long coroutine, long from, int count, long top) {
    failed = status(coroutine) == CoroutineLayout.FAILED;
    state.setRoot(Root.SCRATCH, Tag.THREAD, coroutine);
    CallContext context;
    try {
      enterResumer();
      context = state.currentContext();
      context.reenter(state.base(), 0, state.top());
      context.ensure(count + CallContext.FREE_SLOTS);
    } finally {
      state.setRoot(Root.SCRATCH, Tag.NIL, 0);
    }
    state.meter().addBytes((long) count * SLOT);
    Memory.copy(from, context.top(), (long) count * SLOT);
    context.setSize(context.size() + count);
    if (status(coroutine) == CoroutineLayout.DEAD) {
      state.stack().giveUp(coroutine);
    } else {
      Memory.putLong(coroutine + CoroutineLayout.TOP, top);
    }
    return state.calls().resume(context, count);
  }

  // Closing

  /**
   * Closes a coroutine that is suspended or dead: its variables to be closed are, and it is dead
   * without an error then (manual 6.2). Pushes the error that it died of or that closing raised
   * last.
   *
   * @return whether there was no error, so that nothing has been pushed
   */
  public boolean close(CallContext context, long coroutine) {
    boolean error = status(coroutine) == CoroutineLayout.FAILED;
    if (Memory.getInt(coroutine + CoroutineLayout.CLOSE_COUNT) > 0) {
      error |= closeVariables(coroutine);
    }
    setStatus(coroutine, CoroutineLayout.DEAD);
    if (error) {
      long slot = start(coroutine);
      context.push(Memory.getByte(slot + SlotLayout.TAG), Memory.getLong(slot));
    }
    state.stack().giveUp(coroutine);
    return !error;
  }

  private boolean closeVariables(long coroutine) {
    enter(coroutine, NEVER_YIELDS);
    try {
      long start = state.stack().start();
      state.setBase(start + CoroutineLayout.BOTTOM);
      return state.operations().closing().closeAll(start + CoroutineLayout.BOTTOM, start);
    } finally {
      state.operations().closing().pending().forget(state.stack().start());
      enterResumer();
    }
  }
}
