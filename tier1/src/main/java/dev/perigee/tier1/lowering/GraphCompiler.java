package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaPrinter;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.ir.ssa.passes.VerifyingObserver;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier1.target.CodeTooLongException;
import dev.perigee.tier1.target.Target;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The compiler: graph, passes, registers, instructions. In checked mode ({@link Memory#CHECKED})
 * and under chaos the graph is verified after every pass.
 */
public final class GraphCompiler implements FunctionCompiler {
  /**
   * The longest function that is compiled, in instruction words: what branches reach, with room to
   * spare.
   */
  private static final int MAX_WORDS = 10_000;

  private final Target target;

  /** The compiler for a processor. */
  public GraphCompiler(Target target) {
    this.target = target;
  }

  @Override
  public CompiledCode compile(Prototype prototype, TypeFeedback feedback, CompileOptions options)
      throws CannotCompileException {
    int words = prototype.code().length;
    if (words > MAX_WORDS) {
      throw new CannotCompileException(
          "the function has " + words + " instructions, more than " + MAX_WORDS);
    }
    SsaFunction function = optimise(prototype, feedback, options);
    SplittableRandom chaos =
        options.chaosSeed().isPresent()
            ? new SplittableRandom(
                options.chaosSeed().getAsLong() ^ Arrays.hashCode(prototype.code()))
            : null;
    boolean listing = options.dump().wants(DumpSink.Kind.ASM);
    try {
      return FunctionLowering.lower(
          function, target, new LoweringOptions(options.stepsOnly(), chaos, listing));
    } catch (CodeTooLongException e) {
      throw new CannotCompileException("its code is too long for the processor's branches");
    }
  }

  private static SsaFunction optimise(
      Prototype prototype, TypeFeedback feedback, CompileOptions options) {
    boolean verifying = Memory.CHECKED || options.chaosSeed().isPresent();
    Optimiser.Observer verifier = verifying ? new VerifyingObserver() : Optimiser.Observer.NONE;
    if (!options.dump().wants(DumpSink.Kind.IR)) {
      return Optimiser.optimise(prototype, feedback, verifier);
    }
    StringBuilder stages = new StringBuilder();
    try {
      return Optimiser.optimise(
          prototype,
          feedback,
          (stage, graph) -> {
            show(stages, stage, graph);
            verifier.after(stage, graph);
          });
    } finally {
      options.dump().write(prototype, DumpSink.Kind.IR, stages.toString());
    }
  }

  private static void show(StringBuilder stages, String stage, SsaFunction function) {
    stages.append("; after ").append(stage).append('\n').append(SsaPrinter.print(function));
  }
}
