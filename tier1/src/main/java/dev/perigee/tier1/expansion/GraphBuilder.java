package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.Graph;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import org.jspecify.annotations.Nullable;

/** Adds nodes to the block that is being expanded. */
final class GraphBuilder {
  final Graph graph = new Graph();
  private @Nullable BasicBlock block;

  /** The block to which nodes are added. */
  BasicBlock block() {
    if (block == null) {
      throw new IllegalStateException("there is no block");
    }
    return block;
  }

  /** Adds nodes to another block from now on. */
  void continueIn(BasicBlock next) {
    block = next;
  }

  Node add(Node node) {
    block().add(node);
    return node;
  }

  Node add(Operation operation, Node... inputs) {
    return add(graph.newNode(operation, 0, 0, inputs));
  }

  /** An operation with a constant. */
  Node add(Operation operation, long immediate, Node... inputs) {
    return add(graph.newNode(operation, immediate, 0, inputs));
  }

  /** A load at base + offset. */
  Node load(Operation operation, Node base, long offset, MemoryClass memory) {
    return add(operation, offset, base).setMemory(memory);
  }

  /** A word that never changes. */
  Node constantLoad(Node base, long offset) {
    return load(Operation.LOAD, base, offset, MemoryClass.CONSTANT);
  }

  /** The payload of a slot in memory, with a check of its tag. */
  Node loadChecked(Node base, long offset, int tag, MemoryClass memory, FrameExit exit) {
    return add(graph.newNode(Operation.LOAD_CHECKED, offset, tag, base))
        .setMemory(memory)
        .setExit(exit);
  }

  /** Stores a value at base + offset. */
  void store(Operation operation, Node value, Node base, long offset, MemoryClass memory) {
    add(operation, offset, value, base).setMemory(memory);
  }

  /** Leaves if a comparison of two words holds. */
  void check(Comparison comparison, Node x, Node y, FrameExit exit) {
    add(Operation.CHECK, x, y).setComparison(comparison).setExit(exit);
  }

  /** Leaves if a comparison of a tag, or another small number, with a constant holds. */
  void check32(Comparison comparison, Node x, int constant, FrameExit exit) {
    add(Operation.CHECK32, constant, x).setComparison(comparison).setExit(exit);
  }

  /** Ends the block with a jump. */
  void jump(BasicBlock target) {
    end(graph.newNode(Operation.JUMP, 0, 0), target);
  }

  /**
   * Ends the block: goes to the first of two blocks if a comparison of two words holds, otherwise
   * to the second.
   */
  void branch(Comparison comparison, Node x, Node y, BasicBlock yes, BasicBlock no) {
    end(graph.newNode(Operation.BRANCH, 0, 0, x, y).setComparison(comparison), yes, no);
  }

  /** The same for a tag, or another small number, and a constant. */
  void branch32(Comparison comparison, Node x, int constant, BasicBlock yes, BasicBlock no) {
    end(graph.newNode(Operation.BRANCH32, constant, 0, x).setComparison(comparison), yes, no);
  }

  /** The same for two doubles. */
  void branch(FloatComparison comparison, Node x, Node y, BasicBlock yes, BasicBlock no) {
    end(graph.newNode(Operation.BRANCH_DOUBLE, 0, 0, x, y).setFloatComparison(comparison), yes, no);
  }

  /** Ends the block by leaving. */
  void leave(FrameExit exit) {
    end(graph.newNode(Operation.LEAVE, 0, 0).setExit(exit));
  }

  /** Ends the block with a terminator. */
  void end(Node terminator, BasicBlock... successors) {
    block().setTerminator(terminator);
    for (BasicBlock successor : successors) {
      block().goTo(successor);
    }
  }

  /** A new block after all others, with the pc and the loops of the present one. */
  BasicBlock newBlock() {
    BasicBlock made = graph.addBlock(block().pc());
    made.setLoopDepth(block().loopDepth());
    return made;
  }

  /** A phi of the block, with an input for each of its predecessors, in order. */
  Node phi(Node... inputs) {
    Node phi = graph.newPhi(inputs[0].kind());
    phi.setInputs(inputs);
    block().addPhi(phi);
    return phi;
  }

  /** A scratch word that a routine has stored ({@link Routine#scratchWord}). */
  Node loadScratch(int number) {
    return load(Operation.LOAD, graph.state(), Routine.scratchWord(number), MemoryClass.NODE);
  }

  /** Stores a scratch word for a routine. */
  void storeScratch(int number, Node word) {
    store(Operation.STORE, word, graph.state(), Routine.scratchWord(number), MemoryClass.NODE);
  }

  /**
   * Makes an object, of which only the header is written.
   *
   * @param extra the header's int
   */
  Node newObject(int kind, int extra, int bytes, FrameExit slow) {
    int sizeClass = SizeClasses.of(bytes);
    long header =
        ObjectLayout.header(kind, 0, sizeClass) | (long) extra << (Byte.SIZE * ObjectLayout.EXTRA);
    return callRoutine(
        Routine.NEW_OBJECT,
        slow,
        graph.constant(StateLayout.freeObjects(sizeClass)),
        graph.constant(SizeClasses.bytes(sizeClass)),
        graph.constant(header));
  }

  /** Stores to a new object. Nothing else in the function can have read its memory. */
  void storeNew(Operation operation, Node value, Node object, long offset) {
    store(operation, value, object, offset, MemoryClass.CELL);
  }

  /** The answer of a call of a routine. Leaves if it is 0. */
  Node callRoutine(Routine routine, FrameExit slow, Node... arguments) {
    return add(graph.newNode(Operation.CALL_ROUTINE, 0, routine.ordinal(), arguments))
        .setExit(slow);
  }
}
