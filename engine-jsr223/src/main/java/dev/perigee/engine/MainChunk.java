package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A compiled main chunk, which may run many times, with other globals each time. All runs share the
 * prototypes' records, and so what the tiers have learnt and compiled.
 */
final class MainChunk {
  private final LuaReference closure;

  private MainChunk(LuaReference closure) {
    this.closure = closure;
  }

  /**
   * Compiles source text.
   *
   * @throws LuaException when it is no Lua
   */
  static MainChunk compile(Inside inside, byte[] source, String chunkName) {
    CallContext context = inside.context();
    push(inside, source, chunkName);
    int at = context.size();
    LuaReference closure = LuaReference.hold(inside, context.tag(at), context.payload(at));
    context.setSize(at - 1);
    return new MainChunk(closure);
  }

  /**
   * Compiles source text that is run once, and pushes it with the present globals, and arguments:
   * nothing holds it longer than Lua does.
   *
   * @return the window
   * @throws LuaException when it is no Lua
   */
  static int pushCall(
      Inside inside, byte[] source, String chunkName, @Nullable Object... arguments) {
    push(inside, source, chunkName);
    return pushArguments(inside, arguments);
  }

  private static void push(Inside inside, byte[] source, String chunkName) {
    inside.state().pushChunk(inside.context(), inside.compiler().compileForHost(source, chunkName));
  }

  /** The chunk as a function, with the globals that there were when it was compiled. */
  LuaFunction function() {
    return new LuaFunction(closure);
  }

  /** Pushes a new closure with the present globals, and arguments; returns the window. */
  int pushCall(Inside inside, @Nullable Object... arguments) {
    CallContext context = inside.context();
    LuaState state = inside.state();
    closure.push(inside, context);
    int window = context.size();
    long first = context.payload(window);
    int upvalues = Memory.getInt(first + ClosureLayout.COUNT);
    long fresh =
        state
            .objects()
            .closureWithNewCells(Memory.getLong(first + ClosureLayout.PROTOTYPE), upvalues);
    if (upvalues > 0) {
      long environment = Memory.getLong(fresh + ClosureLayout.UPVALUES) + CellLayout.VALUE;
      Memory.putLong(environment, state.globals());
      Memory.putByte(environment + SlotLayout.TAG, Tag.TABLE);
    }
    context.set(window, Tag.CLOSURE, fresh);
    return pushArguments(inside, arguments);
  }

  /** Pushes arguments behind the function that was pushed last; returns the window. */
  private static int pushArguments(Inside inside, @Nullable Object... arguments) {
    CallContext context = inside.context();
    int window = context.size();
    context.ensure(arguments.length + CallContext.FREE_SLOTS);
    context.pushNil();
    for (Object argument : arguments) {
      inside.values().push(context, argument);
    }
    return window;
  }
}
