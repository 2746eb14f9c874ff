package dev.perigee.runtime.frame;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.SlotContents;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import org.jspecify.annotations.Nullable;

/**
 * Checks the contents of frames if {@link Memory#CHECKED}. Each active slot of a Lua frame must
 * hold what the frame's code keeps there (a value, a cell, a loop's state). Links must be where
 * calls have put them and must match the calling instruction. Each object must be alive and of the
 * kind that its slot's tag says. The driver checks the uppermost frames before it continues; the
 * collector checks a whole stack before it marks it.
 *
 * <p>A failure is a bug in the engine. Its message names the function, the slot and its contents,
 * and the last instruction.
 */
public final class FrameChecker {
  private static final int SLOT = SlotLayout.SIZE;

  /**
   * Number of frames that are checked when the driver continues. Those below were checked before.
   */
  private static final int UPPERMOST = 2;

  /** Tag of the operands that a concatenation has consumed while it waits for a metamethod. */
  private static final int CONSUMED = Tag.LINK;

  private final StateRecord state;
  private final Stack stack;
  private final Prototypes prototypes;

  /** Where the driver continued the last time. */
  private @Nullable Prototype lastPrototype;

  private int lastPc;

  public FrameChecker(Frames frames) {
    state = frames.state();
    stack = frames.stack();
    prototypes = frames.prototypes();
  }

  /**
   * Checks the uppermost frames of the running coroutine.
   *
   * @param pc where the current frame, a Lua function's, continues
   * @throws IllegalStateException if a check fails
   */
  public void checkUppermost(int pc) {
    long start = stack.start();
    long base = state.base();
    requireFrame(start, base);
    checkFrames(start, base, pc, base + endOf(base, pc), UPPERMOST);
    lastPrototype = prototype(base);
    lastPc = pc;
  }

  private long endOf(long base, int pc) {
    Prototype prototype = prototype(base);
    requirePc(prototype, pc);
    return (long) prototype.tops()[pc] * SLOT;
  }

  private void requirePc(Prototype prototype, int pc) {
    if (pc < 0 || pc >= prototype.code().length) {
      throw new IllegalStateException(
          "frames: pc " + pc + " is outside of " + prototype.source() + lastInstruction());
    }
  }

  private void requireFrame(long start, long base) {
    if (base < start || Slots.tag(base + FrameLayout.FUNCTION) != Tag.CLOSURE) {
      throw new IllegalStateException("frames: no Lua function to continue" + lastInstruction());
    }
  }

  /**
   * Checks all frames of a coroutine, and all slots up to the end of those that a collection keeps.
   *
   * @throws IllegalStateException if a check fails
   */
  void checkAll(long coroutine, long end) {
    long start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    for (long slot = start; slot < end; slot += SLOT) {
      checkObject(slot, null, 0);
    }
    if (coroutine == stack.coroutine()) {
      if (stack.keptEnd() == 0) {
        checkFrames(start, state.base(), state.pc(), end, Integer.MAX_VALUE);
      }
    } else if (end > start) {
      long base = start + Memory.getLong(coroutine + CoroutineLayout.BASE);
      checkFrames(
          start, base, Memory.getInt(coroutine + CoroutineLayout.PC), end, Integer.MAX_VALUE);
    }
  }

  private void checkFrames(long start, long currentBase, int currentPc, long end, int frames) {
    long base = currentBase;
    int pc = currentPc;
    long limit = end;
    for (int i = 0; i < frames; i++) {
      long function = base + FrameLayout.FUNCTION;
      int tag = Slots.tag(function);
      if (tag == Tag.CLOSURE) {
        checkLuaFrame(base, pc, limit);
      }
      long link = base + FrameLayout.LINK;
      int distance = Memory.getInt(link + LinkLayout.DISTANCE);
      if (function <= start || distance == 0) {
        return;
      }
      checkLink(start, base, link, distance);
      if (Memory.getByte(link + LinkLayout.FINISH) == Finish.COROUTINE) {
        return;
      }
      limit = tag == Tag.CLOSURE ? window(base, pc) : function;
      pc = Memory.getInt(link + LinkLayout.PC);
      base -= distance;
    }
  }

  /**
   * The address in the caller's frame at which a Lua frame's window begins, from which a vararg
   * function has moved up.
   */
  private long window(long base, int pc) {
    Prototype prototype = prototype(base);
    long function = base + FrameLayout.FUNCTION;
    if (!prototype.vararg() || pc == 0) {
      return function;
    }
    long extra = Memory.getInt(function + LinkLayout.EXTRA);
    return function - (extra + prototype.parameterCount() + 2) * SLOT;
  }

