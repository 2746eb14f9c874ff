package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.RandomGraphs;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomAllocationTest {
  private static final int GRAPHS = 4000;

  /** The number of graphs for which is counted what the allocator has done. */
  private static final int COUNTED = 1000;

  private final Map<String, Integer> reached = new TreeMap<>();

  @Test
  void eachUseFindsItsValue() {
    long first = TestSeed.of(RandomAllocationTest.class);
    for (int i = 0; i < GRAPHS; i++) {
      check(first + i, i < COUNTED);
    }
    System.out.println("RandomAllocationTest: " + reached);
    // Everything that the allocator can do has happened.
    assertThat(reached)
        .containsOnlyKeys(
            "a value at home at an entry",
            "a value brought to an entry",
            "a value in a register at an entry",
            "a value in a spill place at an entry",
            "broken cycles",
            "moves before nodes",
            "moves from home",
            "moves from spill places",
            "moves of constants",
            "moves on edges",
            "moves to spill places",
            "nodes without a use",
            "results in registers",
            "results in spill places",
            "results stored to spill places too",
            "uses at home",
            "uses in a register",
            "uses in a spill place");
  }

  private void count(String what) {
    reached.merge(what, 1, Integer::sum);
  }

  private void count(Graph graph, Allocation allocation) {
    for (BasicBlock block : graph.blocks()) {
      block.phis().forEach(phi -> countResult(allocation, phi));
      block.nodes().forEach(node -> countNode(allocation, node));
      countNode(allocation, block.terminator());
      for (List<Move> moves : List.of(allocation.atEnd(block), allocation.atStart(block))) {
        moves.forEach(_ -> count("moves on edges"));
        moves.forEach(this::countMove);
      }
      if (block.isEntry()) {
        for (Node value : allocation.broughtTo(block)) {
          count("a value brought to an entry");
          count("a value " + name(allocation.atStart(value, block)) + " at an entry");
        }
      }
    }
  }

  private void countNode(Allocation allocation, Node node) {
    countResult(allocation, node);
    for (Move move : allocation.before(node)) {
      count("moves before nodes");
      countMove(move);
    }
    node.forEachUse(value -> {
      if (value.isAllocated()) {
        count("uses " + name(allocation.location(value, node)));
      }
    });
  }

  private void countResult(Allocation allocation, Node node) {
    if (node.isAllocated()) {
      switch (allocation.result(node)) {
        case Location.NONE -> count("nodes without a use");
        default ->
            count(
                Location.isRegister(allocation.result(node))
                    ? "results in registers"
                    : "results in spill places");
      }
      if (allocation.spillOf(node) != Location.NONE) {
        count("results stored to spill places too");
      }
    }
  }

  private void countMove(Move move) {
    if (move.target() == Location.SCRATCH) {
      count("broken cycles");
    } else if (Location.isSpill(move.target())) {
      count("moves to spill places");
    }
    if (move.source() == Location.HOME) {
      count("moves from home");
    } else if (move.source() == Location.CONSTANT) {
      count("moves of constants");
    } else if (Location.isSpill(move.source())) {
      count("moves from spill places");
    }
  }

  private static String name(int location) {
    if (location == Location.HOME) {
      return "at home";
    }
    return Location.isSpill(location) ? "in a spill place" : "in a register";
  }

  /** Each of these has found a fault of the allocator, of the liveness, or of a verifier. */
  @ParameterizedTest
  @ValueSource(longs = {122, 146, 195, 465, 1246, 1595, 1837, 3627, 4257})
  void formerFailures(long seed) {
    check(seed, false);
  }

  private void check(long seed, boolean counts) {
    Graph graph = RandomGraphs.graph(seed);
    SplittableRandom random = new SplittableRandom(seed);
    int words = random.nextInt(random.nextBoolean() ? 4 : 14);
    int doubles = random.nextInt(random.nextBoolean() ? 3 : 10);
    try {
      GraphVerifier.verify(graph);
      Allocation allocation = Allocation.of(graph, words, doubles);
      AllocationVerifier.verify(graph, allocation, words, doubles);
      if (counts) {
        count(graph, allocation);
      }
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
