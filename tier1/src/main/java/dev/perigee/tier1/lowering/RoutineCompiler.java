package dev.perigee.tier1.lowering;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.emission.Emission;
import dev.perigee.tier1.emission.EpilogueEmission;
import dev.perigee.tier1.expansion.RoutineGraphs;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Graph;
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
 * Compiles the routines, and the epilogues after them. Each routine gets the smallest number of
 * registers that holds all its values. It saves those registers, and has no spill slots.
 */
public final class RoutineCompiler {
  private RoutineCompiler() {}

  /**
   * The code of all routines and epilogues.
   *
   * @param verifying whether to verify graphs and registers, which takes as long as the rest
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
    List<Register> values = target.registers().values();
    try {
      Allocation allocation = Allocation.withoutSpills(graph, values.size());
      if (verifying) {
        AllocationVerifier.verify(graph, allocation, allocation.words(), 0);
      }
      return Emission.emitRoutine(graph, allocation, target, values.subList(0, allocation.words()));
    } catch (CannotCompileException e) {
      throw new IllegalStateException("too few registers for the routine " + routine, e);
    }
  }
}
