package dev.perigee.engine;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A compiled main chunk, which may be run many times, with different globals each time. All runs
 * share the prototypes' records, and so what the tiers have learnt and compiled.
 */
final class MainChunk {
  private final LuaReference closure;
  private final boolean sharesGlobals;

  private MainChunk(LuaReference closure, boolean sharesGlobals) {
    this.closure = closure;
    this.sharesGlobals = sharesGlobals;
  }

  /**
   * Compiles source text as a function whose globals are the engine's own.
   *
   * @throws LuaException if it is not valid Lua
   */
  static MainChunk compile(EngineServices services, byte[] source, String chunkName) {
    CallContext context = services.context();
    Prototype prototype = services.compiler().compileForHost(source, chunkName);
    services.state().functions().pushChunk(context, prototype);
    int at = context.size();
    setGlobals(context.payload(at), services.globals());
    LuaReference closure = LuaReference.hold(services, context.tag(at), context.payload(at));
    context.setSize(at - 1);
    return new MainChunk(closure, SharedGlobals.canOutlive(prototype));
  }

  /** Ends the use of the chunk by the host. Scripts may still have functions of it. */
  void release() {
    closure.release();
  }

  /** The chunk as a function. */
  LuaFunction function() {
    return new LuaFunction(closure, null);
  }

  /** Pushes a new closure with the present globals, and arguments; returns the window. */
  int pushCall(EngineServices services, @Nullable Object... arguments) {
    CallContext context = services.context();
    LuaState state = services.state();
    closure.push(services, context);
    int window = context.size();
    long first = context.payload(window);
    int upvalues = Memory.getInt(first + ClosureLayout.COUNT);
    long fresh =
        state
            .values()
            .objects()
            .closureWithNewCells(Memory.getLong(first + ClosureLayout.PROTOTYPE), upvalues);
    if (sharesGlobals) {
      state.globals().share();
    }
    setGlobals(fresh, state.record().rootPayload(Root.GLOBALS));
    context.set(window, Tag.CLOSURE, fresh);
    context.pushNil();
    services.values().pushAll(context, arguments);
    return window;
  }

  /** Sets the value of a closure's only upvalue, if it has one, whose cell is new. */
  private static void setGlobals(long closure, long globals) {
    if (Memory.getInt(closure + ClosureLayout.COUNT) > 0) {
      long environment = Memory.getLong(closure + ClosureLayout.UPVALUES) + CellLayout.VALUE;
      Memory.putLong(environment, globals);
      Memory.putByte(environment + SlotLayout.TAG, Tag.TABLE);
    }
  }
}
