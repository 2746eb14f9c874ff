package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.ControlFlow;
import dev.perigee.ir.ssa.SsaBuilder;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.TypeFeedback;

/** Runs the passes in their standard order. */
public final class Optimiser {
  /**
   * The largest number of rounds; another round follows if one specialised more of the function.
   */
  private static final int MAX_ROUNDS = 4;

  private Optimiser() {}

  /**
   * Receives the graph after it was built and after each pass that changed it, for dumps and
   * verification. It must not change the graph.
   */
  @FunctionalInterface
  public interface Observer {
    /** Does nothing. */
    Observer NONE = (stage, function) -> {};

    /**
     * Receives a graph.
     *
     * @param stage the name of the pass that ran last
     */
    void after(String stage, SsaFunction function);
  }

  /** The optimised graph of a verified prototype. */
  public static SsaFunction optimise(Prototype prototype, TypeFeedback feedback) {
    return optimise(prototype, feedback, Observer.NONE);
  }

  /** The optimised graph of a verified prototype; an observer receives all stages. */
  public static SsaFunction optimise(
      Prototype prototype, TypeFeedback feedback, Observer observer) {
    SsaFunction function = SsaBuilder.build(prototype, feedback);
    observer.after("construction", function);
    optimise(function, observer);
    return function;
  }

  /** Optimises a graph that {@link SsaBuilder} has built. */
  public static void optimise(SsaFunction function) {
    optimise(function, Observer.NONE);
  }

  private static void optimise(SsaFunction function, Observer observer) {
    simplifyPhis(function, observer);
    if (BuiltinCalls.run(function)) {
      observer.after("builtin calls", function);
    }
    GuardSelection.run(function);
    observer.after("guard selection", function);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      boolean changed = inferTypes(function, observer);
      if (round == 0 && Specialisation.removeImpossibleGuards(function)) {
        inferTypes(function, observer);
      }
      if (LoopSpecialisation.run(function)) {
        changed = true;
        observer.after("loop specialisation", function);
      }
      if (Specialisation.run(function)) {
        changed = true;
        observer.after("specialisation", function);
      }
      if (ConstantFolding.run(function)) {
        changed = true;
        observer.after("constant folding", function);
      }
      simplifyPhis(function, observer);
      if (!changed) {
        break;
      }
    }
    inferTypes(function, observer);
    ControlFlow.update(function);
    BlockMerging.run(function);
    observer.after("block merging", function);
    // Control flow is final from here on. A poll writes the frame, which can invalidate copies. So
    // copies are propagated after polls are placed.
    PollPlacement.run(function);
    observer.after("poll placement", function);
    CopyPropagation.run(function);
    observer.after("copy propagation", function);
    DeadCode.run(function);
    observer.after("dead code", function);
  }

  /** Infers types and returns whether anything else changed as well. */
  private static boolean inferTypes(SsaFunction function, Observer observer) {
    TypeInference.run(function);
    boolean changed = Specialisation.removeRedundantGuards(function);
    observer.after("type inference", function);
    return changed;
  }

  private static void simplifyPhis(SsaFunction function, Observer observer) {
    if (PhiSimplification.run(function)) {
      // The value that replaces a phi may have a more exact type.
      Specialisation.removeRedundantGuards(function);
      observer.after("phi simplification", function);
    }
  }
}
