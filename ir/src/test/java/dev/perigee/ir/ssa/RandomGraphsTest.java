package dev.perigee.ir.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.InvalidPrototypeException;
import dev.perigee.ir.Mutation;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Samples;
import dev.perigee.ir.TextPrinter;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.Verifier;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.ir.ssa.passes.VerifyingObserver;
import dev.perigee.testing.TestSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Builds graphs of random functions that pass the verifier, with random feedback. The graphs follow
 * all rules after every pass.
 */
class RandomGraphsTest {
  private static final ValueType[] TYPES = {
    ValueType.INTEGER, ValueType.FLOAT, ValueType.TABLE, ValueType.ANY, ValueType.STRING
  };

  @Test
  void graphsOfMutantsFollowTheRules() {
    long seed = TestSeed.of(RandomGraphsTest.class);
    Random random = new Random(seed);
    int graphs = 0;
    for (int round = 0; round < 6_000; round++) {
      String name = Samples.NAMES.get(random.nextInt(Samples.NAMES.size()));
      Prototype mutant = Mutation.mutate(Samples.prototype(name), random);
      try {
        Verifier.verify(mutant);
      } catch (InvalidPrototypeException refused) {
        continue;
      }
      check(mutant, feedback(random), "-Dperigee.test.seed=" + seed);
      graphs++;
    }
    assertThat(graphs).as("graphs, -Dperigee.test.seed=%d", seed).isGreaterThan(100);
  }

  @Test
  void graphsOfRandomControlFlowFollowTheRules() {
    long seed = TestSeed.of(RandomGraphsTest.class);
    Random random = new Random(seed);
    int irreducible = 0;
    for (int round = 0; round < 2_000; round++) {
      Prototype function = RandomControlFlow.function(random);
      Verifier.verify(function);
      SsaFunction graph = check(function, feedback(random), "-Dperigee.test.seed=" + seed);
      irreducible += ControlFlow.isReducible(graph) ? 0 : 1;
    }
    assertThat(irreducible).as("loops of several entries, seed %d", seed).isGreaterThan(100);
  }

  private static SsaFunction check(Prototype prototype, TypeFeedback feedback, String label) {
    String[] last = {""};
    VerifyingObserver verifier = new VerifyingObserver();
    try {
      return Optimiser.optimise(
          prototype,
          feedback,
          (stage, graph) -> {
            last[0] = SsaPrinter.print(graph);
            verifier.after(stage, graph);
          });
    } catch (RuntimeException e) {
      throw new AssertionError(label + "\n" + TextPrinter.print(prototype) + last[0], e);
    }
  }

  private static TypeFeedback feedback(Random random) {
    ValueType[] types = new ValueType[64];
    for (int i = 0; i < types.length; i++) {
      types[i] = TYPES[random.nextInt(TYPES.length)];
    }
    return new TypeFeedback() {
      @Override
      public ValueType typeAt(int pc) {
        return types[pc % types.length];
      }

      @Override
      public ValueType parameterType(int slot) {
        return types[slot % types.length];
      }

      @Override
      public boolean failedBefore(int pc) {
        return pc % 7 == 3;
      }
    };
  }
}
