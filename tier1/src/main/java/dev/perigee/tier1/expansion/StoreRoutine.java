package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of PREPARE_STORE: prepares a SET_VALUE for the store at which a function has left. */
final class StoreRoutine extends StepRoutines {
  @Override
  void build() {
    Node base = argument(0);
    Node exit = argument(1);
    InstructionReader instruction = instruction(base, exit);
    Join where = operands(instruction, false);
    Node object = where.value(0);
    Node key = where.value(1);
    when32(Comparison.NOT_EQUAL, tag(object), Tag.TABLE, this::leave);
    Node table = load(object, 0);
    checkNotBlack(table);
    storeScratch(Routine.KEY_TAG, tag(key));
    storeScratch(Routine.KEY, load(key, 0));
    Node found = code.add(Operation.ADD, code.graph.state(), constant(StateLayout.FOUND));
    copySlot(instruction(base, exit).slot(InstructionLayout.C), found, 0);
    answer(table);
  }
}
