package dev.perigee.tier1.lowering;

import dev.perigee.ir.ssa.ExitState;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
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

  private final MachineCode code;
  private final Register exitCode;
  private final FrameAccess frame;
  private final Map<Key, Label> shared = new HashMap<>();
  private final List<Cold> pending = new ArrayList<>();
  private final List<Runnable> others = new ArrayList<>();
  private final Label leave;

  Exits(MachineCode code, Roles roles, FrameAccess frame) {
    this.code = code;
    this.exitCode = roles.file.exitCode();
    this.frame = frame;
    leave = code.label();
  }

  /** Where to branch to leave with a reason, the frame being as the state says. */
  Label to(int reason, ExitState state, @Nullable SsaValue[] contents) {
    Key key = key(reason, state, contents);
    return shared.computeIfAbsent(
        key,
        missing -> {
          Label label = code.label();
          pending.add(new Cold(label, missing, () -> {}));
          return label;
        });
  }

  /**
   * As {@link #to}, with instructions that run first: they use nothing but what is there at the
   * branch.
   */
  Label to(int reason, ExitState state, @Nullable SsaValue[] contents, Runnable prelude) {
    Label label = code.label();
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
      code.bind(cold.label);
      cold.prelude.run();
      for (Store store : cold.key.stores) {
        frame.store(store.value, store.slot);
      }
      code.move(exitCode, cold.key.code);
      code.jump(leave);
    }
    code.bind(leave);
    code.leave();
  }
}
