package dev.perigee.tier1.registers;

import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Orders parallel moves so that doing them one after another has the same effect. */
final class ParallelMoves {
  private static final int SPILLS = 2 * Location.REGISTERS;
  private static final int PLACES = SPILLS + StateLayout.SPILL_COUNT;

  private final List<Node> values = new ArrayList<>();
  private int[] sources = new int[16];
  private int[] targets = new int[16];

  /** By place: the number of pending moves that read it. */
  private final int[] readers = new int[PLACES];

  /** Adds a move. The targets of all moves must be different. */
  void add(Node value, int source, int target) {
    if (source == target) {
      return;
    }
    int count = values.size();
    if (count == sources.length) {
      sources = Arrays.copyOf(sources, count * 2);
      targets = Arrays.copyOf(targets, count * 2);
    }
    values.add(value);
    sources[count] = source;
    targets[count] = target;
  }

  /** The moves in order. Afterwards there are none. */
  List<Move> drain() {
    int count = values.size();
    if (count == 0) {
      return List.of();
    }
    List<Move> ordered = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      read(i, 1);
    }
    boolean[] done = new boolean[count];
    int left = count;
    while (left > 0) {
      boolean moved = false;
      for (int i = 0; i < count; i++) {
        if (!done[i] && readers[place(values.get(i), targets[i])] == 0) {
          ordered.add(new Move(values.get(i), sources[i], targets[i]));
          read(i, -1);
          done[i] = true;
          left--;
          moved = true;
        }
      }
      if (!moved) {
        breakCycle(done, ordered);
      }
    }
    values.clear();
    return ordered;
  }

  /** Saves the value in one move's target, so that this move can be done. */
  private void breakCycle(boolean[] done, List<Move> ordered) {
    int blocked = 0;
    while (done[blocked]) {
      blocked++;
    }
    int saved = place(values.get(blocked), targets[blocked]);
    boolean first = true;
    for (int i = 0; i < values.size(); i++) {
      if (!done[i] && isPlace(sources[i]) && place(values.get(i), sources[i]) == saved) {
        if (first) {
          ordered.add(new Move(values.get(i), sources[i], Location.SCRATCH));
          first = false;
        }
        read(i, -1);
        sources[i] = Location.SCRATCH;
      }
    }
  }

  private void read(int index, int change) {
    if (isPlace(sources[index])) {
      readers[place(values.get(index), sources[index])] += change;
    }
  }

  private static boolean isPlace(int location) {
    return Location.isRegister(location) || Location.isSpill(location);
  }

  /** Numbers word registers, double registers and spill places in one sequence. */
  private static int place(Node value, int location) {
    if (Location.isSpill(location)) {
      return SPILLS + Location.number(location);
    }
    return value.kind() == Kind.DOUBLE ? Location.REGISTERS + location : location;
  }
}
