package dev.perigee.tier1.lowering;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.emission.Emission;
import dev.perigee.tier1.emission.EpilogueEmission;
import dev.perigee.tier1.expansion.RoutineGraphs;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphLiveness;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.registers.Allocation;
import dev.perigee.tier1.registers.AllocationVerifier;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Target;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles the routines, and the epilogues behind them. Each routine gets the fewest registers that
 * hold all its values: it saves them, and has no spill places.
 */
public final class RoutineCompiler {
  private RoutineCompiler() {}

  /**
   * The code of all routines and epilogues.
   *
   * @param verifying whether graphs and registers are verified, which takes as long as the rest; a
   *     new process waits for it
   */
  public static RoutineCode compile(Target target, boolean verifying) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    List<Integer> offsets = new ArrayList<>();
    for (Routine routine : Routine.values()) {
      offsets.add(code.size());
      code.writeBytes(compile(RoutineGraphs.of(routine), routine, target, verifying));
    }
    List<Integer> epilogues = new ArrayList<>();
    byte[] end = EpilogueEmission.emit(target, epilogues);
    for (int offset : epilogues) {
      offsets.add(code.size() + offset);
    }
    code.writeBytes(end);
    if (offsets.size() > StateLayout.ROUTINE_COUNT) {
      throw new IllegalStateException("the state has too few places for the addresses of routines");
    }
    return new RoutineCode(code.toByteArray(), offsets);
  }

  private static byte[] compile(Graph graph, Routine routine, Target target, boolean verifying) {
    if (verifying) {
      GraphVerifier.verify(graph, routine);
    }
    GraphLiveness liveness = new GraphLiveness(graph);
    List<Register> values = target.registers().values();
    for (int count = leastRegisters(graph, liveness); count <= values.size(); count++) {
      try {
        Allocation allocation = Allocation.of(graph, liveness, count, 0);
        if (!allocation.spills()) {
          if (verifying) {
            AllocationVerifier.verify(graph, liveness, allocation, count, 0);
          }
          return Emission.emitRoutine(
              graph, liveness, allocation, target, values.subList(0, count));
        }
      } catch (CannotCompileException e) {
        throw new IllegalStateException("too few registers for the routine " + routine, e);
      }
    }
    throw new IllegalStateException("too few registers for the routine " + routine);
  }

  /** With fewer, some values that live into one block would have no register. */
  private static int leastRegisters(Graph graph, GraphLiveness liveness) {
    int most = 1;
    for (BasicBlock block : graph.blocks()) {
      most = Math.max(most, liveness.liveIn(block).cardinality());
    }
    return most;
  }
}
