package dev.perigee.tier1.allocation;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Live values at block boundaries, by backward dataflow. Only values that can be in a register
 * count ({@link #isTracked}); an exit uses every value of its map.
 */
public final class Liveness {
  private final SsaFunction function;
  private final BitSet[] liveIn;
  private final BitSet[] liveOut;

  /** Solves the dataflow for a function. */
  public Liveness(SsaFunction function) {
    this.function = function;
    liveIn = new BitSet[function.blockCount()];
    liveOut = new BitSet[function.blockCount()];
    for (Block block : function.blocks()) {
      liveIn[block.id()] = new BitSet();
      liveOut[block.id()] = new BitSet();
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      List<Block> blocks = function.blocks();
      for (int i = blocks.size() - 1; i >= 0; i--) {
        changed |= update(blocks.get(i));
      }
    }
  }

  /** Whether a value can be in a register: it has a home and a register form. */
  public static boolean isTracked(SsaValue value) {
    return value.home() >= 0 && value.type().hasRegisterForm();
  }

  /** Tracked values live at a block's start, its own phis excepted. */
  public BitSet liveIn(Block block) {
    return liveIn[block.id()];
  }

  /** Tracked values live at a block's end, those that successors' phis take over included. */
  public BitSet liveOut(Block block) {
    return liveOut[block.id()];
  }

  private boolean update(Block block) {
    BitSet out = liveOut[block.id()];
    for (Block successor : block.successors()) {
      out.or(liveIn[successor.id()]);
      int edge = successor.predecessors().indexOf(block);
      for (SsaValue phi : successor.phis()) {
        use(phi.input(edge), out);
      }
    }
    BitSet live = (BitSet) out.clone();
    transfer(block.terminator(), live);
    List<SsaValue> instructions = block.instructions();
    for (int i = instructions.size() - 1; i >= 0; i--) {
      transfer(instructions.get(i), live);
    }
    for (SsaValue phi : block.phis()) {
      live.clear(phi.id());
    }
    boolean changed = !live.equals(liveIn[block.id()]);
    liveIn[block.id()] = live;
    return changed;
  }

  private static void transfer(SsaValue value, BitSet live) {
    live.clear(value.id());
    forEachUse(value, used -> use(used, live));
  }

  private static void use(SsaValue value, BitSet live) {
    if (isTracked(value)) {
      live.set(value.id());
    }
  }

  /** Visits the inputs of an instruction (not a phi's) and the values of its exit's map. */
  public static void forEachUse(SsaValue value, Consumer<SsaValue> visitor) {
    for (int i = 0; i < value.inputCount(); i++) {
      visitor.accept(value.input(i));
    }
    ExitState exit = value.exit();
    if (exit != null) {
      for (int slot = 0; slot < exit.top(); slot++) {
        @Nullable SsaValue held = exit.slot(slot);
        if (held != null) {
          visitor.accept(held);
        }
      }
    }
  }

  /** Tracked values live directly behind an instruction of a block. */
  public BitSet liveAfter(Block block, SsaValue instruction) {
    BitSet live = (BitSet) liveOut(block).clone();
    if (block.terminator() == instruction) {
      return live;
    }
    transfer(block.terminator(), live);
    List<SsaValue> instructions = block.instructions();
    for (int i = instructions.size() - 1; instructions.get(i) != instruction; i--) {
      transfer(instructions.get(i), live);
    }
    return live;
  }

  /** The function that this is about. */
  public SsaFunction function() {
    return function;
  }
}
