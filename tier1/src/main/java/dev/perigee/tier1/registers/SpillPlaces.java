package dev.perigee.tier1.registers;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.graph.Node;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Assigns spill places to spilled values, which keep them as long as they live. A definition comes
 * before every block that its value lives into, so the lowest free place can be used. The exception
 * are values that {@linkplain Lifetimes#fromDriver the driver brings}: they get their places first.
 */
final class SpillPlaces {
  private final Lifetimes lifetimes;
  private final RegisterScan scan;
  private final int[] places;
  private final BitSet taken = new BitSet();

  /**
   * Values that live where their definitions do not reach. In the blocks that such a value lives
   * into or is defined in, no other value has its place.
   */
  private final BitSet lasting;

  /** By id of a lasting value: the blocks that it lives into or is defined in. */
  private final @Nullable BitSet[] blocksOfLasting;

  SpillPlaces(Lifetimes lifetimes, RegisterScan scan) throws CannotCompileException {
    this.lifetimes = lifetimes;
    this.scan = scan;
    places = new int[lifetimes.nodes.length];
    lasting = (BitSet) lifetimes.fromDriver.clone();
    lasting.and(scan.spilled);
    blocksOfLasting = new BitSet[lasting.length()];
    for (int v = lasting.nextSetBit(0); v >= 0; v = lasting.nextSetBit(v + 1)) {
      blocksOfLasting[v] = blocksOf(v);
    }
    assignLasting();
    for (int i = 0; i < lifetimes.blocks.size(); i++) {
      assign(i);
    }
  }

  /** The place of a spilled value. */
  int of(int value) {
    return places[value];
  }

  private void assignLasting() throws CannotCompileException {
    for (int v = lasting.nextSetBit(0); v >= 0; v = lasting.nextSetBit(v + 1)) {
      taken.clear();
      places[v] = nextApartFromLasting(v, v);
    }
  }

  /**
   * The lowest free place that differs from those of the lasting values, with ids below an end,
   * that may be live in the same block.
   */
  private int nextApartFromLasting(int value, int end) throws CannotCompileException {
    if (lasting.isEmpty()) {
      return next();
    }
    BitSet before = (BitSet) taken.clone();
    BitSet blocks = blocksOf(value);
    for (int u = lasting.nextSetBit(0); u >= 0 && u < end; u = lasting.nextSetBit(u + 1)) {
      BitSet other = blocksOfLasting[u];
      if (other != null && other.intersects(blocks)) {
        taken.set(places[u]);
      }
    }
    int place = next();
    taken.clear();
    taken.or(before);
    return place;
  }

  /** The indices of the blocks that a value lives into or is defined in. */
  private BitSet blocksOf(int value) {
    BitSet blocks = new BitSet();
    blocks.set(lifetimes.definedIn[value]);
    for (int i = 0; i < lifetimes.blocks.size(); i++) {
      if (lifetimes.liveIn[i].get(value)) {
        blocks.set(i);
      }
    }
    return blocks;
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
    // A phi that no node uses after the start keeps its place to the block's end. That is rare.
    for (Node node : block.nodes()) {
      define(node);
      int first = lifetimes.firstUse[node.id()];
      int last = first + lifetimes.useCount(node);
      for (int use = first; use < last; use++) {
        int value = lifetimes.used[use];
        if (lifetimes.lastUses.get(use) && scan.spilled.get(value)) {
          taken.clear(places[value]);
        }
      }
    }
  }

  private void define(Node node) throws CannotCompileException {
    if (scan.spilled.get(node.id())) {
      if (!lasting.get(node.id())) {
        places[node.id()] = nextApartFromLasting(node.id(), Integer.MAX_VALUE);
      }
      taken.set(places[node.id()]);
    }
  }

  /**
   * Finds places for the values that the driver's entry recovers. They are free again after the
   * block's start.
   */
  private void recover(int index) throws CannotCompileException {
    int[] values = scan.starts.values(index);
    int[] locations = scan.starts.locations(index);
    if (values == null || locations == null) {
      return;
    }
    BitSet before = (BitSet) taken.clone();
    for (int i = 0; i < locations.length; i++) {
      if (locations[i] == RegisterScan.FOR_RECOVERY) {
        int place = next();
        taken.set(place);
        locations[i] = Location.spill(place);
      } else if (locations[i] == RegisterScan.SPILLED) {
        locations[i] = Location.spill(places[values[i]]);
      }
    }
    taken.clear();
    taken.or(before);
  }

  private int next() throws CannotCompileException {
    int place = taken.nextClearBit(0);
    if (place >= StateLayout.SPILL_COUNT) {
      throw new CannotCompileException("too many values live at once");
    }
    return place;
  }
}
