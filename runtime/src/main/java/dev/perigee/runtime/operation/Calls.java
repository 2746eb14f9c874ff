package dev.perigee.runtime.operation;

import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.CallName;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.VariableNames;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.frame.WorkMeter;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;

/**
 * Calls and returns of every kind. A call has one of two outcomes. {@link Operations#PUSHED}: a Lua
 * function's frame is now the current one. {@link Operations#RETURNED}: a frame has been popped,
 * its results are in place, and a copy of its link is in the state ({@link
 * StateLayout#RETURNED_LINK}).
 */
public final class Calls {
  private static final int SLOT = SlotLayout.SIZE;

  /** Maximum length of a chain of {@code __call} metamethods. */
  private static final int MAX_CALL_CHAIN = 1000;

  /** Maximum number of slots of a Lua function's parameters and frame. */
  private static final int LARGEST_FRAME = 2 * 256;

  /**
   * More slots than this are copied as a block. That has a higher fixed cost, especially while the
   * JVM has not compiled it: copying all slots so made programs a sixth slower in a new JVM's first
   * seconds.
   */
  private static final int MAX_COPIED_SINGLY = 16;

  private final Frames frames;
  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final WorkMeter meter;
  private final Metatables metatables;
  private final NestedCalls nestedCalls;
  private final Hooks hooks;

  Calls(Frames frames, NestedCalls nestedCalls, Hooks hooks) {
    this.frames = frames;
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    meter = frames.meter();
    metatables = frames.values().metatables();
    this.nestedCalls = nestedCalls;
    this.hooks = hooks;
  }

  /**
   * Calls the function in a window's first slot.
   *
   * @param window address of the function's slot, followed by a slot for the link and by the
   *     arguments
   * @param wanted number of results, or {@link LinkLayout#OPEN}
   * @param finish one of {@link Finish}
   * @param pc the caller's pc
   * @return {@link Operations#PUSHED} or {@link Operations#RETURNED}
   */
  public int call(long window, int arguments, int wanted, int finish, int pc) {
    writeLink(window, state.base(), wanted, finish, pc);
    return enter(window, arguments);
  }

  private static void writeLink(long window, long callerBase, int wanted, int finish, int pc) {
    long link = window + FrameLayout.WINDOW_LINK;
    int distance = Math.toIntExact(window + FrameLayout.HEADER - callerBase);
    Memory.putLong(link, Integer.toUnsignedLong(pc));
    Memory.putLong(link + LinkLayout.WORD, LinkLayout.word(distance, wanted, finish));
  }

  /**
   * Begins a call of the Lua function in a window: writes the link and sets base and top. Native
   * code does the rest of {@link #call}.
   */
  public void begin(long window, int arguments, int wanted, int finish, int pc) {
    writeLink(window, state.base(), wanted, finish, pc);
    state.setBase(window + FrameLayout.HEADER);
    state.setTop(end(window, arguments));
  }

  /** Enters the function of a window whose link has been written. */
  private int enter(long givenWindow, int givenArguments) {
    long window = givenWindow;
    int arguments = givenArguments;
    for (int chain = 0; ; chain++) {
      int tag = Slots.tag(window);
      if (tag == Tag.CLOSURE) {
        return enterClosure(window, arguments);
      }
      if (tag == Tag.BUILTIN) {
        return enterBuiltin(window, arguments);
      }
      window += stack.ensure(end(window, arguments), 1);
      insertCallMetamethod(window, arguments, tag, chain);
      arguments++;
    }
  }

  /** Address behind the last argument in a window. */
  private static long end(long window, int arguments) {
    return window + (long) (arguments + 2) * SLOT;
  }

  private void insertCallMetamethod(long window, int arguments, int tag, int chain) {
    long called = Memory.getLong(window);
    int handler = chain > MAX_CALL_CHAIN ? Tag.NIL : metatables.find(tag, called, Metamethod.CALL);
    if (handler == Tag.NIL) {
      int finish = Memory.getByte(window + FrameLayout.WINDOW_LINK + LinkLayout.FINISH);
      LuaError error = notCallable(tag, called, finish, end(window, arguments));
      if (Finish.failsInside(finish)) {
        // The error is raised inside the call, as if its frame had been entered.
        state.setBase(window + FrameLayout.HEADER);
      }
      throw error;
    }
    insertHandler(window, arguments, tag, handler);
  }

