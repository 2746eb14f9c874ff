package dev.perigee.tier1.graph.passes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphParser;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Routine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file of the resource folder "passes" is a test. Its first line names the passes to run. It
 * is followed by a graph and, after a line "---", the expected graph.
 *
 * <p>With {@code -Dperigee.test.passes=FOLDER}, the actual graphs are written over the files in
 * that folder.
 */
class GraphPassesTest {
  private static final String SEPARATOR = "---\n";

  @TestFactory
  List<DynamicTest> passes() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(GraphPassesTest.class.getResource("/passes")).toURI());
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file);
    int behindPasses = text.indexOf('\n') + 1;
    int separator = text.indexOf(SEPARATOR);
    Graph graph = GraphParser.parse(text.substring(behindPasses, separator));
    GraphVerifier.verify(graph);
    String passes = text.substring(text.indexOf(':') + 1, behindPasses).strip();
    for (String pass : Arrays.asList(passes.split(" +"))) {
      run(pass, graph);
      GraphVerifier.verify(graph);
    }
    String found = GraphPrinter.print(graph);
    String target = System.getProperty("perigee.test.passes");
    if (target != null) {
      Files.writeString(
          Path.of(target).resolve(file.getFileName()),
          text.substring(0, separator + SEPARATOR.length()) + found);
    }
    assertThat(found).isEqualTo(text.substring(separator + SEPARATOR.length()));
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
