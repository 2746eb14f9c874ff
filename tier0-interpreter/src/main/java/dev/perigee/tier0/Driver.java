package dev.perigee.tier0;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.FrameChecker;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Position;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.StepChecker;
import dev.perigee.runtime.frame.Traceback;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.Calls;
import dev.perigee.runtime.operation.ExecutionCounts;
import dev.perigee.runtime.operation.Hooks;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.runtime.operation.Operations;
import org.jspecify.annotations.Nullable;

/**
 * The only place where the tiers meet: a loop that lets a tier run the current frame, and then does
 * what the tier returned for ({@link Exit}). Errors are caught here and unwound to the protected
 * call that handles them. Everything that a frame waits for is in its link, not in a Java frame.
 *
 * <p>Each engine has one driver. {@link #run} nests if Java code that a script has called calls Lua
 * again.
 */
public final class Driver implements NestedCalls.Runner {
  private static final int SLOT = SlotLayout.SIZE;

  /** The result of {@link #unwind} if nothing inside this driver catches the error. */
  private static final int ESCAPES = -3;

  private final LuaState state;
  private final StateRecord stateRecord;
  private final Stack stack;
  private final Operations operations;
  private final Calls calls;
  private final Hooks hooks;
  private final Windows windows;
  private final FrameChecker frames;
  private final StepChecker steps;
  private LoopUse loopUse;
  private @Nullable NativeTier nativeTier;

  /** The value to which the slice was last set. */
  private int granted;

  /** When the slice was last set, as a {@link System#nanoTime}. */
  private long grantedAt;

  /**
   * Creates a driver and makes it an engine's runner. The first driver of the process that uses the
   * loop once it is compiled starts tier 0's training.
   */
  public Driver(LuaState state, LoopUse loopUse) {
    this.state = state;
    stateRecord = state.record();
    stack = state.stack();
    operations = state.operations();
    calls = operations.calls();
    hooks = operations.hooks();
    windows = new Windows(state.frames());
    frames = new FrameChecker(state.frames());
    steps = new StepChecker(state.frames());
    this.loopUse = loopUse;
    grant(Tuning.SLICE);
    operations.nestedCalls().setRunner(this);
    beginTraining();
  }

  private void beginTraining() {
    if (loopUse == LoopUse.WHEN_COMPILED) {
      Training.start();
    }
  }

  /** Sets how tier 0's loop is used from now on. */
  public void setLoopUse(LoopUse use) {
    loopUse = use;
    beginTraining();
  }

  /** Sets the tier above tier 0; null if there is none. */
  public void setNativeTier(@Nullable NativeTier tier) {
    nativeTier = tier;
    grant(slice());
  }

  private int slice() {
    return nativeTier == null ? Tuning.SLICE : nativeTier.slice();
  }

  private void grant(int slice) {
    granted = slice;
    grantedAt = System.nanoTime();
    Memory.putInt(state.address() + StateLayout.SLICE, slice);
  }

  @Override
  public void run(long window, int arguments, int wanted, int finish) {
    if (nativeTier != null) {
      nativeTier.resume();
    }
    NativeTier tier = nativeTier; // resuming it may have replaced or removed it
    long coroutine = stack.coroutine();
    long entry = window + FrameLayout.HEADER - stack.start();
    LuaError raised;
    long record = tier == null ? 0 : recordToEnter(tier, window);
    if (tier != null && record != 0) {
      calls.begin(window, arguments, wanted, finish, stateRecord.pc());
      int exit = tier.call(record);
      if (exit == Exit.RETURN && hasReturned()) {
        return;
      }
      raised = continueAfter(exit);
    } else {
      raised = begin(window, arguments, wanted, finish);
    }
    while (raised != null) {
      raised = recover(raised.isHandled() ? raised : handle(raised), coroutine, entry);
    }
  }

  /**
   * The prototype record of a window's function if its native code can be entered directly, since
   * the code counts the call itself; otherwise 0.
   */
  private long recordToEnter(NativeTier tier, long window) {
    if (Memory.getByte(window + SlotLayout.TAG) != Tag.CLOSURE
        || stack.isHooked()
        || !stack.fits(window + FrameLayout.HEADER)) {
      return 0;
    }
    long record = Memory.getLong(Memory.getLong(window) + ClosureLayout.PROTOTYPE);
    return tier.hasCode(record) ? record : 0;
  }