  /**
   * Replaces the called value by the handler that was found last. The called value becomes the
   * first argument.
   */
  private void insertHandler(long window, int arguments, int tag, int handler) {
    long first = window + FrameLayout.WINDOW_ARGUMENTS;
    meter.addBytes((long) arguments * SLOT);
    Memory.copy(first, first + SLOT, (long) arguments * SLOT);
    Slots.put(first, tag, Memory.getLong(window));
    Slots.put(window, handler, metatables.payload());
  }

  /** Makes the error. That may collect, and must preserve the link, which is still needed. */
  private LuaError notCallable(int tag, long called, int finish, long end) {
    stack.keepBelow(end);
    try {
      return finish == Finish.FINALIZER
          ? errors.operand("call", tag, called, CallName.FINALIZER)
          : notCallable(tag, called);
    } finally {
      stack.keepActive();
    }
  }

  /**
   * The length of the chain of {@code __call} metamethods from the value in a window's first slot
   * to a function.
   */
  private int countCallMetamethods(long window) {
    int tag = Slots.tag(window);
    long called = Memory.getLong(window);
    for (int count = 0; ; count++) {
      if (Tag.isFunction(tag)) {
        return count;
      }
      int handler =
          count > MAX_CALL_CHAIN ? Tag.NIL : metatables.find(tag, called, Metamethod.CALL);
      if (handler == Tag.NIL) {
        throw notCallable(tag, called);
      }
      tag = handler;
      called = metatables.payload();
    }
  }

  private void insertCallMetamethods(long window, int arguments, int count) {
    for (int i = 0; i < count; i++) {
      int tag = Slots.tag(window);
      int handler = metatables.find(tag, Memory.getLong(window), Metamethod.CALL);
      insertHandler(window, arguments + i, tag, handler);
    }
  }

  private LuaError notCallable(int tag, long called) {
    FrameCursor frame = new FrameCursor(frames);
    Name name =
        frame.isLua() && !frame.isBottom()
            ? VariableNames.ofCall(frame.prototype(), frame.pc())
            : null;
    return errors.operand("call", tag, called, name);
  }

  private int enterClosure(long givenWindow, int arguments) {
    long record = Memory.getLong(Memory.getLong(givenWindow) + ClosureLayout.PROTOTYPE);
    int parameters = Memory.getInt(record + PrototypeLayout.PARAMETERS);
    long end = end(givenWindow, arguments);
    long window = givenWindow + stack.ensureFrame(end, frameSlots(record));
    long base = window + FrameLayout.HEADER;
    for (int i = arguments; i < parameters; i++) {
      Memory.putByte(base + (long) i * SLOT + SlotLayout.TAG, Tag.NIL);
    }
    state.setBase(base);
    state.setPc(0);
    state.setTop(base + (long) arguments * SLOT);
    return Operations.PUSHED;
  }

  private int enterBuiltin(long givenWindow, int arguments) {
    long window = givenWindow + ensureForBuiltin(givenWindow, arguments);
    BuiltinFrame context = nestedCalls.currentFrame();
    return complete(context, runBuiltin(context, window, arguments));
  }

  private long ensureForBuiltin(long window, int arguments) {
    return stack.ensure(end(window, arguments), BuiltinFrame.FREE_SLOTS);
  }

  /**
   * Runs the builtin of a window for which there is room. Returns the result of {@link
   * BuiltinFrame#run}.
   */
  private int runBuiltin(BuiltinFrame context, long window, int arguments) {
    long builtin = Memory.getLong(window);
    long base = window + FrameLayout.HEADER;
    state.setBase(base);
    context.enter(base, arguments);
    if (stack.isHooked()) {
      hooks.builtinEntered(arguments);
    }
    return context.run(builtin);
  }

  /**
   * Ends a builtin's activation, which has returned this many results or waits for the call that it
   * has begun.
   */
  private int complete(BuiltinFrame context, int results) {
    if (results == BuiltinFrame.CALLING) {
      return context.takeOutcome();
    }
    long base = state.base();
    return leave(context.top() - (long) results * SLOT, results, base + FrameLayout.FUNCTION);
  }

  /**
   * Resumes the builtin of the current frame after the call that it began with {@link
   * BuiltinFrame#callThen} has returned.
   *
   * @param window the window of that call, which holds its results
   */
  int resume(long window, long link) {
    long base = state.base();
    long builtin = Memory.getLong(base + FrameLayout.FUNCTION);
    int wanted = Memory.getByte(link + LinkLayout.WANTED);
    long top = wanted == LinkLayout.OPEN ? state.top() : window + (long) wanted * SLOT;
    BuiltinFrame context = nestedCalls.currentFrame();
    context.reenter(base, 0, top);
    int first = (int) ((window - base) >>> SlotLayout.SHIFT) + 1;
    return resume(context, builtin, first, (int) ((top - window) >>> SlotLayout.SHIFT));
  }

