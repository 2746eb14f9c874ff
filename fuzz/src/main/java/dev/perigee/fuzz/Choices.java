package dev.perigee.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The random choices of one program. Each program has its own weights: some constructs are left
 * out, and some are much more frequent than in the grammar. This reveals errors that a uniform
 * mixture of everything would hide, and produces large numbers of the same construct.
 */
final class Choices {
  /** How much more frequent a requested construct is. */
  private static final double FORCED = 1e9;

  /** How much more frequent the constructs are that lead to a requested one. */
  private static final double ON_THE_WAY = 1e6;

  private final SplittableRandom random;
  private final Grammar grammar = Grammar.instance();
  private final double[] weights;
  private final Mode mode;
  private final int[] counts;
  private final @Nullable Construct forced;

  /** Whether the requested construct has not been chosen yet. */
  private boolean waiting;

  Choices(long seed, Mode mode, @Nullable Construct forced) {
    random = new SplittableRandom(seed);
    this.mode = mode;
    this.forced = forced;
    waiting = forced != null;
    weights = grammar.weights();
    counts = new int[weights.length];
    if (forced == null) {
      for (int i = 0; i < weights.length; i++) {
        switch (random.nextInt(8)) {
          case 0, 1 -> weights[i] *= 0.01;
          case 2 -> weights[i] *= 5;
          default -> {}
        }
      }
    } else {
      grammar.pathTo(forced).forEach(c -> weights[c.index()] = ON_THE_WAY);
      // The requested construct must be chosen first, and soon.
      weights[grammar.of(Group.PROGRAM_SIZE).getFirst().index()] = ON_THE_WAY;
      weights[forced.index()] = FORCED;
    }
  }

  /** Whether a construct is requested that has not been chosen yet. */
  boolean isRequestPending() {
    return waiting;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T of(List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  /** How often each construct has been chosen. */
  int[] counts() {
    return counts;
  }

  /**
   * Chooses a construct of a group.
   *
   * @param small whether it should contain nothing large
   * @param repeats the largest number of repeats that its blocks may have
   */
  Construct of(Group group, Scope scope, boolean small, long repeats) {
    List<Construct> options = grammar.of(group);
    double total = 0;
    for (Construct option : options) {
      total += weight(option, scope, small, repeats);
    }
    if (total == 0) {
      if (small) {
        return of(group, scope, false, repeats);
      }
      throw new IllegalStateException("no construct of " + group + " fits");
    }
    double left = random.nextDouble() * total;
    Construct last = options.getFirst();
    for (Construct option : options) {
      double weight = weight(option, scope, small, repeats);
      if (weight > 0) {
        last = option;
        left -= weight;
        if (left < 0) {
          break;
        }
      }
    }
    counts[last.index()]++;
    if (isForced(last)) {
      System.arraycopy(grammar.weights(), 0, weights, 0, weights.length);
      waiting = false;
    }
    return last;
  }

  @SuppressWarnings("ReferenceEquality") // The same construct of the grammar is meant.
  private boolean isForced(Construct option) {
    return option == forced;
  }

  private double weight(Construct option, Scope scope, boolean small, long repeats) {
    Template template = option.template();
    if (!option.fits(scope, mode)) {
      return 0;
    }
    boolean tooLarge = (small && !template.terminal) || template.repeats > repeats;
    return tooLarge && !(waiting && isForced(option)) ? 0 : weights[option.index()];
  }
}
