package dev.perigee.tier1.graph.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Random graphs behave the same before and after the passes. A failure names its seed; {@code
 * -Dperigee.test.seed} and {@code -Dperigee.test.graphs} select other and more graphs.
 */
class RandomGraphsTest {
  private static final long SEED = Long.getLong("perigee.test.seed", 1);
  private static final int GRAPHS = Integer.getInteger("perigee.test.graphs", 200);
  private static final int MEMORIES = 4;

  private int compared;
  private int refused;

  private void check(Consumer<Graph> passes) {
    System.out.println("random graphs from seed " + SEED);
    int removed = 0;
    for (long seed = SEED; seed < SEED + GRAPHS; seed++) {
      Graph graph = RandomGraph.make(seed);
      String before = GraphPrinter.print(graph);
      GraphVerifier.verify(graph);
      String after = "";
      try {
        passes.accept(graph);
        after = GraphPrinter.print(graph);
        GraphVerifier.verify(graph);
        compare(RandomGraph.make(seed), graph, seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + "\n" + before + "---\n" + after, e);
      }
      removed += count(RandomGraph.make(seed)) - count(graph);
    }
    System.out.println(
        compared + " runs compared, " + refused + " refused, " + removed + " nodes removed");
    assertThat(compared).isGreaterThan(refused);
  }

  private void compare(Graph before, Graph after, long seed) {
    for (int memory = 0; memory < MEMORIES; memory++) {
      GraphEvaluator.Result expected = GraphEvaluator.run(before, seed + memory);
      GraphEvaluator.Result found = GraphEvaluator.run(after, seed + memory);
      if (expected.refused() || found.refused()) {
        // Recovered values differ at an entry, and so may the decision to refuse it.
        int common = Math.min(expected.events().size(), found.events().size());
        assertThat(found.events().subList(0, common))
            .isEqualTo(expected.events().subList(0, common));
        refused++;
      } else {
        assertThat(found.events()).isEqualTo(expected.events());
        compared++;
      }
    }
  }

  private static int count(Graph graph) {
    int count = 0;
    for (BasicBlock block : graph.blocks()) {
      count += block.nodes().size();
    }
    return count;
  }

  @Test
  void commonSubexpressions() {
    check(CommonSubexpressions::run);
  }

  @Test
  void loopInvariants() {
    check(LoopInvariants::run);
  }

  @Test
  void deadNodes() {
    check(DeadNodes::run);
  }

  @Test
  void deadFrameStores() {
    check(DeadFrameStores::run);
  }

  @Test
  void allPasses() {
    check(graph -> GraphPasses.run(graph, (pass, stage) -> GraphVerifier.verify(stage)));
  }
}
