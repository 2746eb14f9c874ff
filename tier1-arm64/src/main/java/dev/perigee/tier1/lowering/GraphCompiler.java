package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaPrinter;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.tier1.arm64.TargetOutOfRangeException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The compiler: graph, passes, registers, instructions. */
public final class GraphCompiler implements FunctionCompiler {
  /**
   * The longest function that is compiled, in instruction words: what branches reach, with room to
   * spare.
   */
  private static final int MAX_WORDS = 10_000;

  @Override
  public CompiledCode compile(Prototype prototype, TypeFeedback feedback, CompileOptions options)
      throws CannotCompileException {
    int words = prototype.code().length;
    if (words > MAX_WORDS) {
      throw new CannotCompileException(
          "the function has " + words + " instructions, more than " + MAX_WORDS);
    }
    SsaFunction function;
    if (options.dump().wants(DumpSink.Kind.IR)) {
      StringBuilder stages = new StringBuilder();
      function =
          Optimiser.optimise(prototype, feedback, (stage, graph) -> show(stages, stage, graph));
      options.dump().write(prototype, DumpSink.Kind.IR, stages.toString());
    } else {
      function = Optimiser.optimise(prototype, feedback);
    }
    SplittableRandom chaos =
        options.chaosSeed().isPresent()
            ? new SplittableRandom(
                options.chaosSeed().getAsLong() ^ Arrays.hashCode(prototype.code()))
            : null;
    boolean listing = options.dump().wants(DumpSink.Kind.ASM);
    try {
      return FunctionLowering.lower(
          function, new LoweringOptions(options.stepsOnly(), chaos, listing));
    } catch (TargetOutOfRangeException e) {
      throw new CannotCompileException("its code is too long for the processor's branches");
    }
  }

  private static void show(StringBuilder stages, String stage, SsaFunction function) {
    stages.append("; after ").append(stage).append('\n').append(SsaPrinter.print(function));
  }
}