  private void checkLuaFrame(long base, int pc, long limit) {
    Prototype prototype = prototype(base);
    requirePc(prototype, pc);
    byte[] contents = prototypes.slotContentsOf(Memory.getLong(base + FrameLayout.FUNCTION)).at(pc);
    Op op = Instruction.op(prototype.code()[pc]);
    for (int i = 0; i < prototype.tops()[pc]; i++) {
      long slot = base + (long) i * SLOT;
      if (slot >= limit) {
        return;
      }
      int tag = Slots.tag(slot);
      boolean right = fits(contents[i], tag) || (op == Op.CONCAT && tag == CONSUMED);
      if (!right) {
        throw new IllegalStateException(
            "frames: slot "
                + i
                + " holds tag "
                + tag
                + " at "
                + instruction(prototype, pc)
                + lastInstruction());
      }
      checkObject(slot, prototype, pc);
    }
  }

  private static boolean fits(int content, int tag) {
    if (SlotContents.isValue(content)) {
      return tag >= Tag.NIL && tag <= Tag.THREAD && tag != Tag.LINK;
    }
    if (SlotContents.isCell(content)) {
      return tag == Tag.CELL;
    }
    return !SlotContents.isLoopState(content) || Tag.isNumber(tag);
  }

  private void checkLink(long start, long base, long link, int distance) {
    int finish = Memory.getByte(link + LinkLayout.FINISH);
    long caller = base - distance;
    boolean right =
        Slots.tag(link) == Tag.LINK
            && finish >= 0
            && finish < Finish.COUNT
            && distance > 0
            && distance % SLOT == 0
            && caller > start;
    // There is no frame below a coroutine's first one. The slots there hold values that it hands
    // over, which may be functions.
    if (right
        && finish != Finish.COROUTINE
        && Slots.tag(caller + FrameLayout.FUNCTION) == Tag.CLOSURE) {
      Prototype prototype = prototype(caller);
      int pc = Memory.getInt(link + LinkLayout.PC);
      right =
          pc >= 0
              && pc < prototype.code().length
              && calls(Instruction.op(prototype.code()[pc]), finish);
    }
    if (!right) {
      throw new IllegalStateException(
          "frames: a link with tag "
              + Slots.tag(link)
              + ", finish "
              + finish
              + ", pc "
              + Memory.getInt(link + LinkLayout.PC)
              + ", distance "
              + distance
              + lastInstruction());
    }
  }

  /** Whether an instruction calls with a finish kind. */
  private static boolean calls(Op op, int finish) {
    return switch (finish) {
      case Finish.NONE -> op == Op.CALL || op == Op.TFORCALL;
      case Finish.TEST, Finish.NEGATED_TEST -> op.isTest();
      case Finish.STORE -> op.a() == Op.Operand.WRITE || op == Op.SELF;
      case Finish.IGNORE ->
          switch (op) {
            case SETTABUP, SETTABLE, SETI, SETFIELD -> true;
            default -> false;
          };
      case Finish.CONCAT -> op == Op.CONCAT;
      case Finish.TAIL -> op == Op.TAILCALL;
      case Finish.REPEAT -> op == Op.RETURN || op == Op.CLOSE;
      case Finish.ENTRY, Finish.FINALIZER, Finish.HOOK, Finish.SORT -> true;
      default -> false;
    };
  }

  /**
   * Checks a slot's tag and object. For a frame's slot, the message names the frame's function and
   * pc.
   */
  private void checkObject(long slot, @Nullable Prototype prototype, int pc) {
    int tag = Slots.tag(slot);
    if (tag >= Tag.NIL && !Tag.isCollectable(tag)) {
      return;
    }
    String problem = tag < Tag.NIL || tag > Tag.PROTOTYPE ? "no tag" : objectProblem(slot, tag);
    if (problem != null) {
      long index = (slot - stack.start()) >> SlotLayout.SHIFT;
      throw new IllegalStateException(
          "frames: slot "
              + index
              + " of the stack holds tag "
              + tag
              + ": "
              + problem
              + (prototype == null ? "" : ", at " + instruction(prototype, pc))
              + lastInstruction());
    }
  }

  private static @Nullable String objectProblem(long slot, int tag) {
    try {
      int kind = Memory.getByte(Memory.getLong(slot) + ObjectLayout.KIND);
      return kind == tag ? null : "its object is of kind " + kind;
    } catch (IllegalStateException dead) {
      return "its object is dead: " + dead.getMessage();
    }
  }

  private String lastInstruction() {
    return lastPrototype == null
        ? ""
        : "; the last instruction was " + instruction(lastPrototype, lastPc);
  }

  private static String instruction(Prototype prototype, int pc) {
    return Instruction.op(prototype.code()[pc])
        + " at pc "
        + pc
        + " of the function at "
        + prototype.source()
        + ":"
        + prototype.lineDefined();
  }

  private Prototype prototype(long base) {
    return prototypes.prototypeOf(Memory.getLong(base + FrameLayout.FUNCTION));
  }
}