  /** Whether the frame that has returned is the one that this driver entered first. */
  private boolean hasReturned() {
    return Finish.isEntry(returnedFinish());
  }

  /** Continues after native code. Returns an error that must be unwound, or null. */
  private @Nullable LuaError continueAfter(int exit) {
    try {
      if (ExecutionCounts.ENABLED) {
        count(exit, true);
      }
      execute(after(exit), isDeoptimization(exit));
      return null;
    } catch (LuaError error) {
      return error;
    }
  }

  /** Calls a function. Returns an error that must be unwound, or null. */
  private @Nullable LuaError begin(long window, int arguments, int wanted, int finish) {
    try {
      execute(calls.call(window, arguments, wanted, finish, stateRecord.pc()), false);
      return null;
    } catch (LuaError error) {
      return error;
    }
  }

  /** Continues where an error is caught. Returns the next error that must be unwound, or null. */
  private @Nullable LuaError recover(LuaError error, long coroutine, long entry) {
    try {
      int next = unwind(error, coroutine, entry);
      if (next != ESCAPES) {
        execute(next, false);
        return null;
      }
    } catch (LuaError another) {
      return another;
    }
    throw error;
  }

  /**
   * Runs frames until the one that this driver entered first has returned.
   *
   * @param first where to begin, as a step returns it
   * @param inTier0 whether to begin in tier 0, although there may be native code
   */
  private void execute(int first, boolean inTier0) {
    int next = first;
    boolean interpret = inTier0;
    while (true) {
      while (next < 0) {
        if (next == Operations.PUSHED) {
          next = 0;
          if (stack.isHooked()) {
            hooks.entered();
          }
          if (nativeTier != null) {
            nativeTier.called(record());
          }
          if (usesUpSlice(pollCost(record()))) {
            poll(next);
          }
        } else if (hasReturned()) {
          return;
        } else {
          next = finish();
        }
      }
      if (Memory.CHECKED) {
        frames.checkUppermost(next);
      }
      if (stack.isHooked()) {
        interpret = false;
        next = hooks.step(next);
        if (next >= 0 && usesUpSlice(1)) {
          poll(next);
        }
        continue;
      }
      int exit = interpret ? NativeTier.NOT_HERE : enterNative(next);
      boolean nativeCode = exit != NativeTier.NOT_HERE;
      if (!nativeCode) {
        exit = interpret(next);
      }
      if (ExecutionCounts.ENABLED) {
        count(exit, nativeCode);
      }
      interpret = isDeoptimization(exit);
      next = after(exit);
    }
  }

  /** Whether tier 0 must continue because native code left at a failed guard. */
  private static boolean isDeoptimization(int exit) {
    return (exit & Exit.MASK) == Exit.DEOPT;
  }

  /** Does what a tier returned for. Returns where to continue, as a step does. */
  private int after(int exit) {
    int pc = exit >>> Exit.BITS;
    switch (exit & Exit.MASK) {
      case Exit.STEP -> {
        int next = step(pc);
        if (next >= 0
            && (next <= pc || loopUse == LoopUse.NEVER)
            && usesUpSlice(next <= pc ? pollCost(record()) : 1)) {
          poll(next);
        }
        return next;
      }
      case Exit.CALL -> called();
      case Exit.DEOPT -> deoptimized(pc);
      case Exit.POLL -> poll(pc);
      default -> {
        return Operations.RETURNED;
      }
    }
    return pc;
  }

  /**
   * Whether steps are checked. With native code, steps mean the same, but checking them would take
   * too long.
   */
  private boolean checksSteps() {
    return Memory.CHECKED && nativeTier == null;
  }

  private int step(int pc) {
    if (!checksSteps()) {
      return operations.step(pc);
    }
    StepChecker.Snapshot before = steps.beforeStep(pc);
    int next;
    try {
      next = operations.step(pc);
    } finally {
      steps.afterStep(before);
    }
    steps.check(before, next);
    return next;
  }

  private int finish() {
    if (!checksSteps()) {
      return operations.finish();
    }
    StepChecker.Snapshot before = steps.beforeFinish();
    int next = operations.finish();
    steps.check(before, next);
    return next;
  }

  /**
   * Runs the frame in native code from a pc on. {@link NativeTier#NOT_HERE} if it has none there.
   */
  private int enterNative(int pc) {
    return nativeTier != null && !isChanged()
        ? nativeTier.enter(record(), pc)
        : NativeTier.NOT_HERE;
  }