  private int resume(BuiltinFrame context, long builtin, int first, int count) {
    context.ensure(BuiltinFrame.FREE_SLOTS);
    return complete(context, context.resume(builtin, first, count));
  }

  /**
   * Resumes the builtin of the current frame with the values that a coroutine has handed over,
   * which are the last ones of its context.
   */
  int resume(BuiltinFrame context, int count) {
    long builtin = Memory.getLong(state.base() + FrameLayout.FUNCTION);
    return resume(context, builtin, context.size() - count + 1, count);
  }

  /** Makes the builtin of the current frame return its arguments. */
  int returnArguments(int count) {
    return leave(state.base(), count, state.base() + FrameLayout.FUNCTION);
  }

  /**
   * Makes the frame of {@code pcall} or {@code xpcall}, to which the stack has been unwound, return
   * false and the error's value.
   *
   * @param base the frame's base, whose slot holds the error's value
   */
  int returnError(long base) {
    Slots.put(base + SLOT, Slots.tag(base), Memory.getLong(base));
    Slots.put(base, Tag.FALSE, 0);
    return leave(base, 2, base + FrameLayout.FUNCTION);
  }

  /**
   * Leaves the current frame: moves its results to the caller's window and pops the frame.
   *
   * @param from address of the first result
   * @param window address to which the results go
   */
  private int leave(long from, int results, long window) {
    if (stack.isHooked()) {
      long before = state.base();
      hooks.returning(from, results);
      long moved = state.base() - before;
      return pop(from + moved, results, window + moved);
    }
    return pop(from, results, window);
  }

  private int pop(long from, int results, long window) {
    long base = state.base();
    long link = base + FrameLayout.LINK;
    long word = Memory.getLong(link + LinkLayout.WORD);
    int wanted = (int) (word >>> 16) & 0xff;
    copySlots(link, state.address() + StateLayout.RETURNED_LINK, 1);
    Memory.putLong(state.address() + StateLayout.RETURNED_WINDOW, window);
    moveResults(from, results, window, wanted);
    state.setBase(base - (word >>> LinkLayout.UPPER_HALF));
    return Operations.RETURNED;
  }

  /** Moves as many results to the caller's window as it wants. */
  private void moveResults(long from, int results, long window, int wanted) {
    int moved = wanted == LinkLayout.OPEN ? results : Math.min(results, wanted);
    copySlots(from, window, moved);
    if (wanted == LinkLayout.OPEN) {
      state.setTop(window + (long) results * SLOT);
      return;
    }
    for (int i = moved; i < wanted; i++) {
      Memory.putByte(window + (long) i * SLOT + SlotLayout.TAG, Tag.NIL);
    }
  }

  // Instructions

  int stepCall(int pc, long base, int a, int b, int c) {
    long window = base + (long) a * SLOT;
    int arguments = b == 0 ? openCount(window + FrameLayout.WINDOW_ARGUMENTS) : b - 1;
    int wanted = c - 1 & 0xff;
    return Slots.tag(window) == Tag.BUILTIN
        ? callBuiltin(pc, window, arguments, wanted)
        : afterCall(call(window, arguments, wanted, Finish.NONE, pc));
  }

  /**
   * Calls the builtin of a window for a Lua frame. If it returns at once, as nearly all do, the
   * link is not needed for the return.
   */
  private int callBuiltin(int pc, long givenWindow, int arguments, int wanted) {
    long callerBase = state.base();
    writeLink(givenWindow, callerBase, wanted, Finish.NONE, pc);
    long distance = givenWindow + FrameLayout.HEADER - callerBase;
    long window = givenWindow + ensureForBuiltin(givenWindow, arguments);
    BuiltinFrame context = nestedCalls.currentFrame();
    int results = runBuiltin(context, window, arguments);
    if (results == BuiltinFrame.CALLING || stack.isHooked()) {
      return afterCall(complete(context, results));
    }
    long base = state.base();
    moveResults(
        context.top() - (long) results * SLOT, results, base + FrameLayout.FUNCTION, wanted);
    state.setBase(base - distance);
    if (wanted == 1) {
      observeResult(base + FrameLayout.FUNCTION, base - distance, pc);
    }
    return pc + 1;
  }

