package dev.perigee.tier1.registers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphParser;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.RandomGraphs;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifetimesTest {
  private static final int GRAPHS = 1500;

  @Test
  void positionsAndUsesOfAStraightLine() {
    Graph graph =
        GraphParser.parse(
            """
            b0 0 entry
              w1 = LOAD frame :FRAME
              w2 = LOAD frame #16 :FRAME
              w3 = ADD w1 w2
              w4 = ADD w3 w1
              RETURN {w4,4}
            """);
    Lifetimes lifetimes = new Lifetimes(graph);
    List<Node> nodes = graph.blocks().getFirst().nodes();
    int first = nodes.get(0).id();
    // The block starts at 0, its nodes are at 1 to 4, its terminator at 5.
    assertThat(lifetimes.start[0]).isZero();
    assertThat(lifetimes.end[0]).isEqualTo(6);
    assertThat(lifetimes.nextInput(first, 0)).isEqualTo(3);
    assertThat(lifetimes.nextInput(first, 3)).isEqualTo(4);
    assertThat(lifetimes.nextInput(first, 4)).isEqualTo(Integer.MAX_VALUE);
    // What a RETURN returns is not an input.
    assertThat(lifetimes.nextInput(nodes.get(3).id(), 0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(lifetimes.wordPressure[0]).isEqualTo(2);
    assertThat(lifetimes.doublePressure[0]).isZero();
    assertThat(lifetimes.unused.get(first)).isFalse();
    assertThat(lifetimes.acrossCall.isEmpty()).isTrue();
  }

  /** Liveness by the textbook's equations, solved by iteration. */
  private static final class Naive {
    final BitSet[] in;
    final BitSet[] out;
    final BitSet acrossCall = new BitSet();
    private final List<BasicBlock> blocks;

    Naive(Graph graph) {
      blocks = graph.blocks();
      in = new BitSet[blocks.size()];
      out = new BitSet[blocks.size()];
      for (int i = 0; i < in.length; i++) {
        in[i] = new BitSet();
        out[i] = new BitSet();
      }
      BitSet used = used();
      boolean changed = true;
      while (changed) {
        changed = false;
        for (int i = blocks.size() - 1; i >= 0; i--) {
          changed |= update(i, used);
        }
      }
      for (int i = 0; i < in.length; i++) {
        backwards(i, true);
      }
    }

    /** The values that any node uses. A phi that is not among them needs no input. */
    private BitSet used() {
      BitSet used = new BitSet();
      for (BasicBlock block : blocks) {
        List<Node> users = new ArrayList<>(block.phis());
        users.addAll(block.nodes());
        users.add(block.terminator());
        for (Node user : users) {
          user.forEachUse(value -> used.set(value.id()));
        }
      }
      return used;
    }

    private boolean update(int index, BitSet used) {
      BitSet live = new BitSet();
      for (BasicBlock successor : blocks.get(index).successors()) {
        live.or(in[blocks.indexOf(successor)]);
        int edge = successor.predecessors().indexOf(blocks.get(index));
        for (Node phi : successor.phis()) {
          if (phi.input(edge).isAllocated() && used.get(phi.id())) {
            live.set(phi.input(edge).id());
          }
        }
      }
      out[index] = live;
      BitSet before = in[index];
      in[index] = backwards(index, false);
      return !in[index].equals(before);
    }

    private BitSet backwards(int index, boolean noting) {
      BitSet live = (BitSet) out[index].clone();
      List<Node> nodes = new ArrayList<>(blocks.get(index).nodes());
      nodes.add(blocks.get(index).terminator());
      for (Node node : nodes.reversed()) {
        if (node.isAllocated()) {
          live.clear(node.id());
        }
        if (noting && node.operation() == Operation.CALL) {
          acrossCall.or(live);
        }
        node.forEachUse(value -> {
          if (value.isAllocated()) {
            live.set(value.id());
          }
        });
      }
      blocks.get(index).phis().forEach(phi -> live.clear(phi.id()));
      return live;
    }
  }

  @Test
  void valuesLiveFromTheirDefinitionsToTheirLastUses() {
    long seed = TestSeed.of(LifetimesTest.class);
    int intoBlocks = 0;
    int acrossCalls = 0;
    int fromDriver = 0;
    int lastUses = 0;
    int unused = 0;
    for (int i = 0; i < GRAPHS; i++) {
      Graph graph = RandomGraphs.graph(seed + i);
      String what = "seed " + (seed + i);
      Lifetimes lifetimes = new Lifetimes(graph);
      Naive naive = new Naive(graph);
      for (int b = 0; b < graph.blocks().size(); b++) {
        String where = what + " block " + b + "\n" + GraphPrinter.print(graph);
        assertEquals(naive.in[b], liveInto(lifetimes, b), where);
        intoBlocks += lifetimes.liveIn[b].cardinality();
      }
      BitSet across = (BitSet) naive.acrossCall.clone();
      BitSet brought = (BitSet) lifetimes.fromDriver.clone();
      brought.and(lifetimes.homed);
      across.or(brought);
      assertEquals(across, lifetimes.acrossCall, what);
      checkNextInputs(graph, lifetimes, what);
      acrossCalls += naive.acrossCall.cardinality();
      fromDriver += lifetimes.fromDriver.cardinality();
      lastUses += lifetimes.lastUses.cardinality();
      unused += lifetimes.unused.cardinality();
    }
    System.out.println(
        "LifetimesTest: %d values into blocks, %d across calls, %d from the driver, %d last uses, %d unused"
            .formatted(intoBlocks, acrossCalls, fromDriver, lastUses, unused));
    assertThat(List.of(intoBlocks, acrossCalls, fromDriver, lastUses, unused)).doesNotContain(0);
  }

  /** What lives into a block; a phi of the block does not, even if the driver brings it. */
  private static BitSet liveInto(Lifetimes lifetimes, int block) {
    BitSet live = (BitSet) lifetimes.liveIn[block].clone();
    lifetimes.blocks.get(block).phis().forEach(phi -> live.clear(phi.id()));
    return live;
  }

  /** Goes over all positions, as the scan does, and looks for the next input from each. */
  private static void checkNextInputs(Graph graph, Lifetimes lifetimes, String what) {
    List<List<Integer>> positions = new ArrayList<>();
    for (int id = 0; id < graph.nodeCount(); id++) {
      positions.add(new ArrayList<>());
    }
    for (int b = 0; b < graph.blocks().size(); b++) {
      BasicBlock block = graph.blocks().get(b);
      int position = lifetimes.start[b];
      List<Node> nodes = new ArrayList<>(block.nodes());
      nodes.add(block.terminator());
      for (Node node : nodes) {
        position++;
        for (int i = 0; i < node.inputCount(); i++) {
          positions.get(node.input(i).id()).add(position);
        }
      }
      for (BasicBlock successor : block.successors()) {
        int edge = successor.predecessors().indexOf(block);
        for (Node phi : successor.phis()) {
          positions.get(phi.input(edge).id()).add(lifetimes.end[b]);
        }
      }
    }
    int last = lifetimes.end[graph.blocks().size() - 1];
    for (int id = 0; id < graph.nodeCount(); id++) {
      if (lifetimes.definedIn[id] >= 0) {
        for (int position = 0; position <= last; position += 1 + id % 3) {
          int expected = Integer.MAX_VALUE;
          for (int use : positions.get(id)) {
            if (use > position) {
              expected = Math.min(expected, use);
            }
          }
          assertEquals(expected, lifetimes.nextInput(id, position), what);
        }
      }
    }
  }
}
