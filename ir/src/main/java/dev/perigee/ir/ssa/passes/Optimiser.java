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

  /**
   * Is shown the graph after it was built and after each pass that changed it, for dumps and
   * verification. It must not change it.
   */
  @FunctionalInterface
  public interface Observer {
    /** Sees nothing. */
    Observer NONE = (stage, function) -> {};

    /**
     * Sees a graph.
     *
     * @param stage what has been done to it last
     */
    void after(String stage, SsaFunction function);
  }

  /** The optimised graph of a verified prototype. */
  public static SsaFunction optimise(Prototype prototype, TypeFeedback feedback) {
    return optimise(prototype, feedback, Observer.NONE);
  }

  /** The optimised graph of a verified prototype, with all its stages shown to an observer. */
  public static SsaFunction optimise(
      Prototype prototype, TypeFeedback feedback, Observer observer) {
    SsaFunction function = SsaBuilder.build(prototype, feedback);
    observer.after("construction", function);
    optimise(function, observer);
    return function;
  }

  /** Optimises a graph as {@link SsaBuilder} makes it. */
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
      if (round == 0 && Specialisation.removeImpossibleOnes(function)) {
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
    // Control flow is final from here on. Copies are propagated behind this, since a poll writes
    // the
    // frame, and so ends what a copy may rely on.
    PollPlacement.run(function);
    observer.after("poll placement", function);
    CopyPropagation.run(function);
    observer.after("copy propagation", function);
    DeadCode.run(function);
    observer.after("dead code", function);
  }

  /** Whether more than types changed. */
  private static boolean inferTypes(SsaFunction function, Observer observer) {
    TypeInference.run(function);
    boolean changed = Specialisation.removeSureOnes(function);
    observer.after("type inference", function);
    return changed;
  }

  private static void simplifyPhis(SsaFunction function, Observer observer) {
    if (PhiSimplification.run(function)) {
      // What stands for a phi may have a type that is more exact.
      Specialisation.removeSureOnes(function);
      observer.after("phi simplification", function);
    }
  }
}
