package dev.perigee.tier1.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A basic block. Its lists are live: passes change them, through {@link Graph} if nodes move. */
public final class BasicBlock {
  private final int id;
  private final int pc;
  private final List<Node> phis = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<BasicBlock> predecessors = new ArrayList<>();
  private final List<BasicBlock> successors = new ArrayList<>();
  private @Nullable Node terminator;
  private boolean entry;
  private List<SlotType> entryTypes = List.of();
  private int loopDepth;
  private boolean cold;

  BasicBlock(int id, int pc) {
    this.id = id;
    this.pc = pc;
  }

  /** Its number, unique in the graph, below {@link Graph#blockCount}. */
  public int id() {
    return id;
  }

  /** The pc in the linear form at which the block begins. */
  public int pc() {
    return pc;
  }

  /** The phis. Their order has no meaning. */
  public List<Node> phis() {
    return phis;
  }

  /** The nodes between the phis and the end, including the terminator. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Appends a node. */
  public void add(Node node) {
    node.setBlock(this);
    nodes.add(node);
  }

  /** Adds a phi. */
  public void addPhi(Node phi) {
    phi.setBlock(this);
    phis.add(phi);
  }

  /**
   * Removes the phis and nodes for which a condition holds. The condition is evaluated once for
   * each.
   */
  public void removeIf(Predicate<Node> condition) {
    removeIf(phis, condition);
    removeIf(nodes, condition);
  }

  private static void removeIf(List<Node> list, Predicate<Node> condition) {
    int kept = 0;
    for (int i = 0; i < list.size(); i++) {
      Node node = list.get(i);
      if (condition.test(node)) {
        node.setBlock(null);
      } else {
        if (kept < i) {
          list.set(kept, node);
        }
        kept++;
      }
    }
    if (kept < list.size()) {
      list.subList(kept, list.size()).clear();
    }
  }

  /** The last node. */
  public Node terminator() {
    if (terminator == null) {
      throw new IllegalStateException(this + " has no terminator");
    }
    return terminator;
  }

  /** Whether the block is complete. */
  public boolean hasTerminator() {
    return terminator != null;
  }

  public void setTerminator(Node terminator) {
    terminator.setBlock(this);
    this.terminator = terminator;
  }

  public List<BasicBlock> predecessors() {
    return predecessors;
  }

  public List<BasicBlock> successors() {
    return successors;
  }

  /** Adds an edge to another block. */
  public void goTo(BasicBlock successor) {
    successors.add(successor);
    successor.predecessors.add(this);
  }

  /** Whether the driver may enter here, at {@link #pc}. */
  public boolean isEntry() {
    return entry;
  }

  public void setEntry(boolean entry) {
    this.entry = entry;
  }

  /** What an entry checks about slots before it continues here. */
  public List<SlotType> entryTypes() {
    return entryTypes;
  }

  public void setEntryTypes(List<SlotType> types) {
    entryTypes = types;
  }

  /** The number of loops around this block. */
  public int loopDepth() {
    return loopDepth;
  }

  public void setLoopDepth(int loopDepth) {
    this.loopDepth = loopDepth;
  }

  /** Whether control rarely gets here. The code of cold blocks comes after that of all others. */
  public boolean isCold() {
    return cold;
  }

  public void setCold(boolean cold) {
    this.cold = cold;
  }

  @Override
  public String toString() {
    return "b" + id;
  }
}
