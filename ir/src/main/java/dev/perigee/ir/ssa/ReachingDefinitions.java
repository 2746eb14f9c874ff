package dev.perigee.ir.ssa;

import dev.perigee.ir.Effects;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ssa.SsaFunction.LinearEdge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Reaching definitions of the linear form, computed without a graph: which definition of each slot
 * reaches each pc.
 */
final class ReachingDefinitions {
  /** What a slot holds at a pc. */
  sealed interface Definition {}

  /** Not defined on some path. */
  record Nothing() implements Definition {}

  /** What the slot held when the function was entered. */
  record Parameter(int slot) implements Definition {}

  /** What the instruction at a pc wrote. */
  record Written(int pc, int slot) implements Definition {}

  /** Different definitions on different paths to a pc. */
  record Join(int pc, int slot) implements Definition {}

  private record Edge(int source, int edge, int target) {}

  private final Prototype prototype;
  private final Set<LinearEdge> impossible;
  private final Definition[] entry;
  private final List<Definition[]> before = new ArrayList<>();
  private final List<List<Edge>> incoming = new ArrayList<>();

  /**
   * @param impossible edges that are never taken
   */
  ReachingDefinitions(Prototype prototype, Set<LinearEdge> impossible) {
    this.prototype = prototype;
    this.impossible = impossible;
    for (int pc = 0; pc < prototype.code().length; pc++) {
      before.add(new Definition[0]);
      incoming.add(new ArrayList<>());
    }
    entry = nothing();
    for (int slot = 0; slot < prototype.parameterCount(); slot++) {
      entry[slot] = new Parameter(slot);
    }
    before.set(0, entry.clone());
    solve();
  }

  private Definition[] nothing() {
    Definition[] slots = new Definition[prototype.frameSize()];
    Arrays.fill(slots, new Nothing());
    return slots;
  }

  private void solve() {
    BitSet seen = new BitSet();
    BitSet todo = new BitSet();
    todo.set(0);
    while (!todo.isEmpty()) {
      int pc = todo.nextSetBit(0);
      todo.clear(pc);
      Effects effects = Effects.of(prototype, pc);
      for (int edge = 0; edge < effects.edgeCount(); edge++) {
        int target = effects.target(edge);
        if (impossible.contains(new LinearEdge(pc, edge))) {
          continue;
        }
        if (!seen.get(pc)) {
          incoming.get(target).add(new Edge(pc, edge, target));
        }
        if (merge(target)) {
          todo.set(target);
        }
      }
      seen.set(pc);
    }
  }

  private Definition[] after(Effects effects, int edge) {
    Definition[] slots = before.get(effects.pc()).clone();
    int dead = Math.min(prototype.tops()[effects.pc()], effects.deadFrom(edge));
    if (dead < slots.length) {
      Arrays.fill(slots, dead, slots.length, new Nothing());
    }
    for (int slot : effects.writes(edge)) {
      slots[slot] = new Written(effects.pc(), slot);
    }
    return slots;
  }

  /**
   * Joins the definitions that arrive at a pc along the edges known so far. A slot that was a join
   * or nothing before remains so. Returns whether anything changed.
   */
  private boolean merge(int pc) {
    Definition[] merged = pc == 0 ? entry.clone() : null;
    for (Edge edge : incoming.get(pc)) {
      Definition[] arriving = after(Effects.of(prototype, edge.source), edge.edge);
      if (merged == null) {
        merged = arriving;
        continue;
      }
      for (int slot = 0; slot < merged.length; slot++) {
        merged[slot] = join(pc, slot, merged[slot], arriving[slot]);
      }
    }
    Definition[] known = before.get(pc);
    for (int slot = 0; slot < known.length && merged != null; slot++) {
      boolean stays = known[slot] instanceof Nothing || known[slot].equals(new Join(pc, slot));
      merged[slot] = stays ? known[slot] : merged[slot];
    }
    if (merged == null || Arrays.equals(known, merged)) {
      return false;
    }
    before.set(pc, merged);
    return true;
  }

  private static Definition join(int pc, int slot, Definition one, Definition other) {
    if (one.equals(other) || one instanceof Nothing) {
      return one;
    }
    Join join = new Join(pc, slot);
    return other instanceof Nothing ? other : join;
  }

  /** Whether a pc is reachable. */
  boolean isReached(int pc) {
    return pc == 0 || before.get(pc).length > 0 || !incoming.get(pc).isEmpty();
  }

  /** What a slot holds before the instruction at a pc; nothing if the pc is not reachable. */
  Definition before(int pc, int slot) {
    Definition[] slots = before.get(pc);
    return slots.length == 0 ? new Nothing() : slots[slot];
  }

  /**
   * What a slot holds when control comes from the instruction at one pc to another pc. There are
   * several definitions if two edges lead there.
   */
  List<Definition> arriving(int source, int target, int slot) {
    List<Definition> result = new ArrayList<>();
    for (Edge edge : incoming.get(target)) {
      if (edge.source == source) {
        result.add(after(Effects.of(prototype, source), edge.edge)[slot]);
      }
    }
    return result;
  }

  /** The definitions that a join joins. */
  List<Definition> joined(Join join) {
    List<Definition> result = new ArrayList<>();
    if (join.pc == 0) {
      result.add(new Parameter(join.slot));
    }
    for (Edge edge : incoming.get(join.pc)) {
      result.add(after(Effects.of(prototype, edge.source), edge.edge)[join.slot]);
    }
    return result;
  }
}
