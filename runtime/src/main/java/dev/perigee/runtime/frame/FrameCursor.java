package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;

/** Walks the frames of a coroutine, the current one first. Valid until the stack changes. */
public final class FrameCursor {
  private final Prototypes prototypes;
  private final long bottom;
  private final boolean isMain;
  private long base;
  private int pc;
  private long limit;
  private long calleeLink;

  /** The frames of the running coroutine. */
  public FrameCursor(Frames frames) {
    this(frames, frames.stack().coroutine());
  }

  /** The frames of any coroutine. */
  public FrameCursor(Frames frames, long coroutine) {
    prototypes = frames.prototypes();
    StateRecord state = frames.state();
    boolean running = coroutine == frames.stack().coroutine();
    long start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    bottom = start + CoroutineLayout.BOTTOM;
    isMain = coroutine == state.rootPayload(Root.MAIN);
    base = running ? state.base() : start + Memory.getLong(coroutine + CoroutineLayout.BASE);
    pc = running ? state.pc() : Memory.getInt(coroutine + CoroutineLayout.PC);
    limit = running ? state.top() : start + Memory.getLong(coroutine + CoroutineLayout.TOP);
  }

  private FrameCursor(FrameCursor other) {
    prototypes = other.prototypes;
    bottom = other.bottom;
    isMain = other.isMain;
    base = other.base;
    pc = other.pc;
    limit = other.limit;
    calleeLink = other.calleeLink;
  }

  /** Goes to the caller. After the bottom frame, {@link #isLevel} is false. */
  public void next() {
    if (base <= bottom) {
      base = 0;
      return;
    }
    limit = function();
    calleeLink = link();
    pc = Memory.getInt(link() + LinkLayout.PC);
    base -= Memory.getInt(link() + LinkLayout.DISTANCE);
  }

  /**
   * Goes to the first level. A failed call of a value that is not callable has a frame, from which
   * its error is unwound, but this frame is not a level.
   */
  public FrameCursor toLevel() {
    while (!isBottom() && !isLua() && !isBuiltin()) {
      next();
    }
    return this;
  }

  /** Goes to the next level. */
  public void nextLevel() {
    next();
    toLevel();
  }

  /** The caller's frame. */
  public FrameCursor caller() {
    FrameCursor caller = new FrameCursor(this);
    caller.next();
    return caller;
  }

  /**
   * Whether this is the bottom frame of the stack: the host's, or one that belongs to no function.
   */
  public boolean isBottom() {
    return base <= bottom;
  }

  /**
   * Whether the frame is a level for the debug library, because a function runs in it. That is the
   * case for all frames except the bottom one of a coroutine other than the main one, whose bottom
   * function is the host.
   */
  public boolean isLevel() {
    return base > bottom || (base == bottom && isMain && isBuiltin());
  }

  /** Whether the frame is a Lua function's. */
  public boolean isLua() {
    return Slots.tag(function()) == Tag.CLOSURE;
  }

  /** Whether the frame is a Java function's. */
  public boolean isBuiltin() {
    return Slots.tag(function()) == Tag.BUILTIN;
  }

  public long base() {
    return base;
  }

  /** The pc of the frame's current instruction. Only valid for Lua functions. */
  public int pc() {
    return pc;
  }

  public long link() {
    return base + FrameLayout.LINK;
  }

  /** Address of the slot of the frame's function. */
  public long function() {
    return base + FrameLayout.FUNCTION;
  }

  /**
   * End of the frame's slots: where the frame above begins, or the top of the current frame if that
   * is a Java function's.
   */
  public long limit() {
    return limit;
  }

  /** The link of the frame that this one has called, or 0 for the current frame. */
  public long calleeLink() {
    return calleeLink;
  }

  /** Whether the frame has replaced one that called it in tail position. */
  public boolean isTailCalled() {
    return (Memory.getByte(link() + LinkLayout.MARKS) & LinkLayout.TAIL_CALLED) != 0;
  }

  /** One of {@link dev.perigee.runtime.layout.Finish}. */
  public int finish() {
    return Memory.getByte(link() + LinkLayout.FINISH);
  }

  /** The frame's prototype. Only valid for Lua functions. */
  public Prototype prototype() {
    return prototypes.prototypeOf(Memory.getLong(function()));
  }

  /** The current line of a Lua function's frame. */
  public int line() {
    return prototype().lineAt(pc);
  }
}
