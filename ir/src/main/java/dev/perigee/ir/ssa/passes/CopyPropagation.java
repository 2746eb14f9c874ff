package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a copy by its source where the home rule allows it: from the copy on until the source's
 * home or the copy's home is written again, or until the frame may be examined at a point where the
 * source's home is not active.
 */
public final class CopyPropagation {
  private final SsaFunction function;
  private final List<SsaValue> copies = new ArrayList<>();

  /** The sources of the copies as they were before this pass, to which the facts refer. */
  private final List<SsaValue> sources = new ArrayList<>();

  /** For each value's id, its index among the copies, plus 1; 0 if it is not a copy. */
  private final int[] indexPlusOne;

  /** For each home, the copies from it or to it. */
  private final BitSet[] copiesOfHome;

  /** For each home, the copies from or to it or a higher home. */
  private final BitSet[] copiesFrom;

  private final @Nullable BitSet[] atEnd;

  private CopyPropagation(SsaFunction function) {
    this.function = function;
    this.indexPlusOne = new int[function.valueCount()];
    this.copiesOfHome = new BitSet[function.prototype().frameSize()];
    this.copiesFrom = new BitSet[copiesOfHome.length];
    this.atEnd = new BitSet[function.blockCount()];
    for (int home = 0; home < copiesOfHome.length; home++) {
      copiesOfHome[home] = new BitSet();
    }
  }

  /** Propagates the copies of a function. */
  public static void run(SsaFunction function) {
    CopyPropagation pass = new CopyPropagation(function);
    pass.collect();
    if (!pass.copies.isEmpty()) {
      pass.addUp();
      pass.solve();
      for (Block block : function.blocks()) {
        pass.follow(block, pass.atStart(block), true);
      }
    }
  }

  private void collect() {
    for (Block block : function.blocks()) {
      for (SsaValue value : block.instructions()) {
        if (value.op() == SsaOp.COPY && !value.input(0).isConstant()) {
          copiesOfHome[value.home()].set(copies.size());
          copiesOfHome[value.input(0).home()].set(copies.size());
          copies.add(value);
          sources.add(value.input(0));
          indexPlusOne[value.id()] = copies.size();
        }
      }
    }
  }

  private void addUp() {
    BitSet above = new BitSet();
    for (int home = copiesOfHome.length - 1; home >= 0; home--) {
      above.or(copiesOfHome[home]);
      copiesFrom[home] = (BitSet) above.clone();
    }
  }

  /**
   * The copies that are valid at a block's start: those valid at the end of every predecessor. At
   * an end that is not known yet, all are.
   */
  private BitSet atStart(Block block) {
    BitSet valid = new BitSet();
    boolean any = false;
    for (Block predecessor : block.predecessors()) {
      BitSet end = atEnd[predecessor.id()];
      if (end != null && !any) {
        valid.or(end);
        any = true;
      } else if (end != null) {
        valid.and(end);
      }
    }
    return valid;
  }

  private void solve() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : function.blocks()) {
        BitSet end = atStart(block);
        follow(block, end, false);
        changed |= leadsBack(block) && !end.equals(atEnd[block.id()]);
        atEnd[block.id()] = end;
      }
    }
  }

  /** Whether a block has a successor that comes before it in the order, or is the block itself. */
  private static boolean leadsBack(Block block) {
    for (Block successor : block.successors()) {
      if (successor.order() <= block.order()) {
        return true;
      }
    }
    return false;
  }

  /** Goes through a block, and turns the set of copies valid at its start into that at its end. */
  private void follow(Block block, BitSet valid, boolean rewriting) {
    block.phis().forEach(phi -> valid.andNot(copiesOfHome[phi.home()]));
    ExitState start = block.startState();
    dropOverwritten(start, valid);
    if (start != null && block.isEntry()) {
      dropAbove(start.top(), valid);
    }
    if (rewriting) {
      rewrite(start, valid);
    }
    for (SsaValue value : block.instructions()) {
      dropOverwritten(value.exit(), valid);
      if (rewriting) {
        rewrite(value, valid);
      }
      step(value, valid);
    }
    dropOverwritten(block.terminator().exit(), valid);
    if (rewriting) {
      rewrite(block.terminator(), valid);
    }
    step(block.terminator(), valid);
  }

  /**
   * Invalidates copies whose source's home is overwritten by writing a frame. The frame has in each
   * home what the linear form has there, which may be a constant that no instruction of the graph
   * writes.
   */
  private void dropOverwritten(@Nullable ExitState state, BitSet valid) {
    if (state != null) {
      for (int i = valid.nextSetBit(0); i >= 0; i = valid.nextSetBit(i + 1)) {
        SsaValue source = sources.get(i);
        if (source.home() < state.top() && state.slot(source.home()) != source) {
          valid.clear(i);
        }
      }
    }
  }

  /**
   * Invalidates copies above the active slots, which do not survive where the driver takes over.
   */
  private void dropAbove(int top, BitSet valid) {
    if (top < copiesFrom.length) {
      valid.andNot(copiesFrom[top]);
    }
  }

  private void step(SsaValue value, BitSet valid) {
    ExitState exit = value.exit();
    if (exit != null && value.op() != SsaOp.GUARD) {
      int dead = exit.top();
      if (value.op() == SsaOp.STEP || value.op() == SsaOp.CALL) {
        dead = Math.min(dead, function.effects(value.pc()).deadFrom(0));
      }
      dropAbove(dead, valid);
    }
    if (value.home() >= 0) {
      valid.andNot(copiesOfHome[value.home()]);
      if (indexPlusOne[value.id()] != 0) {
        valid.set(indexPlusOne[value.id()] - 1);
      }
    }
  }

  /** Replaces copies in a value's inputs and exit. A guard's input must keep the guard's home. */
  private void rewrite(SsaValue value, BitSet valid) {
    ExitState exit = value.exit();
    int top = exit == null ? Integer.MAX_VALUE : exit.top();
    if (value.op() != SsaOp.GUARD) {
      for (int i = 0; i < value.inputCount(); i++) {
        value.setInput(i, source(value.input(i), valid, top));
      }
    }
    rewrite(exit, valid);
  }

  private void rewrite(@Nullable ExitState state, BitSet valid) {
    for (int slot = 0; state != null && slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null) {
        state.setSlot(slot, source(value, valid, state.top()));
      }
    }
  }

  private SsaValue source(SsaValue value, BitSet valid, int top) {
    SsaValue result = value;
    while (result.id() < indexPlusOne.length && indexPlusOne[result.id()] != 0) {
      int index = indexPlusOne[result.id()] - 1;
      if (!valid.get(index) || sources.get(index).home() >= top) {
        break;
      }
      result = sources.get(index);
    }
    return result;
  }
}
