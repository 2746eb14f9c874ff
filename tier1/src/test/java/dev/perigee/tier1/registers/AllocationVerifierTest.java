package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphParser;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.RandomGraphs;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The verifier finds an allocation wrong if it is of another graph, or uses what does not exist.
 */
class AllocationVerifierTest {
  private static Graph loop() {
    return GraphParser.parse(
        """
        b0 0 entry
          w1@p0 = LOAD frame :FRAME
          w2@p1 = LOAD frame #16 :FRAME
          JUMP b1
        b1 7 depth 1
          w3@p0 = PHI b0:w1 b2:w4
          w4@p1 = PHI b0:w2 b2:w3
          BRANCH LESS w3 w4 b2 b3
        b2 8 depth 1
          JUMP b1
        b3 9
          w5 = ADD w3 w4
          RETURN {w5,4}
        """);
  }

  @Test
  void anAllocationIsOfItsGraph() throws CannotCompileException {
    Graph graph = loop();
    Allocation allocation = Allocation.of(graph, 3, 0);
    assertThatCode(() -> AllocationVerifier.verify(graph, allocation, 3, 0))
        .doesNotThrowAnyException();
    Node phi = graph.blocks().get(1).phis().getFirst();
    Node other = graph.blocks().get(1).phis().get(1);
    phi.setInput(0, other.input(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> AllocationVerifier.verify(graph, allocation, 3, 0))
        .withMessageMatching("b0: w\\d+ does not arrive in r\\d");
  }

  @Test
  void registersMustExist() throws CannotCompileException {
    Graph graph = loop();
    Allocation allocation = Allocation.of(graph, 3, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> AllocationVerifier.verify(graph, allocation, 1, 0))
        .withMessageMatching("there is no r\\d");
  }

  /** If the input of a phi is exchanged for another value, the moves on the edge are wrong. */
  @Test
  void inRandomGraphsAnExchangedValueIsMissed() {
    long first = TestSeed.of(AllocationVerifierTest.class);
    int exchanged = 0;
    int found = 0;
    for (long seed = first; seed < first + 600; seed++) {
      Graph graph = RandomGraphs.graph(seed);
      SplittableRandom random = new SplittableRandom(seed);
      try {
        Allocation allocation = Allocation.of(graph, 5, 4);
        AllocationVerifier.verify(graph, allocation, 5, 4);
        if (exchange(graph, allocation, random)) {
          exchanged++;
          if (isWrong(graph, allocation)) {
            found++;
          }
        }
      } catch (CannotCompileException e) {
        // Too many values live at once.
      }
    }
    System.out.println("AllocationVerifierTest: %d of %d found".formatted(found, exchanged));
    assertThat(exchanged).isPositive();
    assertThat(found).as("seed %d", first).isEqualTo(exchanged);
  }

  /** Exchanges an input of a phi that has a place for a node that is nowhere. */
  private static boolean exchange(Graph graph, Allocation allocation, SplittableRandom random) {
    for (BasicBlock block : graph.blocks()) {
      for (Node phi : block.phis()) {
        int edge = random.nextInt(phi.inputCount());
        if (allocation.result(phi) != Location.NONE && phi.input(edge).isAllocated()) {
          phi.setInput(edge, graph.newPhi(phi.kind()));
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isWrong(Graph graph, Allocation allocation) {
    try {
      AllocationVerifier.verify(graph, allocation, 5, 4);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
