package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.tier0.Driver;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.Target;
import org.jspecify.annotations.Nullable;

/** Tier 1 of one engine, or the reason why it has none. */
public final class CompiledTier implements AutoCloseable {
  private final @Nullable EngineTier tier;
  private final @Nullable CodeCache cache;
  private final String obstacle;

  private CompiledTier(@Nullable EngineTier tier, @Nullable CodeCache cache, String obstacle) {
    this.tier = tier;
    this.cache = cache;
    this.obstacle = obstacle;
  }

  /**
   * Gives an engine that is not running its tier 1. On a host without executable memory, or where
   * the options ask for tier 0 alone, nothing is attached, and {@link #status} says why.
   *
   * @param target this processor; null if there is no native code for it
   */
  public static CompiledTier attach(
      LuaState state, Driver driver, TierOptions options, @Nullable Target target) {
    if (options.tier() == TierOptions.Tier.INTERPRETED) {
      return off("the options ask for tier 0");
    }
    CodeMemoryLadder ladder = CodeMemoryLadder.ofProcess(target);
    if (target == null || ladder.region().size() == 0) {
      // Known without a cache, which takes a new JVM a while to make.
      return off(ladder.reports().getLast().reason());
    }
    CodeCache cache = CodeCache.ofProcess(target);
    return attach(
        state,
        driver,
        options,
        cache,
        new GraphCompiler(cache.targetOnThisMachine()),
        EntryPoint::enter);
  }

  static CompiledTier attach(
      LuaState state,
      Driver driver,
      TierOptions options,
      CodeCache cache,
      FunctionCompiler compiler,
      EngineTier.Gate gate) {
    String obstacle = cache.obstacle();
    if (obstacle != null) {
      return off(obstacle);
    }
    CompileOptions compileOptions =
        new CompileOptions(
            options.chaosSeed(), options.steps(), DumpWriter.of(options, System.err));
    EngineTier tier = new EngineTier(state, options, compileOptions, cache, compiler, gate);
    driver.setNativeTier(tier);
    return new CompiledTier(tier, cache, "");
  }

  private static CompiledTier off(String reason) {
    return new CompiledTier(null, null, reason);
  }

  /** Whether functions of the engine are compiled. */
  public boolean isOn() {
    return tier != null;
  }

  /** What tier 1 does here and has done, or why there is none, in lines for the user. */
  public String status() {
    if (tier == null || cache == null) {
      return "tier 1: off, " + obstacle + "\n";
    }
    return "tier 1: on, " + cache.status() + "\n" + tier.statistics().report();
  }

  /** How often native code was entered. */
  public long entries() {
    return tier == null ? 0 : tier.statistics().entered;
  }

  /** Functions on which the compiler itself failed: defects, which the log tells of. */
  public int compilerFailures() {
    return tier == null ? 0 : tier.statistics().compilerFailures;
  }

  /** Why tier 1 is off; empty when it is on. */
  public String obstacle() {
    return obstacle;
  }

  /** The engine's part, if tier 1 is on. */
  @Nullable EngineTier tier() {
    return tier;
  }

  /** Lets go of the code cache. The engine must not run any more. */
  @Override
  public void close() {
    if (tier != null) {
      tier.close();
    }
  }
}
