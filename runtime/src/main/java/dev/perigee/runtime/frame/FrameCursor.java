package dev.perigee.runtime.frame;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;

/** Walks the frames of a coroutine, the current one first. Valid until the stack changes. */
public final class FrameCursor {
  private final LuaState state;
  private final long bottom;
  private long base;
  private int pc;

  /** The frames of the running coroutine. */
  public FrameCursor(LuaState state) {
    this.state = state;
    bottom = state.stack().start() + 2L * SlotLayout.SIZE;
    base = state.base();
    pc = state.pc();
  }

  /** The frames of any coroutine. */
  public FrameCursor(LuaState state, long coroutine) {
    this.state = state;
    boolean running = coroutine == state.stack().coroutine();
    long start = Memory.getLong(coroutine + CoroutineLayout.STACK);
    bottom = start + 2L * SlotLayout.SIZE;
    base = running ? state.base() : start + Memory.getLong(coroutine + CoroutineLayout.BASE);
    pc = running ? state.pc() : Memory.getInt(coroutine + CoroutineLayout.PC);
  }

  /** Goes to the caller. */
  public void next() {
    pc = Memory.getInt(link() + LinkLayout.PC);
    base -= Memory.getInt(link() + LinkLayout.DISTANCE);
  }

  /** Whether this is the frame at the bottom of the stack: the host's, or nobody's. */
  public boolean isBottom() {
    return base <= bottom;
  }

  /** Whether the frame is a Lua function's. */
  public boolean isLua() {
    return Memory.getByte(function() + SlotLayout.TAG) == Tag.CLOSURE;
  }

  /** Whether the frame is a Java function's. */
  public boolean isBuiltin() {
    return Memory.getByte(function() + SlotLayout.TAG) == Tag.BUILTIN;
  }

  public long base() {
    return base;
  }

  /** The instruction at which the frame stands; only of Lua functions. */
  public int pc() {
    return pc;
  }

  public long link() {
    return base - SlotLayout.SIZE;
  }

  /** Address of the slot of the frame's function. */
  public long function() {
    return base - 2L * SlotLayout.SIZE;
  }

  /** One of {@link dev.perigee.runtime.layout.Finish}. */
  public int finish() {
    return Memory.getByte(link() + LinkLayout.FINISH);
  }

  /** The frame's prototype; only of Lua functions. */
  public Prototype prototype() {
    return state.functions().prototypeOf(Memory.getLong(function()));
  }

  /** The line at which a Lua function's frame stands. */
  public int line() {
    return prototype().lines()[pc];
  }
}
