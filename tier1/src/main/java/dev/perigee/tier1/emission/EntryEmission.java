package dev.perigee.tier1.emission;

import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.SlotType;
import dev.perigee.tier1.registers.Allocation;
import dev.perigee.tier1.registers.Location;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import java.util.BitSet;
import java.util.List;

/**
 * The driver's entries. An entry checks that the slots have the types that the graph assumes; if
 * not, tier 0 continues. Then it puts the values that live into the block where the block expects
 * them.
 */
final class EntryEmission {
  private final MachineCode code;
  private final Operands operands;
  private final ExitEmission exits;
  private final Allocation allocation;

  EntryEmission(MachineCode code, Operands operands, ExitEmission exits, Allocation allocation) {
    this.code = code;
    this.operands = operands;
    this.exits = exits;
    this.allocation = allocation;
  }

  /**
   * Emits an entry.
   *
   * @param spoil emitted before values are put into registers
   * @param start the block's start, after the moves of its edges
   * @return the entry's offset
   */
  int emit(BasicBlock block, Runnable spoil, Label start) {
    List<Node> values = allocation.broughtTo(block);
    Label refused =
        mayRefuse(block, values) ? exits.plainHere(Exit.DEOPT, block.pc()) : code.label();
    int offset = code.position();
    for (SlotType type : block.entryTypes()) {
      check(type, refused);
    }
    spoil.run();
    BitSet recovered = new BitSet();
    NodeEmission again = new NodeEmission(code, operands, Places.atEntry(allocation, block));
    for (Node value : values) {
      recover(value, block, again, recovered, refused);
    }
    code.jump(start);
    return offset;
  }

  private static boolean mayRefuse(BasicBlock block, List<Node> values) {
    if (!block.entryTypes().isEmpty()) {
      return true;
    }
    for (Node node : values) {
      if (node.home() == Node.NO_HOME && node.operation().mayLeave()) {
        return true;
      }
    }
    return false;
  }

  private void check(SlotType type, Label refused) {
    Register scratch = operands.scratch(0);
    if (type.count() == 1) {
      code.branchTag(
          Comparison.NOT_EQUAL, operands.tag(type.slot()), type.first(), scratch, refused);
    } else {
      code.branchTagOutside(
          operands.tag(type.slot()), type.first(), type.count(), scratch, refused);
    }
  }

  /** Recovers a value, after the values that it is computed from. */
  private void recover(
      Node node, BasicBlock block, NodeEmission again, BitSet recovered, Label refused) {
    if (recovered.get(node.id())) {
      return;
    }
    recovered.set(node.id());
    if (node.home() != Node.NO_HOME || node.isInRecord()) {
      load(node, block);
      return;
    }
    for (int i = 0; i < node.inputCount(); i++) {
      if (node.input(i).isAllocated()) {
        recover(node.input(i), block, again, recovered, refused);
      }
    }
    if (node.operation().isSearch()) {
      // The hint may be that of another table, or of this one before it grew.
      again.searchByRoutine(node, refused);
    } else {
      again.emit(node, refused);
    }
  }

  private void load(Node node, BasicBlock block) {
    int location = allocation.atStart(node, block);
    if (location == Location.HOME || location == Location.NONE) {
      return;
    }
    int spill = allocation.spillAtStart(node, block);
    if (node.kind() == Kind.DOUBLE) {
      FloatRegister target = operands.target(location, operands.floatScratch(0));
      operands.load(node, Location.HOME, target);
      operands.defined(target, location, spill);
    } else {
      Register target = operands.target(location, operands.scratch(0));
      operands.load(node, Location.HOME, target);
      operands.defined(target, location, spill);
    }
  }
}
