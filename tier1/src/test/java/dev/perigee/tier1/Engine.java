package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Verifier;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.lowering.FunctionCompiler;

/** An engine without libraries, with tier 1 on a cache of a test's. */
final class Engine implements AutoCloseable {
  final LuaState state;
  final Driver driver;
  final CompiledTier tier;
  private final EngineTier engineTier;

  Engine(TierOptions options, CodeCache cache, FunctionCompiler compiler, EngineTier.Gate gate) {
    state = new LuaState(new NoHost(), 0, false);
    driver = new Driver(state, LoopUse.ALWAYS);
    tier = CompiledTier.attach(state, driver, options, cache, compiler, gate);
    EngineTier attached = tier.tier();
    if (attached == null) {
      throw new AssertionError(tier.status());
    }
    engineTier = attached;
  }

  TierStatistics statistics() {
    return engineTier.statistics();
  }

  EngineTier engineTier() {
    return engineTier;
  }

  /** Pushes a closure of a function as the host's next value; gives the index of that value. */
  int load(Prototype prototype) {
    Verifier.verify(prototype);
    state.pushChunk(state.hostContext(), prototype);
    return state.hostContext().size();
  }

  long record(int function) {
    return Memory.getLong(state.hostContext().payload(function) + ClosureLayout.PROTOTYPE);
  }

  /** Whether a function has native code. */
  boolean hasCode(int function) {
    return engineTier.hasCode(record(function));
  }

  /** Calls a function with integers; gives its one result as a Java number. */
  Number call(int function, long... arguments) {
    CallContext context = state.hostContext();
    int before = context.size();
    int window = context.pushFunction(Tag.CLOSURE, context.payload(function));
    for (long argument : arguments) {
      context.pushInteger(argument);
    }
    context.call(window, 1);
    long payload = context.payload(window);
    Number result =
        switch (context.tag(window)) {
          case Tag.INTEGER -> payload;
          case Tag.FLOAT -> Double.longBitsToDouble(payload);
          default -> throw new AssertionError("a result with tag " + context.tag(window));
        };
    context.setSize(before);
    return result;
  }

  @Override
  public void close() {
    tier.close();
    state.close();
  }
}
