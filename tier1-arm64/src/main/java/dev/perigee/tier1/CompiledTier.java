package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.tier0.Driver;

/** Tier 1 of one engine. */
public final class CompiledTier implements AutoCloseable {
  private CompiledTier() {}

  /**
   * Gives an engine that has not run anything yet its tier 1. On a host without executable memory,
   * or where the options ask for tier 0 alone, nothing is attached, and {@link #status} says why.
   */
  public static CompiledTier attach(LuaState state, Driver driver, TierOptions options) {
    return new CompiledTier();
  }

  /** What tier 1 does here and has done, or why there is none, in lines for the user. */
  public String status() {
    return "tier 1: off, it is not there yet";
  }

  /** Lets go of the code cache; to be called before the engine is closed. */
  @Override
  public void close() {}
}
