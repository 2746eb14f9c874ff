package dev.perigee.runtime.operation;

import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_CALL;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_COUNTED;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_LINE;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_RETURN;
import static dev.perigee.runtime.layout.CoroutineLayout.HOOK_RUNS;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.FrameCursor;
import dev.perigee.runtime.frame.FrameVariables;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.Prototypes;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.StackMarker;
import dev.perigee.runtime.frame.Windows;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;

/**
 * Hooks (manual 6.10, {@code debug.sethook}): functions that are called for calls, returns, lines
 * and counted instructions of one coroutine. While a coroutine has a hook, the driver runs it only
 * by {@link #step}; tier 0's loop and native code do not handle hooks.
 *
 * <p>A hook's function is called by a nested driver, so it cannot yield. Its window lies above the
 * whole frame of the Lua function that it interrupts, so that {@code debug.getlocal} finds all
 * slots of that frame.
 */
public final class Hooks {
  private static final int SLOT = SlotLayout.SIZE;
  private static final int NO_LINE = -1;

  /** Maximum number of consecutive jumps that PUC Lua merges into one. */
  private static final int JOINED_JUMPS = 100;

  private final Frames frames;
  private final StateRecord state;
  private final Stack stack;
  private final Prototypes prototypes;
  private final Strings strings;
  private final Tables tables;
  private final NestedCalls nestedCalls;
  private final Operations operations;
  private final StackMarker stacks;
  private final Windows windows;

  /** Whether the next instruction has already been reported and only continues after a call. */
  private boolean seen;

  Hooks(Frames frames, NestedCalls nestedCalls, Operations operations) {
    this.frames = frames;
    state = frames.state();
    stack = frames.stack();
    prototypes = frames.prototypes();
    strings = frames.values().strings();
    tables = frames.values().tables();
    this.nestedCalls = nestedCalls;
    this.operations = operations;
    stacks = new StackMarker(frames);
    windows = new Windows(frames);
  }

  // Setting

  /**
   * Sets a coroutine's hook. Its function is the coroutine's entry in the table {@link Root#HOOKS}.
   *
   * @param mask a set of {@link CoroutineLayout}'s bits; 0 for no hook
   * @param count instructions between two count events
   */
  public void set(long coroutine, int mask, int count) {
    int runs = Memory.getByte(coroutine + CoroutineLayout.HOOK_MASK) & HOOK_RUNS;
    setMask(coroutine, runs | mask);
    Memory.putInt(coroutine + CoroutineLayout.HOOK_COUNT, count);
    Memory.putInt(coroutine + CoroutineLayout.HOOK_LEFT, count);
  }

  private void setMask(long coroutine, int mask) {
    Memory.putByte(coroutine + CoroutineLayout.HOOK_MASK, mask);
    stack.updateHooked();
  }

  /**
   * Disables or enables a coroutine's hook temporarily.
   *
   * @param hidden whether the hook is disabled
   * @return the previous setting
   */
  public boolean setHidden(long coroutine, boolean hidden) {
    int before = Memory.getByte(coroutine + CoroutineLayout.HOOK_MASK);
    setMask(coroutine, hidden ? before | HOOK_RUNS : before & ~HOOK_RUNS);
    return (before & HOOK_RUNS) != 0;
  }

  /** A coroutine's mask, or 0 if it has no hook. */
  public static int mask(long coroutine) {
    return Memory.getByte(coroutine + CoroutineLayout.HOOK_MASK) & ~HOOK_RUNS;
  }

  /** Instructions between two count events of a coroutine's hook. */
  public static int count(long coroutine) {
    return Memory.getInt(coroutine + CoroutineLayout.HOOK_COUNT);
  }

  private long coroutine() {
    return Memory.getLong(state.address() + StateLayout.COROUTINE);
  }

  private boolean sees(int event) {
    return stack.isHooked() && (mask(coroutine()) & event) != 0;
  }

  private void setPc(int pc) {
    Memory.putInt(coroutine() + CoroutineLayout.HOOK_PC, pc);
  }

  // Calls and returns

  /**
   * The frame of a Lua function has been pushed. For a vararg function the event follows its
   * VARARGPREP.
   */
  public void entered() {
    if (!prototype().vararg()) {
      called();
    }
  }

  private void called() {
    if (sees(HOOK_CALL)) {
      int marks = Memory.getByte(state.base() + FrameLayout.LINK + LinkLayout.MARKS);
      boolean tail = (marks & LinkLayout.TAIL_CALLED) != 0;
      transfer(1, prototype().parameterCount());
      fire(tail ? "tail call" : "call", NO_LINE, 0);
    }
    setPc(CoroutineLayout.NO_LINE_SEEN);
  }

  /** The frame of a Java function with this number of arguments has been pushed. */
  void builtinEntered(int arguments) {
    if (sees(HOOK_CALL)) {
      transfer(1, arguments);
      fire("call", NO_LINE, 0);
    }
  }

