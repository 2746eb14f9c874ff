package dev.perigee.tier1.registers;

import static dev.perigee.tier1.registers.Registers.FREE;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The moves on edges, from the places of values at a block's end to those that a successor expects.
 */
final class EdgeMoves {
  /** By block index: the moves on the block's only outgoing edge. */
  final @Nullable List<PendingMove>[] atEnd;

  /** By block index: the moves on the block's only incoming edge. */
  final @Nullable List<PendingMove>[] atStart;

  private final Lifetimes lifetimes;
  private final Registers registers;
  private final BlockEnds ends;
  private final BlockStarts starts;
  private final int[] results;

  /** For one edge, by value id. */
  private final int[] registerAtEnd;

  @SuppressWarnings({"unchecked", "rawtypes"})
  EdgeMoves(
      Lifetimes lifetimes, Registers registers, BlockEnds ends, BlockStarts starts, int[] results) {
    this.lifetimes = lifetimes;
    this.registers = registers;
    this.ends = ends;
    this.starts = starts;
    this.results = results;
    atEnd = new List[lifetimes.blocks.size()];
    atStart = new List[lifetimes.blocks.size()];
    registerAtEnd = new int[results.length];
    Arrays.fill(registerAtEnd, FREE);
  }

  /** Finds the moves of an edge between scanned blocks. */
  void resolve(BasicBlock from, int fromIndex, BasicBlock to, int toIndex) {
    boolean meets = to.predecessors().size() > 1 || fromIndex >= toIndex;
    if (!meets && to.phis().isEmpty()) {
      return;
    }
    int[] end = ends.holds(fromIndex);
    for (int r = 0; r < registers.count; r++) {
      if (end[r] != FREE) {
        registerAtEnd[end[r]] = r;
      }
    }
    List<PendingMove> moves = new ArrayList<>();
    int[] values = starts.values(toIndex);
    int[] locations = starts.locations(toIndex);
    BitSet live = lifetimes.liveIn[toIndex];
    if (meets && values != null && locations != null) {
      for (int i = 0; i < values.length; i++) {
        if (live.get(values[i])) {
          moveOnEdge(moves, lifetimes.node(values[i]), locations[i], fromIndex);
        }
      }
    }
    int edge = to.predecessors().indexOf(from);
    for (Node phi : to.phis()) {
      int target = results[phi.id()];
      if (target != Location.NONE) {
        Node input = phi.input(edge);
        int source = input.isAllocated() ? sourceAtEnd(input.id(), fromIndex) : Location.CONSTANT;
        if (target != source || target == RegisterScan.SPILLED) {
          moves.add(new PendingMove(input, source, target, phi.id()));
        }
      }
    }
    for (int r = 0; r < registers.count; r++) {
      if (end[r] != FREE) {
        registerAtEnd[end[r]] = FREE;
      }
    }
    if (!moves.isEmpty()) {
      if (from.successors().size() == 1) {
        atEnd[fromIndex] = moves;
      } else {
        atStart[toIndex] = moves;
      }
    }
  }

  private void moveOnEdge(List<PendingMove> moves, Node value, int target, int from) {
    int source = sourceAtEnd(value.id(), from);
    if (Location.isRegister(target)) {
      if (source != target) {
        moves.add(new PendingMove(value, source, target, value.id()));
      }
    } else if (target == RegisterScan.SPILLED && lifetimes.acrossCall.get(value.id())) {
      if (!ends.isInSpill(from, value.id())) {
        moves.add(new PendingMove(value, source, target, value.id()));
      }
    }
  }

  private int sourceAtEnd(int value, int from) {
    if (registerAtEnd[value] != FREE) {
      return registers.location(registerAtEnd[value]);
    }
    return ends.isAtHome(from, value) ? Location.HOME : RegisterScan.SPILLED;
  }
}
