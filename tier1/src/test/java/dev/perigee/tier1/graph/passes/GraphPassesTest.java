package dev.perigee.tier1.graph.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.GoldenFile;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphParser;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Routine;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each {@linkplain GoldenFile file} of the resource folder "passes" is a test. Its first line names
 * the passes to run on the graph that follows.
 */
class GraphPassesTest {
  @TestFactory
  List<DynamicTest> passes() throws IOException {
    return GoldenFile.tests(GraphPassesTest.class, "/passes", GraphPassesTest::check);
  }

  private static void check(GoldenFile file) throws IOException {
    Graph graph = GraphParser.parse(file.inputFrom(1));
    GraphVerifier.verify(graph);
    for (String pass : file.words(0)) {
      run(pass, graph);
      GraphVerifier.verify(graph);
    }
    file.check(GraphPrinter.print(graph));
  }

  /**
   * A routine may read and write slots, so stores before it stay, and loads are not reused after
   * it.
   */
  @Test
  void routinesMayUseTheFrame() {
    int before = nodesBehindPasses(Routine.NEXT);
    assertThat(before - nodesBehindPasses(Routine.NEW_RECORD)).isEqualTo(2);
  }

  private static int nodesBehindPasses(Routine routine) {
    Graph graph =
        GraphParser.parse(
            """
            b0 0 entry
              w3 = LOAD frame #48 :FRAME
              STORE_SLOT 1 #2 /4 :FRAME
              w5 = CALL_ROUTINE 1 2 3 /%s -> STEP 1 [2=7,4]
              STORE_SLOT w3 #2 /4 :FRAME
              w7 = LOAD frame #48 :FRAME
              STORE_SLOT w7 #4 /4 :FRAME
              LEAVE -> STEP 1
            """
                .formatted(routine));
    CommonSubexpressions.run(graph);
    DeadFrameStores.run(graph);
    GraphVerifier.verify(graph);
    return graph.blocks().getFirst().nodes().size();
  }

  private static void run(String pass, Graph graph) {
    switch (pass) {
      case "share" -> CommonSubexpressions.run(graph);
      case "hoist" -> LoopInvariants.run(graph);
      case "dead" -> DeadNodes.run(graph);
      case "stores" -> DeadFrameStores.run(graph);
      case "all" -> GraphPasses.run(graph, (name, stage) -> GraphVerifier.verify(stage));
      default -> throw new IllegalArgumentException("there is no pass " + pass);
    }
  }
}