  /** Whether {@code debug.setlocal} keeps the current frame in tier 0. */
  private boolean isChanged() {
    return (Memory.getByte(stateRecord.base() + FrameLayout.LINK + LinkLayout.MARKS)
            & LinkLayout.CHANGED)
        != 0;
  }

  private int interpret(int pc) {
    return loopUse == LoopUse.ALWAYS || (loopUse == LoopUse.WHEN_COMPILED && Training.isLoopReady())
        ? Interpreter.run(state.address(), pc)
        : pc << Exit.BITS | Exit.STEP;
  }

  /** The prototype record of the current frame's function. */
  private long record() {
    return Memory.getLong(
        Memory.getLong(stateRecord.base() + FrameLayout.FUNCTION) + ClosureLayout.PROTOTYPE);
  }

  private int returnedFinish() {
    int finish = Memory.getByte(state.address() + StateLayout.RETURNED_LINK + LinkLayout.FINISH);
    if (ExecutionCounts.ENABLED) {
      ExecutionCounts.finish(finish);
    }
    return finish;
  }

  private void called() {
    if (nativeTier != null) {
      nativeTier.called(record());
    } else {
      state.frames().prototypes().resetCountdown(record());
    }
  }

  private void deoptimized(int pc) {
    if (ExecutionCounts.ENABLED) {
      ExecutionCounts.deoptimization(operation(pc));
    }
    if (nativeTier != null) {
      nativeTier.deoptimized(record(), pc);
    }
  }

  /** Counts an exit, with its place unless the frame has returned and no longer exists. */
  private void count(int exit, boolean nativeCode) {
    int reason = exit & Exit.MASK;
    ExecutionCounts.exit(reason);
    if (reason != Exit.RETURN) {
      int pc = exit >>> Exit.BITS;
      ExecutionCounts.exit(new ExecutionCounts.Place(function(), pc, nativeCode, reason));
    }
  }

  /** The current frame's operation at a pc. */
  private Op operation(int pc) {
    return Instruction.op(function().code()[pc]);
  }

  /** The current frame's function. */
  private Prototype function() {
    return state.frames().prototypes().prototype(Memory.getInt(record() + PrototypeLayout.ID));
  }

  /**
   * Counts a call, a jump back, or any step if no tier counts, since a loop of steps must poll,
   * too. Returns whether the slice is used up.
   */
  private boolean usesUpSlice(int cost) {
    long slice = state.address() + StateLayout.SLICE;
    int left = Memory.getInt(slice) - cost;
    Memory.putInt(slice, left);
    return left < 0;
  }

  private static int pollCost(long record) {
    long origin = Memory.getLong(record + PrototypeLayout.ORIGIN);
    return Memory.getInt(origin + PrototypeLayout.POLL_COST);
  }

  private void poll(int pc) {
    stateRecord.setPc(pc);
    long used = (long) granted - Memory.getInt(state.address() + StateLayout.SLICE);
    if (loopUse == LoopUse.WHEN_COMPILED
        && System.nanoTime() - grantedAt > used * Tuning.SLOW_NANOSECONDS) {
      Training.requestComparison();
    }
    long units = used - stateRecord.takeSkippedSlice();
    int calls = (int) (units * Tuning.CALLS_PER_SLICE / granted);
    grant(slice());
    state.meter().check(units + stateRecord.takeUncountedWork());
    state.finalizers().runSome();
    if (nativeTier != null) {
      nativeTier.poll();
    }
    if (nativeTier != null) { // polling it may have replaced or removed it
      nativeTier.looped(record(), pc, calls);
    }
  }

  /**
   * Unwinds to the place that catches an error: a protected call, or the resumer of a coroutine.
   *
   * @param coroutine the coroutine on which this driver was entered
   * @param entry the base of this driver's first frame, in bytes from the start of that coroutine's
   *     stack
   * @return where to continue, as a step returns it, or {@link #ESCAPES}
   */
  private int unwind(LuaError error, long coroutine, long entry) {
    while (true) {
      boolean entered = stack.coroutine() == coroutine;
      long end = entered ? stack.start() + entry : 0;
      FrameCursor frame = new FrameCursor(state.frames());
      while (!frame.isBottom() && frame.base() >= end && !endsUnwinding(frame, error)) {
        frame.next();
      }
      if (frame.isBottom() || frame.base() < end || Finish.isEntry(frame.finish())) {
        if (entered) {
          return ESCAPES;
        }
      } else if (frame.finish() != Finish.COROUTINE) {
        return unwindTo(frame);
      }
      if (error.isCatchable()) {
        return operations.coroutines().fail();
      }
      operations.coroutines().abandon();
    }
  }

