package dev.perigee.tier1.registers;

import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.GraphPrinter;
import dev.perigee.tier1.graph.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a graph with its allocation. Each node's text is followed by ";", the place of its result,
 * the spill place if it is stored there as well, and the places of its inputs. Moves have lines of
 * their own. An entry's line says where the driver's entry puts the values.
 */
public final class AllocationPrinter {
  private final Allocation allocation;
  private final StringBuilder text = new StringBuilder();

  private AllocationPrinter(Allocation allocation) {
    this.allocation = allocation;
  }

  /** The text of a graph with its allocation. */
  public static String print(Graph graph, Allocation allocation) {
    AllocationPrinter printer = new AllocationPrinter(allocation);
    graph.blocks().forEach(printer::print);
    return printer.text.toString();
  }

  private void print(BasicBlock block) {
    text.append(block);
    if (block.isEntry()) {
      text.append(" entry");
      for (Node value : allocation.broughtTo(block)) {
        text.append(' ').append(value).append(':');
        text.append(Location.print(allocation.atStart(value, block)));
        append("+", allocation.spillAtStart(value, block));
      }
    }
    text.append('\n');
    moves("edge", allocation.atStart(block));
    block.phis().forEach(this::print);
    block.nodes().forEach(this::print);
    print(block.terminator());
    moves("edge", allocation.atEnd(block));
  }

  private void print(Node node) {
    moves("move", allocation.before(node));
    text.append("  ").append(GraphPrinter.print(node));
    StringBuilder locations = new StringBuilder();
    if (node.isAllocated()) {
      locations.append(' ').append(Location.print(allocation.result(node)));
      int spill = allocation.spillOf(node);
      locations.append(spill == Location.NONE ? "" : "+" + Location.print(spill));
    }
    if (node.block() != null && !node.block().phis().contains(node)) {
      Set<Node> uses = new LinkedHashSet<>();
      node.forEachUse(uses::add);
      for (Node use : uses) {
        if (use.isAllocated()) {
          locations.append(' ').append(use).append(':');
          locations.append(Location.print(allocation.location(use, node)));
        }
      }
    }
    text.append(locations.isEmpty() ? "" : " ;" + locations).append('\n');
  }

  private void append(String separator, int spill) {
    if (spill != Location.NONE) {
      text.append(separator).append(Location.print(spill));
    }
  }

  private void moves(String name, List<Move> moves) {
    if (!moves.isEmpty()) {
      text.append("  ").append(name);
      moves.forEach(move -> text.append(' ').append(move));
      text.append('\n');
    }
  }
}
