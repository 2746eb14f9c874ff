package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.SlotType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The blocks of the expanded graph: where each comes from, and how they are finished when all
 * exist.
 */
final class ExpandedBlocks {
  private final GraphBuilder code;
  private final FrameValues values;
  private final BasicBlock[] starts;
  private final Map<BasicBlock, Block> sources = new HashMap<>();
  private final List<Phi> phis = new ArrayList<>();

  /** A phi whose inputs are not known yet. */
  private record Phi(BasicBlock block, Node node, SsaValue value) {}

  ExpandedBlocks(GraphBuilder code, FrameValues values, int count) {
    this.code = code;
    this.values = values;
    starts = new BasicBlock[count];
  }

  /** Adds the block with which the expansion of a block begins. */
  void addStart(Block block) {
    BasicBlock start = code.graph.addBlock(block.pc());
    start.setLoopDepth(block.loopDepth());
    if (block.isEntry()) {
      start.setEntry(true);
      start.setEntryTypes(entryTypes(block));
    }
    starts[block.id()] = start;
  }

  private static List<SlotType> entryTypes(Block block) {
    ExitState state = block.startState();
    if (state == null) {
      throw new IllegalStateException("an entry without a state");
    }
    List<SlotType> types = new ArrayList<>();
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null && !value.isConstant()) {
        switch (value.type()) {
          case NONE, ANY, CELL -> {}
          case NUMBER -> types.add(new SlotType(slot, Tag.INTEGER, 2)); // and FLOAT
          case BOOLEAN -> types.add(new SlotType(slot, Tag.FALSE, 2)); // and TRUE
          default -> types.add(new SlotType(slot, value.type().tag(), 1));
        }
      }
    }
    return types;
  }

  /** The block with which the expansion of a block begins. */
  BasicBlock start(Block block) {
    return starts[block.id()];
  }

  /** Declares that a block belongs to the expansion of another. */
  void begin(BasicBlock block, Block source) {
    sources.put(block, source);
  }

  /** Adds a phi to the block that is being expanded. It gets its inputs at the end. */
  void addPhi(Node node, SsaValue value) {
    phis.add(new Phi(code.block(), node, value));
  }

  /** Keeps only the reachable blocks, in order, with the inputs of their phis. */
  void complete() {
    removeUnreachable();
    arrange();
    phis.forEach(this::fill);
  }

  /** Code after steps that leave is unreachable, and so may be one of two ways to compute. */
  private void removeUnreachable() {
    List<BasicBlock> blocks = code.graph.blocks();
    Set<BasicBlock> reached = new HashSet<>();
    List<BasicBlock> work = new ArrayList<>();
    for (BasicBlock block : blocks) {
      if ((block.isEntry() || block == blocks.getFirst()) && block.hasTerminator()) {
        work.add(block);
      }
    }
    while (!work.isEmpty()) {
      BasicBlock block = work.removeLast();
      if (reached.add(block)) {
        work.addAll(block.successors());
      }
    }
    blocks.removeIf(block -> !reached.contains(block));
    blocks.forEach(block -> block.predecessors().removeIf(other -> !reached.contains(other)));
    phis.removeIf(phi -> !reached.contains(phi.block));
  }

  /** Puts each block of an expansion after its start, and cold blocks after all others. */
  private void arrange() {
    List<BasicBlock> blocks = code.graph.blocks();
    blocks.sort(
        Comparator.comparing(BasicBlock::isCold)
            .thenComparingInt(block -> sourceOf(block).order())
            .thenComparingInt(BasicBlock::id));
  }

  private void fill(Phi phi) {
    List<BasicBlock> predecessors = phi.block.predecessors();
    Node[] inputs = new Node[predecessors.size()];
    Block block = sourceOf(phi.block);
    for (int i = 0; i < inputs.length; i++) {
      int edge = block.predecessors().indexOf(sourceOf(predecessors.get(i)));
      inputs[i] = values.payload(phi.value.input(edge));
    }
    phi.node.setInputs(inputs);
  }

  /** The block to whose expansion a block belongs. */
  private Block sourceOf(BasicBlock block) {
    Block source = sources.get(block);
    if (source == null) {
      throw new IllegalStateException(block + " comes from nowhere");
    }
    return source;
  }
}
