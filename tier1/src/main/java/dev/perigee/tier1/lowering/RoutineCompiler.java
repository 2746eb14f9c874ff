package dev.perigee.tier1.lowering;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.emission.Emission;
import dev.perigee.tier1.emission.EpilogueEmission;
import dev.perigee.tier1.expansion.RoutineGraphs;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphVerifier;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.registers.Allocation;
import dev.perigee.tier1.registers.AllocationVerifier;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.Target;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    return withEpilogues(code, offsets, target);
  }

  /**
   * Code that may stand in for all routines until they are compiled, which takes a new process a
   * tenth of a second: it answers 0, so that its callers leave. The epilogues are the real ones.
   */
  public static RoutineCode leaving(Target target) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.writeBytes(compile(RoutineGraphs.leaving(), null, target, false));
    int routines = Routine.values().length;
    return withEpilogues(code, new ArrayList<>(Collections.nCopies(routines, 0)), target);
  }

  private static RoutineCode withEpilogues(
      ByteArrayOutputStream code, List<Integer> offsets, Target target) {
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

  private static byte[] compile(
      Graph graph, @Nullable Routine routine, Target target, boolean verifying) {
    if (verifying && routine != null) {
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