  /**
   * Returns the next pc directly if a call has already returned, as a Java function's call does.
   * The pc is not always the caller's, since a coroutine may have been entered or left. If the link
   * has a finish kind, as it may after a Java function that has made a call of its own, the outcome
   * is returned for the driver.
   */
  private int afterCall(int outcome) {
    long link = state.address() + StateLayout.RETURNED_LINK;
    boolean over =
        outcome == Operations.RETURNED && Memory.getByte(link + LinkLayout.FINISH) == Finish.NONE;
    return over ? afterReturn() : outcome;
  }

  /**
   * The pc at which the caller continues. Its link is in the state, has no finish kind, and its
   * results are in place.
   */
  int afterReturn() {
    long link = state.address() + StateLayout.RETURNED_LINK;
    int pc = Memory.getInt(link + LinkLayout.PC);
    if (Memory.getByte(link + LinkLayout.WANTED) == 1) {
      long result = Memory.getLong(state.address() + StateLayout.RETURNED_WINDOW);
      observeResult(result, state.base(), pc);
    }
    return pc + 1;
  }

  /** Records type feedback for the call at a pc: the tag of its one result. */
  private static void observeResult(long result, long callerBase, int pc) {
    Operations.observe(Memory.getLong(callerBase + FrameLayout.FUNCTION), pc, Slots.tag(result));
  }

  private int openCount(long first) {
    return (int) ((state.top() - first) >>> SlotLayout.SHIFT);
  }

  int stepTailCall(Prototype prototype, int pc, long givenBase, int a, int b) {
    long base = givenBase;
    long window = base + (long) a * SLOT;
    int arguments = b == 0 ? openCount(window + FrameLayout.WINDOW_ARGUMENTS) : b - 1;
    if (!Tag.isFunction(Slots.tag(window))) {
      // The called function is determined while the frame still exists: for the message and its
      // line, and because a builtin does not replace the frame.
      int handlers = countCallMetamethods(window);
      base += stack.ensure(end(window, arguments), handlers);
      window = base + (long) a * SLOT;
      insertCallMetamethods(window, arguments, handlers);
      arguments += handlers;
    }
    if (Slots.tag(window) == Tag.BUILTIN) {
      return call(window, arguments, LinkLayout.OPEN, Finish.TAIL, pc);
    }
    // A stack overflow must be raised while the frame still exists.
    base += ensureForTailCall(window, arguments);
    window = base + (long) a * SLOT;
    long target = resultWindow(prototype, base);
    long link = base + FrameLayout.LINK;
    long first = Memory.getLong(link);
    long word = Memory.getLong(link + LinkLayout.WORD);
    int distance =
        (int) (word >>> LinkLayout.UPPER_HALF) - (int) (base + FrameLayout.FUNCTION - target);
    copySlots(window, target, 1);
    copySlots(
        window + FrameLayout.WINDOW_ARGUMENTS, target + FrameLayout.WINDOW_ARGUMENTS, arguments);
    Memory.putLong(target + FrameLayout.WINDOW_LINK, first);
    Memory.putLong(
        target + FrameLayout.WINDOW_LINK + LinkLayout.WORD,
        (long) distance << LinkLayout.UPPER_HALF | (word & LinkLayout.PLAIN_MASK));
    Memory.putByte(target + FrameLayout.WINDOW_LINK + LinkLayout.MARKS, LinkLayout.TAIL_CALLED);
    // The frame is replaced by that of the called function, which is about to begin.
    state.setBase(target + FrameLayout.HEADER);
    state.setPc(0);
    state.setTop(end(target, arguments));
    return enter(target, arguments);
  }

  private long ensureForTailCall(long window, int arguments) {
    long end = end(window, arguments);
    if (!stack.isSmall()) {
      return stack.ensure(end, LARGEST_FRAME);
    }
    long record = Memory.getLong(Memory.getLong(window) + ClosureLayout.PROTOTYPE);
    return stack.ensureTailFrame(end, frameSlots(record));
  }

  /** Number of slots that must exist behind a Lua function's arguments. */
  private static int frameSlots(long record) {
    return Memory.getInt(record + PrototypeLayout.PARAMETERS)
        + Memory.getInt(record + PrototypeLayout.FRAME_SIZE)
        + Stack.SLOTS_ABOVE;
  }

  int stepReturn(Prototype prototype, long base, int a, int b) {
    long from = base + (long) a * SLOT;
    int results = b == 0 ? openCount(from) : b - 1;
    return leave(from, results, resultWindow(prototype, base));
  }

