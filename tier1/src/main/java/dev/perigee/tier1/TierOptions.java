package dev.perigee.tier1;

import dev.perigee.runtime.OptionProperties;
import dev.perigee.tier0.Tuning;
import dev.perigee.tier1.lowering.DumpSink;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one engine uses tier 1.
 *
 * @param tier which tiers run
 * @param threshold calls of a function before it is compiled, at least 1
 * @param background whether another thread compiles; if not, the engine's own thread does, at once
 * @param steps whether every operation of compiled code is a STEP, so that only the crossings
 *     between the tiers are tested
 * @param chaosSeed if there is a seed, DEOPTs, STEPs, evictions and recompilations happen at random
 * @param dumps what to show of each compilation
 * @param dumpDirectory gets a file for each function and kind; null for the standard error stream
 */
public record TierOptions(
    Tier tier,
    int threshold,
    boolean background,
    boolean steps,
    OptionalLong chaosSeed,
    Set<DumpSink.Kind> dumps,
    @Nullable Path dumpDirectory) {

  /** Which tiers run. */
  public enum Tier {
    /** Only tier 0 ({@code perigee.tier=0}). */
    INTERPRETED,
    /** Tier 0 until a function is hot. */
    MIXED,
    /**
     * Every function is compiled at its first call, if it can be compiled ({@code perigee.tier=1}).
     */
    COMPILED
  }

  /** Both tiers, compiling in the background. */
  public static final TierOptions DEFAULT =
      new TierOptions(
          Tier.MIXED, Tuning.CALL_THRESHOLD, true, false, OptionalLong.empty(), Set.of(), null);

  /** Only tier 0. */
  public static final TierOptions INTERPRETED =
      new TierOptions(Tier.INTERPRETED, 1, false, false, OptionalLong.empty(), Set.of(), null);

  /** Every function is compiled by its first call, before it runs. */
  public static final TierOptions COMPILED =
      new TierOptions(Tier.COMPILED, 1, false, false, OptionalLong.empty(), Set.of(), null);

  /** Checks the threshold. */
  public TierOptions {
    if (threshold < 1) {
      throw new IllegalArgumentException("a threshold of " + threshold + " calls");
    }
    dumps = Set.copyOf(dumps);
  }

  /** As {@link #of}, with the system properties. */
  public static TierOptions ofSystemProperties() {
    return of(System.getProperties());
  }

  /**
   * The options that properties ask for: {@code perigee.tier} (0, 1 or mixed), {@code
   * perigee.jit.threshold}, {@code perigee.jit.background}, {@code perigee.jit.steps}, {@code
   * perigee.jit.chaos} (a seed), {@code perigee.dump} (ir, asm or both with a comma), {@code
   * perigee.dump.directory}. Tier 1 sets a threshold of 1 and no background compilation, unless
   * they are given.
   *
   * @throws IllegalArgumentException for any other value; the message names the property and the
   *     value
   */
  public static TierOptions of(Properties properties) {
    OptionProperties options = new OptionProperties(properties);
    Tier tier =
        switch (options.text("perigee.tier", "mixed")) {
          case "0" -> Tier.INTERPRETED;
          case "1" -> Tier.COMPILED;
          case "mixed" -> Tier.MIXED;
          default -> throw options.refused("perigee.tier", "0, 1 or mixed");
        };
    boolean atOnce = tier == Tier.COMPILED;
    long threshold =
        options
            .number("perigee.jit.threshold", 1, Integer.MAX_VALUE)
            .orElse(atOnce ? 1 : Tuning.CALL_THRESHOLD);
    String directory = properties.getProperty("perigee.dump.directory");
    return new TierOptions(
        tier,
        (int) threshold,
        options.flag("perigee.jit.background", !atOnce),
        options.flag("perigee.jit.steps", false),
        options.number("perigee.jit.chaos", Long.MIN_VALUE, Long.MAX_VALUE),
        dumps(options),
        directory == null ? null : Path.of(directory));
  }

  private static Set<DumpSink.Kind> dumps(OptionProperties options) {
    String text = options.text("perigee.dump", "");
    Set<DumpSink.Kind> dumps = EnumSet.noneOf(DumpSink.Kind.class);
    for (String word : text.isBlank() ? new String[0] : text.split(",", -1)) {
      switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "ir" -> dumps.add(DumpSink.Kind.IR);
        case "asm" -> dumps.add(DumpSink.Kind.ASM);
        default -> throw options.refused("perigee.dump", "ir, asm or ir,asm");
      }
    }
    return Collections.unmodifiableSet(dumps);
  }

  /** The same options with another tier. */
  public TierOptions withTier(Tier newTier) {
    return new TierOptions(newTier, threshold, background, steps, chaosSeed, dumps, dumpDirectory);
  }

  /** The same options with another threshold. */
  public TierOptions withThreshold(int calls) {
    return new TierOptions(tier, calls, background, steps, chaosSeed, dumps, dumpDirectory);
  }

  /** The same options, with or without compilation in the background. */
  public TierOptions withBackground(boolean inBackground) {
    return new TierOptions(tier, threshold, inBackground, steps, chaosSeed, dumps, dumpDirectory);
  }

  /** The same options, with or without every operation as a STEP. */
  public TierOptions withSteps(boolean stepsOnly) {
    return new TierOptions(tier, threshold, background, stepsOnly, chaosSeed, dumps, dumpDirectory);
  }

  /** The same options with chaos from a seed. */
  public TierOptions withChaos(long seed) {
    return new TierOptions(
        tier, threshold, background, steps, OptionalLong.of(seed), dumps, dumpDirectory);
  }
}
