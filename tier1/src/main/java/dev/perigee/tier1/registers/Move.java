package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.Node;

/**
 * A move of a value from one location to another.
 *
 * @param value the moved value; it determines the kind, the slot of {@link Location#HOME} and the
 *     constant of {@link Location#CONSTANT}
 * @param source a register, a spill place, home, constant or scratch
 * @param target a register, a spill place or scratch
 */
public record Move(Node value, int source, int target) {
  @Override
  public String toString() {
    String from = source == Location.CONSTANT ? "" : ":" + Location.print(source);
    return value + from + ">" + Location.print(target);
  }
}