  /** Returns the results of a Java function from the Lua frame that called it by TAILCALL. */
  int returnResults(Prototype prototype, int pc, long base, long from) {
    if (stack.isHooked()) {
      clearCallee(state.top(), base + (long) prototype.tops()[pc] * SLOT);
    }
    return leave(from, openCount(from), resultWindow(prototype, base));
  }

  /**
   * Clears the slots between a callee's results and the end of its caller's frame. The callee's
   * links and cells may still be there, and a return hook can read the whole frame.
   */
  private static void clearCallee(long resultsEnd, long frameEnd) {
    for (long slot = resultsEnd; slot < frameEnd; slot += SLOT) {
      Memory.putByte(slot + SlotLayout.TAG, Tag.NIL);
    }
  }

  /**
   * The address to which a frame's results go: its function's slot, or the original one below the
   * extra arguments.
   */
  private static long resultWindow(Prototype prototype, long base) {
    long function = base + FrameLayout.FUNCTION;
    if (!prototype.vararg()) {
      return function;
    }
    long extra = Memory.getInt(function + LinkLayout.EXTRA);
    return function - (extra + prototype.parameterCount() + 2) * SLOT;
  }

  /** Moves the frame of a vararg function above its arguments, which end at the top. */
  int stepVarargPrepare(Prototype prototype, int pc, long givenBase) {
    long base = givenBase;
    int parameters = prototype.parameterCount();
    int arguments = Math.max(openCount(base), parameters);
    long end = base + (long) arguments * SLOT;
    base += stack.ensure(end, parameters + prototype.frameSize() + 4);
    long shift = (long) (arguments + 2) * SLOT;
    long target = base + shift;
    copySlots(base + FrameLayout.FUNCTION, target + FrameLayout.FUNCTION, 2);
    Memory.putInt(target + FrameLayout.FUNCTION + LinkLayout.EXTRA, arguments - parameters);
    Memory.putInt(
        target + FrameLayout.LINK + LinkLayout.DISTANCE,
        Memory.getInt(base + FrameLayout.LINK + LinkLayout.DISTANCE) + (int) shift);
    copySlots(base, target, parameters);
    for (int i = 0; i < parameters; i++) {
      Memory.putByte(base + (long) i * SLOT + SlotLayout.TAG, Tag.NIL);
    }
    state.setBase(target);
    return pc + 1;
  }

  int stepVararg(Prototype prototype, int pc, long givenBase, int a, int c) {
    long base = givenBase;
    int extra = Memory.getInt(base + FrameLayout.FUNCTION + LinkLayout.EXTRA);
    int wanted = c == 0 ? extra : c - 1;
    long active = base + (long) prototype.tops()[pc] * SLOT;
    base += stack.ensure(Math.max(active, base + (long) a * SLOT), wanted + 2);
    long from = base - (long) (extra + 2) * SLOT;
    long target = base + (long) a * SLOT;
    int copied = Math.min(wanted, extra);
    copySlots(from, target, copied);
    for (int i = copied; i < wanted; i++) {
      Memory.putByte(target + (long) i * SLOT + SlotLayout.TAG, Tag.NIL);
    }
    if (c == 0) {
      state.setTop(target + (long) extra * SLOT);
    }
    return pc + 1;
  }

  int stepIteratorCall(int pc, long base, int a, int c) {
    long first = base + (long) a * SLOT;
    long window = first + (long) LoopSlots.WINDOW * SLOT;
    copySlots(first, window, 1);
    copySlots(first + SLOT, window + FrameLayout.WINDOW_ARGUMENTS, 2);
    return Slots.tag(window) == Tag.BUILTIN
        ? callBuiltin(pc, window, 2, c)
        : afterCall(call(window, 2, c, Finish.NONE, pc));
  }

  /** Copies whole slots. If the ranges overlap, the target must be the lower one. */
  private void copySlots(long source, long target, int count) {
    if (count > MAX_COPIED_SINGLY) {
      meter.addBytes((long) count * SLOT);
      Memory.copy(source, target, (long) count * SLOT);
      return;
    }
    long from = source;
    long to = target;
    for (int i = 0; i < count; i++) {
      Memory.putLong(to, Memory.getLong(from));
      Memory.putLong(to + SlotLayout.TAG, Memory.getLong(from + SlotLayout.TAG));
      from += SLOT;
      to += SLOT;
    }
  }
}
