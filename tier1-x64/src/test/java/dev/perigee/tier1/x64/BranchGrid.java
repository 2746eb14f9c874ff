package dev.perigee.tier1.x64;

import static dev.perigee.tier1.x64.Grid.SOME_PLACES;

import java.util.List;

/** Cases of {@link BranchInstructions}. {@link LabelTest} has those over distances. */
final class BranchGrid {

  private BranchGrid() {}

  static List<InstructionCase> cases() {
    Grid grid = new Grid();
    for (Register r : Grid.ALL.get(Width.QWORD)) {
      grid.add("jmp " + r, a -> a.jmp(r));
      grid.add("call " + r, a -> a.call(r));
    }
    grid.addEach(SOME_PLACES, "jmp qword ptr %s", (a, m) -> a.jmp(m));
    grid.addEach(SOME_PLACES, "call qword ptr %s", (a, m) -> a.call(m));
    grid.add("ret", a -> a.ret());
    grid.add("jmp 1b", (a, places) -> a.jmp(places.here()));
    grid.add("{disp32} jmp 2f", (a, places) -> a.jmp(places.next()));
    grid.add("jmp 2f", (a, places) -> a.jmpShort(places.next()));
    grid.add("call 1b", (a, places) -> a.call(places.here()));
    grid.add("call 2f", (a, places) -> a.call(places.next()));
    for (Condition condition : Condition.values()) {
      grid.add("j" + condition + " 1b", (a, places) -> a.j(condition, places.here()));
      grid.add("{disp32} j" + condition + " 2f", (a, places) -> a.j(condition, places.next()));
      grid.add("j" + condition + " 2f", (a, places) -> a.jShort(condition, places.next()));
    }
    return grid.cases();
  }
}
