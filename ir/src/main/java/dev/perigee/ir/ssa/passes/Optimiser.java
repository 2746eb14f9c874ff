package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.SsaBuilder;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.TypeFeedback;

/** The standard order of the passes. */
public final class Optimiser {
  /** How often types are inferred anew, when that made more of the function special. */
  private static final int MAX_ROUNDS = 4;

  private Optimiser() {}

  /** The optimised graph of a verified prototype. */
  public static SsaFunction optimise(Prototype prototype, TypeFeedback feedback) {
    SsaFunction function = SsaBuilder.build(prototype, feedback);
    optimise(function);
    return function;
  }

  /** Optimises a graph as {@link SsaBuilder} makes it. */
  public static void optimise(SsaFunction function) {
    PhiSimplification.run(function);
    GuardSelection.run(function);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      TypeInference.run(function);
      boolean changed = LoopSpecialisation.run(function);
      changed |= Specialisation.run(function);
      changed |= ConstantFolding.run(function);
      PhiSimplification.run(function);
      if (!changed) {
        break;
      }
    }
    TypeInference.run(function);
    Specialisation.removeSureOnes(function);
    CopyPropagation.run(function);
    ControlFlow.update(function);
    BlockMerging.run(function);
    DeadCode.run(function);
  }
}
