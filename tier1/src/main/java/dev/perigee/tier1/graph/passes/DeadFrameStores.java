package dev.perigee.tier1.graph.passes;

import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import java.util.BitSet;

/**
 * Removes stores to slots of the frame that are overwritten in the same block before anything can
 * read them. A node that may leave reads all slots except those that its exit writes.
 */
public final class DeadFrameStores {
  /**
   * The slots that are written before they are read: 2 n is the payload of slot n, 2 n + 1 its tag.
   */
  private final BitSet overwritten = new BitSet();

  private boolean changed;

  private DeadFrameStores() {}

  /** Runs the pass. */
  public static boolean run(Graph graph) {
    DeadFrameStores pass = new DeadFrameStores();
    BitSet dead = new BitSet();
    for (BasicBlock block : graph.blocks()) {
      dead.clear();
      pass.overwritten.clear();
      // The code after the block is not known, and most terminators may leave.
      for (int i = block.nodes().size() - 1; i >= 0; i--) {
        Node node = block.nodes().get(i);
        if (pass.isDead(node)) {
          dead.set(node.id());
        }
      }
      if (!dead.isEmpty()) {
        pass.changed = true;
        block.removeIf(node -> dead.get(node.id()));
      }
    }
    return pass.changed;
  }

  /** Goes back over a node; returns whether it is a dead store. */
  private boolean isDead(Node node) {
    switch (node.operation()) {
      case STORE_SLOT, COPY_SLOT -> {
        int slot = (int) node.immediate();
        if (isOverwritten(slot, false) && isOverwritten(slot, true)) {
          return true;
        }
        overwritten.set(2 * slot, 2 * slot + 2);
        if (node.operation() == Operation.COPY_SLOT) {
          read(node.parameter());
        }
      }
      case STORE, STORE8, STORE_DOUBLE -> {
        return isDeadStore(node);
      }
      case CALL -> overwritten.clear();
      default -> {
        FrameExit exit = node.exit();
        if (exit != null) {
          leave(exit);
        }
        readBy(node);
      }
    }
    return false;
  }

  private boolean isDeadStore(Node store) {
    int slot = Invalidation.frameSlot(store, 1);
    boolean tag = store.operation() == Operation.STORE8;
    if (slot < 0 || store.immediate() != offset(slot, tag)) {
      return false;
    }
    if (isOverwritten(slot, tag)) {
      return true;
    }
    overwritten.set(tag ? 2 * slot + 1 : 2 * slot);
    return false;
  }

  /** A checked load may leave, but it reads first. */
  private void readBy(Node node) {
    if (node.operation() == Operation.CALL_ROUTINE && Invalidation.accessesFrame(node)) {
      overwritten.clear();
    }
    if (Invalidation.reads(node) && Invalidation.readClass(node) == MemoryClass.FRAME) {
      int slot = Invalidation.frameSlot(node, 0);
      if (slot == Invalidation.NO_SLOT) {
        overwritten.clear();
      } else {
        read(slot);
      }
    }
  }

  private void leave(FrameExit exit) {
    BitSet stored = new BitSet();
    for (FrameStore store : exit.stores()) {
      stored.set(2 * store.slot(), 2 * store.slot() + 2);
    }
    // A slot that the exit copies is not among those that it writes, so it counts as read as well.
    overwritten.and(stored);
  }

  private void read(int slot) {
    if (slot >= 0) {
      overwritten.clear(2 * slot, 2 * slot + 2);
    }
  }

  private boolean isOverwritten(int slot, boolean tag) {
    return overwritten.get(tag ? 2 * slot + 1 : 2 * slot);
  }

  private static long offset(int slot, boolean tag) {
    return (long) slot * SlotLayout.SIZE + (tag ? SlotLayout.TAG : SlotLayout.PAYLOAD);
  }
}
