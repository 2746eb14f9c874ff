package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.tier0.Driver;
import dev.perigee.tier0.LoopUse;
import dev.perigee.tier1.cache.BackgroundCompiler;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.TargetSource;
import org.jspecify.annotations.Nullable;

/**
 * Tier 1 of one engine, or the reason why it has none. All methods except {@link #close} are for
 * the engine's thread.
 */
public final class CompiledTier implements AutoCloseable {
  private @Nullable EngineTier tier;
  private @Nullable CodeCache cache;
  private String obstacle = "";

  /** Attaches the tier; null once that has been done. */
  private @Nullable Runnable attachment;

  private CompiledTier() {}

  /**
   * Gives tier 1 to an engine that is not running. On a host without executable memory, or if the
   * options ask for tier 0 alone, nothing is attached, and {@link #status} says why.
   *
   * <p>If functions begin in tier 0, the tier is attached only when one of them is hot: see {@link
   * DeferredTier}.
   *
   * @param driver the engine's driver; if there turns out to be no tier 1 for it, it uses tier 0's
   *     loop
   * @param source gives this processor's target
   */
  public static CompiledTier attach(
      LuaState state, Driver driver, TierOptions options, TargetSource source) {
    CompiledTier compiled = new CompiledTier();
    if (options.tier() == TierOptions.Tier.INTERPRETED) {
      compiled.obstacle = "the options ask for tier 0";
      return compiled;
    }
    if (!source.isKnown()) {
      compiled.obstacle = CodeMemoryLadder.ofProcess(null).reports().getLast().reason();
      return compiled;
    }
    Opening opening = Opening.of(source);
    compiled.attachment = () -> compiled.open(state, driver, options, opening.codeCache());
    if (options.tier() == TierOptions.Tier.MIXED && options.background() && !opening.isDone()) {
      driver.setNativeTier(
          new DeferredTier(state, options.threshold(), opening, compiled::finishAttaching));
    } else {
      compiled.finishAttaching();
    }
    return compiled;
  }

  /** Gives an engine tier 1 at once, on a given cache. */
  static CompiledTier attach(
      LuaState state,
      Driver driver,
      TierOptions options,
      CodeCache cache,
      FunctionCompiler compiler,
      EngineTier.Gate gate) {
    CompiledTier compiled = new CompiledTier();
    String missing = cache.obstacle();
    if (missing != null) {
      compiled.obstacle = missing;
    } else {
      compiled.open(state, driver, options, cache, compiler, gate);
    }
    return compiled;
  }

  private void finishAttaching() {
    Runnable pending = attachment;
    if (pending != null) {
      attachment = null;
      pending.run();
    }
  }

  private void open(LuaState state, Driver driver, TierOptions options, CodeCache from) {
    String missing = from.obstacle();
    if (missing != null) {
      obstacle = missing;
      driver.setNativeTier(null);
      driver.setLoopUse(LoopUse.WHEN_COMPILED);
      return;
    }
    FunctionCompiler compiler = new GraphCompiler(from.targetOnThisMachine());
    open(state, driver, options, from, compiler, EntryPoint::enter);
  }

  private void open(
      LuaState state,
      Driver driver,
      TierOptions options,
      CodeCache from,
      FunctionCompiler compiler,
      EngineTier.Gate gate) {
    CompileOptions compileOptions =
        new CompileOptions(
            options.chaosSeed(), options.steps(), DumpWriter.of(options, System.err));
    EngineTier attached = new EngineTier(state, options, compileOptions, from, compiler, gate);
    driver.setNativeTier(attached);
    tier = attached;
    cache = from;
  }

  /** Whether functions of the engine are compiled. */
  public boolean isOn() {
    finishAttaching();
    return tier != null;
  }

  /** What tier 1 has done so far, or why there is none, as lines for the user. */
  public String status() {
    finishAttaching();
    if (tier == null || cache == null) {
      return "tier 1: off, " + obstacle + "\n";
    }
    return "tier 1: on, " + cache.status() + "\n" + tier.statistics().report();
  }

  /** The number of times that native code was entered. */
  public long entries() {
    return tier == null ? 0 : tier.statistics().entered;
  }

  /**
   * The number of functions on which the compiler itself failed. These are defects, and the log
   * reports them.
   */
  public int compilerFailures() {
    return tier == null ? 0 : tier.statistics().compilerFailures;
  }

  /** Why tier 1 is off; empty when it is on. */
  public String obstacle() {
    finishAttaching();
    return obstacle;
  }

  /** The engine's tier, if tier 1 is on. */
  @Nullable EngineTier tier() {
    finishAttaching();
    return tier;
  }

  /** Leaves the code cache. The engine must no longer run. */
  @Override
  public void close() {
    if (tier != null) {
      tier.close();
    }
  }

  /** Opens the process's code cache, in the background, once something is hot. */
  private static final class Opening implements DeferredTier.Opening {
    private static @Nullable Opening ofProcess;

    private final TargetSource source;
    private boolean begun;
    private volatile boolean done;

    private Opening(TargetSource source) {
      this.source = source;
    }

    static synchronized Opening of(TargetSource source) {
      Opening opening = ofProcess;
      if (opening == null) {
        opening = new Opening(source);
        ofProcess = opening;
      }
      return opening;
    }

    @Override
    public synchronized void begin() {
      begun = begun || BackgroundCompiler.submit(this::codeCache);
    }

    @Override
    public boolean isDone() {
      return done;
    }

    /** The cache. Waits for it if another thread is opening it. */
    CodeCache codeCache() {
      CodeCache cache = CodeCache.ofProcess(source.target());
      done = true;
      return cache;
    }
  }
}
