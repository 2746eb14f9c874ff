package dev.perigee.tier1;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.Verifier;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.target.TargetSource;
import org.jspecify.annotations.Nullable;

/** An engine without libraries that runs functions of integers, for diagnosis and for tests. */
final class SampleEngine implements AutoCloseable {
  final LuaState state = new LuaState(new NoHost(), 0, false);
  final Driver driver = new Driver(state, LoopUse.ALWAYS);
  final CompiledTier tier;

  /** An engine on the process's code cache; its tier 1 may be off. */
  SampleEngine(TierOptions options, @Nullable Target target) {
    tier = CompiledTier.attach(state, driver, options, TargetSource.of(target));
  }

  /** An engine with tier 1 on a cache of its own. */
  SampleEngine(
      TierOptions options, CodeCache cache, FunctionCompiler compiler, EngineTier.Gate gate) {
    tier = CompiledTier.attach(state, driver, options, cache, compiler, gate);
  }

  /**
   * The engine's tier 1.
   *
   * @throws IllegalStateException if it is off
   */
  EngineTier engineTier() {
    EngineTier attached = tier.tier();
    if (attached == null) {
      throw new IllegalStateException(tier.status());
    }
    return attached;
  }

  TierStatistics statistics() {
    return engineTier().statistics();
  }

  /** Pushes a closure of a function as the host's next value; returns the index of that value. */
  int load(Prototype prototype) {
    Verifier.verify(prototype);
    state.functions().pushChunk(state.hostContext(), prototype);
    return state.hostContext().size();
  }

  long record(int function) {
    return Memory.getLong(state.hostContext().payload(function) + ClosureLayout.PROTOTYPE);
  }

  /** Whether a function has native code. */
  boolean hasCode(int function) {
    return engineTier().hasCode(record(function));
  }

  /**
   * Calls a function with integers; returns its one result as a Java number, or a description of
   * anything else.
   */
  Object call(int function, long... arguments) {
    CallContext context = state.hostContext();
    int before = context.size();
    int window = context.pushFunction(Tag.CLOSURE, context.payload(function));
    for (long argument : arguments) {
      context.pushInteger(argument);
    }
    context.call(window, 1);
    long payload = context.payload(window);
    int tag = context.tag(window);
    context.setSize(before);
    return switch (tag) {
      case Tag.INTEGER -> payload;
      case Tag.FLOAT -> Double.longBitsToDouble(payload);
      default -> "a " + Tag.typeName(tag);
    };
  }

  @Override
  public void close() {
    tier.close();
    state.close();
  }
}
