package dev.perigee.tier1.lowering;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaPrinter;
import dev.perigee.ir.ssa.TypeFeedback;
import dev.perigee.ir.ssa.passes.Optimiser;
import dev.perigee.ir.ssa.passes.VerifyingObserver;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.emission.Emission;
import dev.perigee.tier1.emission.EmissionOptions;
import dev.perigee.tier1.expansion.Expansion;
import dev.perigee.tier1.expansion.ExpansionOptions;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.passes.GraphPasses;
import dev.perigee.tier1.registers.Allocation;
import dev.perigee.tier1.registers.AllocationPrinter;
import dev.perigee.tier1.registers.AllocationVerifier;
import dev.perigee.tier1.target.CodeTooLongException;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The compiler: graph, type passes, expansion, passes on the expanded graph, registers, code. In
 * checked mode ({@link Memory#CHECKED}) and under chaos, both graphs are verified after every pass.
 */
public final class GraphCompiler implements FunctionCompiler {
  /**
   * Maximum length of a function that is compiled, in instruction words. It is well within the
   * reach of branches.
   */
  static final int MAX_WORDS = 10_000;

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
    return new Compilation(prototype, options).compile(feedback);
  }

  @Override
  public RoutineCode routines() {
    return RoutineFiles.find(target)
        .orElseGet(() -> RoutineCompiler.compile(target, Memory.CHECKED));
  }

  /** The compilation of one function. */
  private final class Compilation {
    private final Prototype prototype;
    private final CompileOptions options;
    private final @Nullable SplittableRandom chaos;
    private final boolean verifying;

    /** The graphs after each stage; null if they are not dumped. */
    private final @Nullable StringBuilder stages;

    Compilation(Prototype prototype, CompileOptions options) {
      this.prototype = prototype;
      this.options = options;
      chaos =
          options.chaosSeed().isPresent()
              ? new SplittableRandom(
                  options.chaosSeed().getAsLong() ^ Arrays.hashCode(prototype.code()))
              : null;
      verifying = Memory.CHECKED || chaos != null;
      stages = options.dump().wants(DumpSink.Kind.IR) ? new StringBuilder() : null;
    }

    CompiledCode compile(TypeFeedback feedback) throws CannotCompileException {
      try {
        return emit(expand(optimise(feedback), feedback));
      } catch (CodeTooLongException e) {
        throw new CannotCompileException("its code is too long for the processor's branches");
      } finally {
        if (stages != null) {
          options.dump().write(prototype, DumpSink.Kind.IR, stages.toString());
        }
      }
    }

    private SsaFunction optimise(TypeFeedback feedback) {
      Optimiser.Observer verifier = verifying ? new VerifyingObserver() : Optimiser.Observer.NONE;
      if (stages == null) {
        return Optimiser.optimise(prototype, feedback, verifier);
      }
      return Optimiser.optimise(
          prototype,
          feedback,
          (stage, graph) -> {
            show(stage, SsaPrinter.print(graph));
            verifier.after(stage, graph);
          });
    }

    private Graph expand(SsaFunction function, TypeFeedback feedback) {
      ExpansionOptions how =
          new ExpansionOptions(
              feedback.unreached(), feedback.hasSparseTables(), options.stepsOnly(), chaos);
      Graph graph = Expansion.expand(function, how);
      after("expansion", graph);
      GraphPasses.run(graph, this::after);
      return graph;
    }

    private CompiledCode emit(Graph graph) throws CannotCompileException {
      RegisterFile file = target.registers();
      int registers = available(file.values().size());
      int floatRegisters = available(file.floatValues().size());
      Allocation allocation = Allocation.of(graph, registers, floatRegisters);
      if (verifying) {
        AllocationVerifier.verify(graph, allocation, registers, floatRegisters);
      }
      if (stages != null) {
        show("registers", AllocationPrinter.print(graph, allocation));
      }
      EmissionOptions emission =
          new EmissionOptions(chaos != null, options.dump().wants(DumpSink.Kind.ASM));
      return Emission.emit(graph, prototype, allocation, target, emission);
    }

    /** The number of registers to use: a random number under chaos. */
    private int available(int registers) {
      return chaos == null ? registers : chaos.nextInt(registers + 1);
    }

    private void after(String stage, Graph graph) {
      if (stages != null) {
        show(stage, GraphPrinter.print(graph));
      }
      if (verifying) {
        GraphVerifier.verify(graph);
      }
    }

    private void show(String stage, String graph) {
      if (stages != null) {
        stages.append("; after ").append(stage).append('\n').append(graph);
      }
    }
  }
}
