package dev.perigee.tier1.lowering;

import java.util.OptionalLong;

/**
 * How to compile. All but the sink decide what the code is, so they are part of what the code cache
 * knows it by.
 *
 * @param chaosSeed with a seed: DEOPTs and STEPs are forced at random points, few registers are
 *     used and dead ones poisoned. All randomness comes from the seed and the function
 * @param stepsOnly every operation becomes a STEP
 * @param dump where the stages of a compilation are told
 */
public record CompileOptions(OptionalLong chaosSeed, boolean stepsOnly, DumpSink dump) {
  /** No chaos, all fast paths, no dumps. */
  public static final CompileOptions PLAIN =
      new CompileOptions(OptionalLong.empty(), false, DumpSink.NONE);
}
