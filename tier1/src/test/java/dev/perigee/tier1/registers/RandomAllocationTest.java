package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.RandomGraphs;
import dev.perigee.tier1.lowering.CannotCompileException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomAllocationTest {
  private static final int GRAPHS = 4000;

  @Test
  void eachUseFindsItsValue() {
    long first = Long.getLong("perigee.test.seed", System.nanoTime());
    System.out.println("RandomAllocationTest: -Dperigee.test.seed=" + first);
    for (int i = 0; i < GRAPHS; i++) {
      check(first + i);
    }
  }

  /** Each of these has found a fault of the allocator, of the liveness, or of a verifier. */
  @ParameterizedTest
  @ValueSource(longs = {122, 146, 195, 465, 1246, 1595, 1837, 3627, 4257})
  void formerFailures(long seed) {
    check(seed);
  }

  private static void check(long seed) {
    Graph graph = RandomGraphs.graph(seed);
    SplittableRandom random = new SplittableRandom(seed);
    int words = random.nextInt(random.nextBoolean() ? 4 : 14);
    int doubles = random.nextInt(random.nextBoolean() ? 3 : 10);
    try {
      GraphVerifier.verify(graph);
      Allocation allocation = Allocation.of(graph, words, doubles);
      AllocationVerifier.verify(graph, allocation, words, doubles);
    } catch (CannotCompileException e) {
      // Too many values live at once, which is also a valid outcome.
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed %d, %d words, %d doubles: %s%n%s"
              .formatted(seed, words, doubles, e.getMessage(), GraphPrinter.print(graph)),
          e);
    }
  }
}
