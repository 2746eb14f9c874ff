package dev.perigee.ir.ssa.passes;

import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaFunction;
import dev.perigee.ir.ssa.SsaValue;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Removes unused values. Uses are the inputs and exits of instructions that have an effect, and the
 * states at entries.
 */
public final class DeadCode {
  private final BitSet live = new BitSet();
  private final Deque<SsaValue> work = new ArrayDeque<>();

  private DeadCode() {}

  /** Removes the dead code of a function. */
  public static void run(SsaFunction function) {
    DeadCode pass = new DeadCode();
    for (Block block : function.blocks()) {
      pass.use(block.terminator());
      for (SsaValue value : block.instructions()) {
        if (!value.op().isPure()) {
          pass.use(value);
        }
      }
      if (block.isEntry()) {
        pass.use(block.startState());
      }
    }
    pass.follow();
    for (Block block : function.blocks()) {
      block.phis().removeIf(phi -> !pass.live.get(phi.id()));
      block.instructions().removeIf(value -> !pass.live.get(value.id()));
      pass.forget(block);
    }
  }

  private void follow() {
    while (!work.isEmpty()) {
      SsaValue value = work.remove();
      for (int i = 0; i < value.inputCount(); i++) {
        use(value.input(i));
      }
      use(value.exit());
    }
  }

  private void use(SsaValue value) {
    if (!live.get(value.id())) {
      live.set(value.id());
      work.add(value);
    }
  }

  private void use(@Nullable ExitState state) {
    for (int slot = 0; state != null && slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null) {
        use(value);
      }
    }
  }

  /** Removes the start state of a block that is not an entry, since nothing uses it. */
  private void forget(Block block) {
    if (!block.isEntry()) {
      block.setStartState(null);
    }
  }
}
