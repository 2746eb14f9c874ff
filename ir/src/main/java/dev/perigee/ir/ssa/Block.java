package dev.perigee.ir.ssa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A basic block. The lists that it returns are live, and passes change them. */
public final class Block {
  private final int id;
  private final int pc;
  private final List<SsaValue> phis = new ArrayList<>();
  private final List<SsaValue> instructions = new ArrayList<>();
  private final List<Block> predecessors = new ArrayList<>();
  private final List<Block> successors = new ArrayList<>();
  private @Nullable SsaValue terminator;
  private boolean entry;
  private @Nullable ExitState startState;
  private @Nullable Block dominator;
  private @Nullable Block loop;
  private int loopDepth;
  private boolean loopHeader;
  private int order = -1;

  Block(int id, int pc) {
    this.id = id;
    this.pc = pc;
  }

  /** Its number, unique in the function. */
  public int id() {
    return id;
  }

  /** The pc at which the block begins; for a block on an edge, the edge's target. */
  public int pc() {
    return pc;
  }

  /** The phis, in order of their homes. */
  public List<SsaValue> phis() {
    return phis;
  }

  /** The instructions between the phis and the terminator. */
  public List<SsaValue> instructions() {
    return instructions;
  }

  /** The last instruction. */
  public SsaValue terminator() {
    if (terminator == null) {
      throw new IllegalStateException("block " + id + " has no terminator");
    }
    return terminator;
  }

  public void setTerminator(SsaValue terminator) {
    this.terminator = terminator;
    terminator.setBlock(this);
  }

  public List<Block> predecessors() {
    return predecessors;
  }

  /** The successors, in the order that the terminator's {@link SsaOp} defines. */
  public List<Block> successors() {
    return successors;
  }

  /** Whether the driver may enter here, at {@link #pc}. */
  public boolean isEntry() {
    return entry;
  }

  public void setEntry(boolean entry) {
    this.entry = entry;
  }

  /**
   * The values of the active slots after the phis, which an entry finds in the slots. Its pc is the
   * block's. Null for a block on an edge, which is never an entry.
   */
  public @Nullable ExitState startState() {
    return startState;
  }

  public void setStartState(@Nullable ExitState startState) {
    this.startState = startState;
  }

  /** The immediate dominator; null for the first block. */
  public @Nullable Block dominator() {
    return dominator;
  }

  void setDominator(@Nullable Block dominator) {
    this.dominator = dominator;
  }

  /** Whether this block dominates another or is the same. */
  public boolean dominates(Block other) {
    Block block = other;
    while (block != null && block.order > order) {
      block = block.dominator;
    }
    return block == this;
  }

  /**
   * The header of the innermost loop around this block, which may be this block; null outside of
   * loops.
   */
  public @Nullable Block loop() {
    return loop;
  }

  void setLoop(@Nullable Block loop) {
    this.loop = loop;
  }

  /** The number of loops around this block. */
  public int loopDepth() {
    return loopDepth;
  }

  void setLoopDepth(int loopDepth) {
    this.loopDepth = loopDepth;
  }

  /** Whether this block is the target of a retreating edge in depth-first order. */
  public boolean isLoopHeader() {
    return loopHeader;
  }

  void setLoopHeader(boolean loopHeader) {
    this.loopHeader = loopHeader;
  }

  /** Its index in {@link SsaFunction#blocks}. */
  public int order() {
    return order;
  }

  void setOrder(int order) {
    this.order = order;
  }

  @Override
  public String toString() {
    return "b" + id;
  }
}
