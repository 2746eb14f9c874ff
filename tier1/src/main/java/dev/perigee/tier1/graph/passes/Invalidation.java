package dev.perigee.tier1.graph.passes;

import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;

/**
 * What invalidates known facts. Sets of changes are bit sets: one bit for each memory class, {@link
 * #CALL} and {@link #ENTRY}.
 *
 * <ul>
 *   <li>A call changes everything: no register survives it.
 *   <li>A store changes its class. A routine changes the classes {@link Routine#changes}; it does
 *       not count as a call, since registers survive it.
 *   <li>A node with a home changes its slot in the frame as the driver sees it, even if memory
 *       changes only later. A load of the home itself does not, since the slot already holds the
 *       value.
 *   <li>At an entry the frame is read again. Tables and cells may have changed as well, but the
 *       effect depends on the node: a recoverable value is computed again, and no check holds any
 *       more.
 * </ul>
 */
final class Invalidation {
  private static final int CLASSES = MemoryClass.COLOUR.ordinal() + 1;

  /** The index of the bit {@link #CALL}. */
  static final int CALL_INDEX = CLASSES;

  /** The index of the bit {@link #ENTRY}. */
  static final int ENTRY_INDEX = CLASSES + 1;

  /** The number of bits. */
  static final int COUNT = CLASSES + 2;

  /** All registers are lost. */
  static final int CALL = 1 << CALL_INDEX;

  /** The driver may come back here. Only recoverable values survive. */
  static final int ENTRY = 1 << ENTRY_INDEX;

  /** Everything changes. */
  static final int ALL = (1 << COUNT) - 1;

  /** {@link #frameSlot}: any slot, or memory outside of the frame. */
  static final int NO_SLOT = Integer.MIN_VALUE;

  private Invalidation() {}

  /** The bit of a memory class. */
  static int bit(MemoryClass memory) {
    return 1 << memory.ordinal();
  }

  /** The changes that a node makes. */
  static int by(Node node) {
    if (node.operation() == Operation.CALL) {
      return ALL;
    }
    if (node.operation().isStore()) {
      return bit(storedClass(node));
    }
    int changes =
        switch (node.operation()) {
          case CALL_ROUTINE -> bits(Routine.of(node));
          case FIELD, FIELD_TO_SET -> bits(Routine.behind(node.operation()));
          default -> 0;
        };
    return changes | byHome(node);
  }

  private static int bits(Routine routine) {
    int changes = 0;
    for (MemoryClass memory : routine.changes()) {
      changes |= bit(memory);
    }
    return changes;
  }

  private static int byHome(Node node) {
    return node.home() != Node.NO_HOME && !isLoadOfHome(node) ? bit(MemoryClass.FRAME) : 0;
  }

  /** The changes at a block's start. */
  static int atStartOf(BasicBlock block) {
    int changes = block.isEntry() ? ENTRY | bit(MemoryClass.FRAME) : 0;
    for (Node phi : block.phis()) {
      changes |= by(phi);
    }
    return changes;
  }

  /** The changes that a block makes, including those at its start. */
  static int by(BasicBlock block) {
    int changes = atStartOf(block);
    for (Node node : block.nodes()) {
      changes |= by(node);
    }
    return changes;
  }

  private static MemoryClass storedClass(Node store) {
    return switch (store.operation()) {
      case STORE_SLOT, COPY_SLOT -> MemoryClass.FRAME;
      default -> store.memory();
    };
  }

  /** Whether a CALL_ROUTINE's routine reads and writes slots of the frame. */
  static boolean accessesFrame(Node call) {
    return Routine.of(call).changes().contains(MemoryClass.FRAME);
  }

  /** Whether the value of a node depends on memory. */
  static boolean reads(Node node) {
    return switch (node.operation()) {
      case LOAD, LOAD32, LOAD8, LOAD_DOUBLE, LOAD_CHECKED, HINTED_NODE, CHECK_BIT -> true;
      case FIELD -> true;
      default -> false;
    };
  }

  /**
   * The class of memory that a node reads, if {@link #reads}. A search for a key reads the table's
   * shape.
   */
  static MemoryClass readClass(Node node) {
    return switch (node.operation()) {
      case HINTED_NODE, FIELD -> MemoryClass.TABLE;
      default -> node.memory();
    };
  }

  /** Whether a change may affect what a node reads. Both are of one class. */
  static boolean meet(Node change, Node read) {
    if (readClass(read) == MemoryClass.FRAME) {
      int changed = changedSlot(change);
      int slot = frameSlot(read, 0);
      return changed == slot || changed == NO_SLOT || slot == NO_SLOT;
    }
    return !hasOffset(read)
        || !hasOffset(change)
        || change.input(1) != read.input(0)
        || overlap(change, read);
  }

  private static boolean overlap(Node change, Node read) {
    return change.immediate() < read.immediate() + width(read)
        && read.immediate() < change.immediate() + width(change);
  }

  /** Whether an access has a base and a constant offset. */
  private static boolean hasOffset(Node node) {
    return switch (node.operation()) {
      case LOAD, LOAD32, LOAD8, LOAD_DOUBLE, LOAD_CHECKED, CHECK_BIT -> node.inputCount() == 1;
      case STORE, STORE8, STORE32, STORE_DOUBLE -> node.inputCount() == 2;
      default -> false;
    };
  }

  private static int width(Node node) {
    return switch (node.operation()) {
      case LOAD8, STORE8, CHECK_BIT -> 1;
      case LOAD32, STORE32 -> Integer.BYTES;
      case LOAD_CHECKED -> SlotLayout.SIZE;
      default -> Long.BYTES;
    };
  }

  private static int changedSlot(Node change) {
    return switch (change.operation()) {
      case STORE_SLOT, COPY_SLOT -> (int) change.immediate();
      case STORE, STORE8, STORE32, STORE_DOUBLE -> frameSlot(change, 1);
      case CALL_ROUTINE -> accessesFrame(change) ? NO_SLOT : change.home();
      default -> change.home();
    };
  }

  /**
   * The slot that a load or store accesses; {@link #NO_SLOT} unless it is at a constant offset from
   * the frame.
   *
   * @param base the index of the input with the address's base
   */
  static int frameSlot(Node node, int base) {
    return hasOffset(node) && node.input(base).operation() == Operation.FRAME
        ? (int) Math.floorDiv(node.immediate(), (long) SlotLayout.SIZE)
        : NO_SLOT;
  }

  /** Whether a node with a home loads that same part of that same slot from memory. */
  static boolean isLoadOfHome(Node node) {
    boolean part =
        switch (node.operation()) {
          case LOAD, LOAD_DOUBLE -> !node.isTag();
          case LOAD8 -> node.isTag();
          default -> false;
        };
    long offset = node.isTag() ? SlotLayout.TAG : SlotLayout.PAYLOAD;
    return part
        && node.home() != Node.NO_HOME
        && node.memory() == MemoryClass.FRAME
        && node.inputCount() == 1
        && node.input(0).operation() == Operation.FRAME
        && node.immediate() == (long) node.home() * SlotLayout.SIZE + offset;
  }
}
