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
 * Uses the source of a copy in its place, as long as the home rule allows: from the copy on until
 * the source's home or the copy's is written again, or the source's home is no longer active where
 * a frame may be looked at.
 */
public final class CopyPropagation {
  private final SsaFunction function;
  private final List<SsaValue> copies = new ArrayList<>();

  /** What each copies, as it was before this pass: that is what the facts are about. */
  private final List<SsaValue> sources = new ArrayList<>();

  /** At a value's id its index among the copies, plus 1. */
  private final int[] indexPlusOne;

  /** For each home: copies from or to it. */
  private final BitSet[] copiesOfHome;

  /** For each home: copies from or to it or one above it. */
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
   * A copy holds at a block's start when it does at the end of every predecessor; unknown ends hold
   * all.
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

  /** Whether control may go on in a block that was looked at before this one. */
  private static boolean leadsBack(Block block) {
    for (Block successor : block.successors()) {
      if (successor.order() <= block.order()) {
        return true;
      }
    }
    return false;
  }

  /** Goes through a block; what holds at its start becomes what holds at its end. */
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
   * A frame that is written has in the source's home what the linear form has there: a constant,
   * which no instruction of the graph puts there, ends the source too.
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

  /** Where the driver leaves or comes back, nothing is kept above the active slots. */
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

  /** A guard's input keeps its home, which is the guard's own. */
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
