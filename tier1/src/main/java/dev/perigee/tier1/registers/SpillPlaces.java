package dev.perigee.tier1.registers;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.lowering.CannotCompileException;
import java.util.BitSet;

/**
 * Gives spill places to spilled values, which keep them as long as they live. A definition comes
 * before all that its value lives into, so the lowest free place is good.
 */
final class SpillPlaces {
  private final Lifetimes lifetimes;
  private final RegisterScan scan;
  private final int[] places;
  private final BitSet taken = new BitSet();

  SpillPlaces(Lifetimes lifetimes, RegisterScan scan) throws CannotCompileException {
    this.lifetimes = lifetimes;
    this.scan = scan;
    places = new int[lifetimes.nodes.length];
    for (int i = 0; i < lifetimes.blocks.size(); i++) {
      assign(i);
    }
  }

  /** The place of a spilled value. */
  int of(int value) {
    return places[value];
  }

  private void assign(int index) throws CannotCompileException {
    BasicBlock block = lifetimes.blocks.get(index);
    taken.clear();
    BitSet live = lifetimes.liveIn[index];
    for (int v = live.nextSetBit(0); v >= 0; v = live.nextSetBit(v + 1)) {
      if (scan.spilled.get(v)) {
        taken.set(places[v]);
      }
    }
    for (Node phi : block.phis()) {
      define(phi);
    }
    recover(index);
    // A phi that no node uses behind the start holds its place to the block's end: rare.
    for (Node node : block.nodes()) {
      define(node);
      int first = lifetimes.firstUse[node.id()];
      int last = first + lifetimes.useCount(node);
      for (int use = first; use < last; use++) {
        if (lifetimes.lastUses.get(use) && scan.spilled.get(lifetimes.used[use])) {
          taken.clear(places[lifetimes.used[use]]);
        }
      }
    }
  }

  private void define(Node node) throws CannotCompileException {
    if (scan.spilled.get(node.id())) {
      places[node.id()] = next();
      taken.set(places[node.id()]);
    }
  }

  /** The driver's way in needs places that are free again right behind the block's start. */
  private void recover(int index) throws CannotCompileException {
    int[] locations = scan.startLocations[index];
    if (locations == null) {
      return;
    }
    BitSet native_ = (BitSet) taken.clone();
    for (int i = 0; i < locations.length; i++) {
      if (locations[i] == RegisterScan.FOR_RECOVERY) {
        int place = next();
        taken.set(place);
        locations[i] = Location.spill(place);
      } else if (locations[i] == RegisterScan.SPILLED) {
        locations[i] = Location.spill(places[scan.startValues[index][i]]);
      }
    }
    taken.clear();
    taken.or(native_);
  }

  private int next() throws CannotCompileException {
    int place = taken.nextClearBit(0);
    if (place >= StateLayout.SPILL_COUNT) {
      throw new CannotCompileException("too many values live at once");
    }
    return place;
  }
}
