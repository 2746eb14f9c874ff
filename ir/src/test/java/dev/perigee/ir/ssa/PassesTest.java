package dev.perigee.ir.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.Verifier;
import dev.perigee.ir.ssa.passes.BlockMerging;
import dev.perigee.ir.ssa.passes.ConstantFolding;
import dev.perigee.ir.ssa.passes.CopyPropagation;
import dev.perigee.ir.ssa.passes.DeadCode;
import dev.perigee.ir.ssa.passes.GuardSelection;
import dev.perigee.ir.ssa.passes.LoopSpecialisation;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.ir.ssa.passes.PhiSimplification;
import dev.perigee.ir.ssa.passes.PollPlacement;
import dev.perigee.ir.ssa.passes.Specialisation;
import dev.perigee.ir.ssa.passes.TypeInference;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each file of the resource folder "passes" is a test. Its first line names the passes to run on
 * the graph. Its second line has the feedback ("p0=INTEGER": a parameter's type, "4=FLOAT": the
 * type that pc 4 loads, "!4": a guard there has failed before). Then comes a function in linear
 * form and, after a line "---", the expected graph.
 *
 * <p>With {@code -Dperigee.test.passes=FOLDER}, the files in that folder are overwritten with the
 * actual graphs.
 */
class PassesTest {
  @TestFactory
  List<DynamicTest> passes() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(PassesTest.class.getResource("/passes")).toURI());
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
    int separator = text.indexOf("---\n");
    List<String> lines = text.substring(0, separator).lines().toList();
    Prototype prototype = TextParser.parse(String.join("\n", lines.subList(2, lines.size())));
    Verifier.verify(prototype);
    SsaFunction function = SsaBuilder.build(prototype, feedback(arguments(lines.get(1))));
    SsaVerifier.verify(function);
    for (String pass : arguments(lines.get(0))) {
      run(pass, function);
      SsaVerifier.verify(function);
    }
    String graph = SsaPrinter.print(function);
    String target = System.getProperty("perigee.test.passes");
    if (target != null) {
      Files.writeString(
          Path.of(target).resolve(file.getFileName()),
          text.substring(0, separator + "---\n".length()) + graph);
    }
    assertThat(graph).isEqualTo(text.substring(separator + "---\n".length()));
  }

  private static List<String> arguments(String line) {
    String list = line.substring(line.indexOf(':') + 1).strip();
    return list.isEmpty() ? List.of() : Arrays.asList(list.split(" +"));
  }

  private static void run(String pass, SsaFunction function) {
    switch (pass) {
      case "phis" -> PhiSimplification.run(function);
      case "guards" -> GuardSelection.run(function);
      case "types" -> TypeInference.run(function);
      case "impossible" -> Specialisation.removeImpossibleGuards(function);
      case "loops" -> LoopSpecialisation.run(function);
      case "specialise" -> Specialisation.run(function);
      case "fold" -> ConstantFolding.run(function);
      case "copies" -> CopyPropagation.run(function);
      case "merge" -> {
        ControlFlow.update(function);
        BlockMerging.run(function);
      }
      case "polls" -> PollPlacement.run(function);
      case "dead" -> DeadCode.run(function);
      case "all" -> Optimiser.optimise(function);
      default -> throw new IllegalArgumentException("there is no pass " + pass);
    }
  }

  private static TypeFeedback feedback(List<String> entries) {
    Map<String, ValueType> types = new HashMap<>();
    for (String entry : entries) {
      String[] parts = entry.split("=", 2);
      types.put(parts[0], parts.length > 1 ? ValueType.valueOf(parts[1]) : ValueType.ANY);
    }
    return new TypeFeedback() {
      @Override
      public ValueType typeAt(int pc) {
        return types.getOrDefault(Integer.toString(pc), ValueType.ANY);
      }

      @Override
      public ValueType parameterType(int slot) {
        return types.getOrDefault("p" + slot, ValueType.ANY);
      }

      @Override
      public boolean failedBefore(int pc) {
        return types.containsKey("!" + pc);
      }
    };
  }
}
