package dev.perigee.tier1.lowering;

import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ways out to the driver, emitted behind the body. An exit writes those slots of its map that
 * memory does not hold, and leaves; equal exits are one.
 */
final class Exits {
  /** A slot to be written before leaving. */
  private record Store(int slot, SsaValue value) {}

  private record Key(int code, List<Store> stores) {}

  private record Cold(Label label, Key key, Runnable prelude) {}

  private final MacroAssembler asm;
  private final FrameAccess frame;
  private final Map<Key, Label> shared = new HashMap<>();
  private final List<Cold> pending = new ArrayList<>();
  private final List<Runnable> others = new ArrayList<>();
  private final Label leave = new Label("leave");

  Exits(MacroAssembler asm, FrameAccess frame) {
    this.asm = asm;
    this.frame = frame;
  }

  /** Where to branch to leave with a reason, the frame being as the state says. */
  Label to(int reason, ExitState state, @Nullable SsaValue[] contents) {
    Key key = key(reason, state, contents);
    return shared.computeIfAbsent(
        key,
        missing -> {
          Label label = new Label("exit");
          pending.add(new Cold(label, missing, () -> {}));
          return label;
        });
  }

  /**
   * As {@link #to}, with instructions that run first: they use nothing but what is there at the
   * branch.
   */
  Label to(int reason, ExitState state, @Nullable SsaValue[] contents, Runnable prelude) {
    Label label = new Label("exit");
    pending.add(new Cold(label, key(reason, state, contents), prelude));
    return label;
  }

  /** Where to branch to leave with all of the frame in memory. */
  Label plain(int reason, int pc) {
    return to(reason, new ExitState(pc, new SsaValue[0]), new SsaValue[0]);
  }

  /** Instructions that belong behind the body, too. */
  void behind(Runnable emission) {
    others.add(emission);
  }

  private static Key key(int reason, ExitState state, @Nullable SsaValue[] contents) {
    List<Store> stores = new ArrayList<>();
    for (int slot = 0; slot < state.top(); slot++) {
      SsaValue value = state.slot(slot);
      if (value != null && contents[slot] != value) {
        stores.add(new Store(slot, value));
      }
    }
    return new Key(state.pc() << Exit.BITS | reason, stores);
  }

  /** Emits all that is behind the body. */
  void emit() {
    while (!others.isEmpty()) {
      others.removeFirst().run();
    }
    for (Cold cold : pending) {
      asm.bind(cold.label);
      cold.prelude.run();
      for (Store store : cold.key.stores) {
        frame.store(store.value, store.slot);
      }
      asm.mov(Register.X0, cold.key.code);
      asm.b(leave);
    }
    asm.bind(leave);
    asm.addConstant(Register.X16, Roles.REGION, Stubs.INSTANCE.exit());
    asm.br(Register.X16);
  }
}
