package dev.perigee.ir.ssa;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.ir.ValueType;
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
import dev.perigee.testing.GoldenFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each {@linkplain GoldenFile file} of the resource folder "passes" is a test. Its first line names
 * the passes to run on the graph. Its second line has the feedback ("p0=INTEGER": a parameter's
 * type, "4=FLOAT": the type that pc 4 loads, "!4": a guard there has failed before). Then comes a
 * function in linear form and, after a line "---", the expected graph.
 */
class PassesTest {
  @TestFactory
  List<DynamicTest> passes() throws IOException {
    return GoldenFile.tests(PassesTest.class, "/passes", PassesTest::check);
  }

  private static void check(GoldenFile file) throws IOException {
    Prototype prototype = TextParser.parse(file.inputFrom(2));
    Verifier.verify(prototype);
    SsaFunction function = SsaBuilder.build(prototype, feedback(file.words(1)));
    SsaVerifier.verify(function);
    for (String pass : file.words(0)) {
      run(pass, function);
      SsaVerifier.verify(function);
    }
    file.check(SsaPrinter.print(function));
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