  private static boolean endsUnwinding(FrameCursor frame, LuaError error) {
    return switch (frame.finish()) {
      case Finish.ENTRY, Finish.FINALIZER, Finish.HOOK, Finish.SORT, Finish.COROUTINE -> true;
      case Finish.PROTECTED, Finish.PROTECTED_HANDLER, Finish.UNWIND -> error.isCatchable();
      default -> false;
    };
  }

  private int unwindTo(FrameCursor frame) {
    int finish = frame.finish();
    frame.next();
    return finish == Finish.UNWIND
        ? operations.closing().unwindOn(frame.base())
        : operations.closing().unwind(frame.base(), finish == Finish.PROTECTED_HANDLER);
  }

  /**
   * Calls, where an error was raised, the message handler of the {@code xpcall} that will catch it.
   * If the host will catch it, this is the host's handler, or the traceback is made if there is
   * none.
   */
  @Override
  public LuaError handle(LuaError error) {
    error.setHandled();
    FrameCursor frame = new FrameCursor(state.frames());
    while (!frame.isBottom()
        && frame.finish() != Finish.FINALIZER
        && !isProtected(frame.finish())) {
      frame.next();
    }
    if (frame.isBottom() || !error.isCatchable()) {
      if (stack.coroutine() == stateRecord.rootPayload(Root.MAIN)) {
        return handleForHost(error);
      }
      operations.coroutines().noteRaised();
      return error;
    }
    if (frame.finish() == Finish.PROTECTED || frame.finish() == Finish.FINALIZER) {
      return error;
    }
    frame.next();
    return handleBy(frame.base() + SLOT, error);
  }

  private LuaError handleForHost(LuaError error) {
    error.setPositions(Position.ofFrames(state.frames()));
    if (error.isCatchable() && stateRecord.rootTag(Root.HOST_HANDLER) != Tag.NIL) {
      return handleBy(stateRecord.rootSlot(Root.HOST_HANDLER), error);
    }
    try {
      error.setTraceback(Traceback.of(state.frames()));
      return error;
    } catch (LuaError another) {
      another.setHandled();
      return another;
    }
  }

  private LuaError handleBy(long handlerSlot, LuaError error) {
    if (!Tag.isFunction(Memory.getByte(handlerSlot + SlotLayout.TAG))) {
      return error;
    }
    try {
      callHandler(handlerSlot);
      return error;
    } catch (LuaError another) {
      another.setHandled();
      return another;
    }
  }

  private static boolean isProtected(int finish) {
    return finish == Finish.PROTECTED
        || finish == Finish.PROTECTED_HANDLER
        || finish == Finish.UNWIND;
  }

  private void callHandler(long handlerSlot) {
    state.meter().add(Tuning.WORK_PER_HANDLER);
    boolean before = stack.isHandling();
    stack.setHandling(true);
    long topOffset = stateRecord.top() - stack.start();
    try {
      int tag = Memory.getByte(handlerSlot + SlotLayout.TAG);
      long handler = Memory.getLong(handlerSlot);
      long window = windows.open();
      Windows.put(window, tag, handler);
      long argument = window + FrameLayout.WINDOW_ARGUMENTS;
      Memory.putLong(argument, stateRecord.rootPayload(Root.ERROR));
      Memory.putByte(argument + SlotLayout.TAG, stateRecord.rootTag(Root.ERROR));
      long windowOffset = window - stack.start();
      operations.nestedCalls().callFromJava(window, 1, 1);
      long result = stack.start() + windowOffset;
      stateRecord.setRoot(
          Root.ERROR, Memory.getByte(result + SlotLayout.TAG), Memory.getLong(result));
    } finally {
      stateRecord.setTop(stack.start() + topOffset);
      stack.setHandling(before);
    }
  }

  /**
   * Raises an error unless a driver and the code that it calls have room on this thread's stack.
   */
  @Override
  public void requireStack() {
    try {
      StackProbe.check();
    } catch (StackOverflowError e) {
      throw state.errors().runtime("C stack overflow");
    }
  }
}
