package dev.perigee.tier1.lowering;

import java.util.OptionalLong;

/**
 * How to compile. All components except the sink decide what the code is, so they are part of the
 * code cache's key.
 *
 * @param chaosSeed if there is a seed, DEOPTs and STEPs are forced at random points, few registers
 *     are used and dead ones are poisoned. All randomness comes from the seed and the function
 * @param stepsOnly every operation becomes a STEP
 * @param dump receives the stages of a compilation
 */
public record CompileOptions(OptionalLong chaosSeed, boolean stepsOnly, DumpSink dump) {
  /** No chaos, all fast paths, no dumps. */
  public static final CompileOptions PLAIN =
      new CompileOptions(OptionalLong.empty(), false, DumpSink.NONE);
}
