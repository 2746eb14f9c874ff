package dev.perigee.tier1.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.testing.GoldenFile;
import dev.perigee.testing.TestSeed;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each {@linkplain ExpansionFile file} is a test: its function is optimised and expanded. The other
 * tests expand all these functions in other ways.
 */
class ExpansionTest {
  @TestFactory
  List<DynamicTest> files() throws IOException {
    return GoldenFile.tests(ExpansionTest.class, "/expansion", ExpansionTest::check);
  }

  private static void check(GoldenFile golden) throws IOException {
    ExpansionFile file = new ExpansionFile(golden);
    Graph graph = Expansion.expand(file.optimised(), file.expansionOptions());
    GraphVerifier.verify(graph);
    golden.check(GraphPrinter.print(graph));
  }

  private static List<Node> nodes(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (BasicBlock block : graph.blocks()) {
      nodes.addAll(block.phis());
      nodes.addAll(block.nodes());
      nodes.add(block.terminator());
    }
    return nodes;
  }

  /** The operations of tier 0 that have a fast path, at least in some form. */
  @Test
  void thereIsAFileForEachOperation() {
    Set<Op> missing = EnumSet.allOf(Op.class);
    for (ExpansionFile file : ExpansionFile.all()) {
      addAll(file.prototype(), missing);
    }
    // These never are steps with fast paths, and others of their form are here.
    missing.removeAll(
        EnumSet.of(Op.LOADKX, Op.LOADNIL, Op.LOADTRUE, Op.LOADFALSE, Op.LFALSESKIP, Op.LOADF));
    missing.removeAll(EnumSet.of(Op.NOT, Op.TESTSET, Op.EXTRA, Op.POW, Op.POWK));
    assertThat(missing).isEmpty();
  }

  private static void addAll(Prototype prototype, Set<Op> missing) {
    for (int word : prototype.code()) {
      missing.remove(Instruction.op(word));
    }
    prototype.children().forEach(child -> addAll(child, missing));
  }

  /** An exit leads to an instruction of the function, and changes only slots of the frame. */
  @Test
  void exitsStayWithinTheFunction() {
    int exits = 0;
    for (ExpansionFile file : ExpansionFile.all()) {
      Prototype prototype = file.prototype();
      Graph graph = Expansion.expand(file.optimised(), file.expansionOptions());
      for (Node node : nodes(graph)) {
        if (node.exit() == null) {
          continue;
        }
        exits++;
        assertThat(node.exit().pc()).isBetween(0, prototype.code().length - 1);
        for (FrameStore store : node.exit().stores()) {
          assertThat(store.slot())
              .as("%s: %s", file.file().name(), GraphPrinter.print(node))
              .isBetween(0, prototype.frameSize() + 1);
        }
      }
    }
    assertThat(exits).isPositive();
  }

  @Test
  void ifEveryStepLeavesThereAreNoFastPaths() {
    int left = 0;
    for (ExpansionFile file : ExpansionFile.all()) {
      ExpansionOptions steps = new ExpansionOptions(new BitSet(), false, true, null);
      Graph graph = Expansion.expand(file.optimised(), steps);
      GraphVerifier.verify(graph);
      for (Node node : nodes(graph)) {
        assertThat(node.operation())
            .as("%s: %s", file.file().name(), GraphPrinter.print(node))
            .isNotIn(Operation.CALL, Operation.CALL_ROUTINE, Operation.RETURN);
        if (node.operation() == Operation.LEAVE && node.exit().reason() == Exit.STEP) {
          left++;
        }
      }
    }
    assertThat(left).isPositive();
  }

  @Test
  void aStepThatHasNotRunDeoptimizes() {
    int deoptimized = 0;
    for (ExpansionFile file : ExpansionFile.all()) {
      Prototype prototype = file.prototype();
      for (int pc = 0; pc < prototype.code().length; pc++) {
        if (!Instruction.op(prototype.code()[pc]).feedbackShowsExecution()) {
          continue;
        }
        BitSet unreached = new BitSet();
        unreached.set(pc);
        Graph graph =
            Expansion.expand(file.optimised(), new ExpansionOptions(unreached, false, false, null));
        GraphVerifier.verify(graph);
        for (Node node : nodes(graph)) {
          if (node.exit() != null && node.exit().pc() == pc) {
            assertThat(node.exit().reason())
                .as("%s: %s", file.file().name(), GraphPrinter.print(node))
                .isNotEqualTo(Exit.STEP);
            deoptimized += node.exit().reason() == Exit.DEOPT ? 1 : 0;
          }
        }
      }
    }
    assertThat(deoptimized).isPositive();
  }

  /** Under chaos, steps leave and guards fail at random, which depends only on the seed. */
  @Test
  void chaosLeavesAValidGraph() {
    long first = TestSeed.of(ExpansionTest.class);
    int different = 0;
    for (ExpansionFile file : ExpansionFile.all()) {
      for (long seed = first; seed < first + 10; seed++) {
        String one = chaos(file, seed);
        assertThat(chaos(file, seed)).as("seed %d", seed).isEqualTo(one);
        different += one.equals(file.file().expected()) ? 0 : 1;
      }
    }
    assertThat(different).isPositive();
  }

  private static String chaos(ExpansionFile file, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BitSet unreached = file.expansionOptions().unreached();
    Graph graph =
        Expansion.expand(
            file.optimised(), new ExpansionOptions(unreached, random.nextBoolean(), false, random));
    try {
      GraphVerifier.verify(graph);
    } catch (RuntimeException e) {
      throw new AssertionError("seed %d of %s".formatted(seed, file.file().name()), e);
    }
    return GraphPrinter.print(graph);
  }
}