  /**
   * The current frame is about to return values. Their distance from its base stays the same.
   *
   * @param from address of the first value
   */
  void returning(long from, int results) {
    long caller =
        state.base() - Memory.getInt(state.base() + FrameLayout.LINK + LinkLayout.DISTANCE);
    long callerOffset = caller - stack.start();
    int callerPc = Memory.getInt(state.base() + FrameLayout.LINK + LinkLayout.PC);
    if (sees(HOOK_RETURN)) {
      FrameVariables variables = new FrameVariables(frames, new FrameCursor(frames));
      transfer(variables.indexOf(from), results);
      fire("return", NO_LINE, from + (long) results * SLOT);
    }
    long function = stack.start() + callerOffset + FrameLayout.FUNCTION;
    if (Slots.tag(function) == Tag.CLOSURE) {
      setPc(callerPc);
    }
  }

  private void transfer(int first, int count) {
    Memory.putInt(coroutine() + CoroutineLayout.TRANSFER_FIRST, first);
    Memory.putInt(coroutine() + CoroutineLayout.TRANSFER_COUNT, count);
  }

  // Instructions

  /**
   * As {@link Operations#step}, with the hook's events.
   *
   * @return as for {@link Operations#step}
   */
  public int step(int pc) {
    state.setPc(pc);
    if (seen) {
      seen = false;
      return operations.step(pc);
    }
    Prototype prototype = prototype();
    Op op = Instruction.op(prototype.code()[pc]);
    switch (op) {
      case VARARGPREP -> {
        int next = operations.step(pc);
        state.setPc(next);
        called();
        return next;
      }
      case TFORPREP -> {
        // The first call of the iterator belongs to this instruction, as in PUC Lua.
        observe(prototype, pc);
        return operations.step(operations.step(pc));
      }
      // It belongs to the preceding call.
      case TFORLOOP -> {}
      default -> {
        if (prototype.hasOwnLine(pc)) {
          observe(prototype, pc);
        }
      }
    }
    int next = operations.step(pc);
    boolean jumps = op == Op.JMP || (op.isTest() && next != pc + 2);
    return jumps && next >= 0 ? landing(prototype, next) : next;
  }

  /**
   * The final target of a jump to a pc, which may hold another jump. PUC Lua merges consecutive
   * jumps.
   */
  int landing(Prototype prototype, int pc) {
    return stack.isHooked() ? finalTarget(prototype.code(), pc) : pc;
  }

  /** The current instruction continues after a call, and must not be reported again. */
  void repeat() {
    seen = stack.isHooked();
  }

  /**
   * The final target of the jumps that begin at a pc. A jump with distance 0 has another meaning
   * ({@link dev.perigee.ir.Prototype#lines}).
   */
  private static int finalTarget(int[] code, int pc) {
    int target = pc;
    for (int i = 0; i < JOINED_JUMPS; i++) {
      int word = code[target];
      if (Instruction.op(word) != Op.JMP || Instruction.sj(word) == 0) {
        break;
      }
      target += 1 + Instruction.sj(word);
    }
    return target;
  }

  private Prototype prototype() {
    return prototypes.prototypeOf(Memory.getLong(state.base() + FrameLayout.FUNCTION));
  }

  /** Counts an instruction that is about to run, and checks whether it begins a line. */
  private void observe(Prototype prototype, int pc) {
    long coroutine = coroutine();
    int mask = mask(coroutine);
    if ((mask & HOOK_COUNTED) != 0) {
      int left = Memory.getInt(coroutine + CoroutineLayout.HOOK_LEFT) - 1;
      Memory.putInt(coroutine + CoroutineLayout.HOOK_LEFT, left == 0 ? count(coroutine) : left);
      if (left == 0) {
        fire("count", NO_LINE, 0);
        // PUC Lua's hook returns like any function, after which a line begins again.
        setPc(pc);
      }
    }
    if ((mask & HOOK_LINE) != 0) {
      int seen = Memory.getInt(coroutine + CoroutineLayout.HOOK_PC);
      int line = prototype.lineAt(pc);
      if ((pc <= seen || prototype.lineAt(seen) != line) && stack.isHooked()) {
        fire("line", line, 0);
      }
      setPc(pc);
    }
  }

  /**
   * Calls the hook's function.
   *
   * @param line its second argument, or {@link #NO_LINE}
   * @param leastTop address below which values are kept, in addition to the frame's active slots
   */
  private void fire(String event, int line, long leastTop) {
    long coroutine = coroutine();
    int tag = tables.get(state.rootPayload(Root.HOOKS), Tag.THREAD, coroutine);
    if (tag != Tag.CLOSURE && tag != Tag.BUILTIN) {
      return;
    }
    long function = tables.payload;
    long topOffset = state.top() - stack.start();
    long window;
    long name;
    stack.keepBelow(Math.max(leastTop, stacks.currentTop()));
    try {
      window = windows.open(frameSlots());
      name = strings.create(event);
    } finally {
      stack.keepActive();
    }
    Windows.put(window, tag, function, Tag.STRING, name, line < 0 ? Tag.NIL : Tag.INTEGER, line);
    setHidden(coroutine, true);
    try {
      nestedCalls.callFromJava(window, 2, 0, Finish.HOOK);
    } finally {
      setHidden(coroutine, false);
      transfer(0, 0);
      state.setTop(stack.start() + topOffset);
    }
  }

  private int frameSlots() {
    long function = state.base() + FrameLayout.FUNCTION;
    return Slots.tag(function) == Tag.CLOSURE ? prototype().frameSize() : 0;
  }
}
