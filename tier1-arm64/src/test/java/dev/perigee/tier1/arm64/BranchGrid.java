package dev.perigee.tier1.arm64;

import static dev.perigee.tier1.arm64.Grid.X_OR_ZERO;
import static dev.perigee.tier1.arm64.Grid.bothWidths;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Cases of {@link BranchInstructions} with distances. {@link LabelTest} has those with labels. */
final class BranchGrid {

  /** A distance, printed in the form of assembly text. */
  private record Target(long distance) {
    @Override
    public String toString() {
      return distance < 0 ? "." + distance : ".+" + distance;
    }
  }

  private final Grid grid = new Grid();

  static List<InstructionCase> cases() {
    BranchGrid branches = new BranchGrid();
    branches.unconditional();
    branches.conditional();
    branches.addresses();
    return branches.grid.cases();
  }

  private static List<Target> targets(PcRelative form, long unit) {
    Set<Long> distances = new LinkedHashSet<>(List.of(0L, unit, -unit));
    for (long distance = unit * 5; distance < form.maximum(); distance *= 7) {
      distances.add(distance);
      distances.add(-distance);
    }
    distances.add(form.maximum());
    distances.add(form.maximum() - unit);
    distances.add(form.minimum());
    distances.add(form.minimum() + unit);
    List<Target> targets = new ArrayList<>();
    distances.forEach(distance -> targets.add(new Target(distance)));
    return targets;
  }

  private void unconditional() {
    List<Target> targets = targets(PcRelative.BRANCH_26, 4);
    grid.cross("b", targets, (assembler, target) -> assembler.b(target.distance()));
    grid.cross("bl", targets, (assembler, target) -> assembler.bl(target.distance()));
    grid.cross("br", X_OR_ZERO, Assembler::br);
    grid.cross("blr", X_OR_ZERO, Assembler::blr);
    grid.cross("ret", X_OR_ZERO, Assembler::ret);
    grid.add(new InstructionCase("ret", Assembler::ret));
  }

  private void conditional() {
    List<Target> targets = targets(PcRelative.BRANCH_19, 4);
    for (Condition condition : Condition.values()) {
      grid.cross(
          "b." + condition,
          targets,
          (assembler, target) -> assembler.b(condition, target.distance()));
    }
    List<Target> nearTargets = targets(PcRelative.BRANCH_14, 4);
    for (List<Register> r : bothWidths(X_OR_ZERO)) {
      grid.cross("cbz", r, targets, (assembler, rt, t) -> assembler.cbz(rt, t.distance()));
      grid.cross("cbnz", r, targets, (assembler, rt, t) -> assembler.cbnz(rt, t.distance()));
      List<Integer> bits = List.of(0, 1, 31, r.getFirst().bits() / 2, r.getFirst().bits() - 1);
      grid.cross(
          "tbz",
          r,
          bits,
          nearTargets,
          (assembler, rt, bit, t) -> assembler.tbz(rt, bit, t.distance()));
      grid.cross(
          "tbnz",
          r,
          bits,
          nearTargets,
          (assembler, rt, bit, t) -> assembler.tbnz(rt, bit, t.distance()));
    }
  }

  private void addresses() {
    List<Target> bytes = targets(PcRelative.ADR_21, 1);
    grid.cross("adr", X_OR_ZERO, bytes, (assembler, rd, t) -> assembler.adr(rd, t.distance()));
    List<Target> pages = targets(PcRelative.ADRP_21, 4096);
    grid.cross("adrp", X_OR_ZERO, pages, (assembler, rd, t) -> assembler.adrp(rd, t.distance()));
  }
}
