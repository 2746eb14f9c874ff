package dev.perigee.tier1.emission;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.Epilogue;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.registers.Location;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Exits to the driver, after the body. An exit writes its slots and leaves; equal exits share their
 * code.
 */
final class ExitEmission {
  /** The places that the allocator has given to a node's inputs. */
  @FunctionalInterface
  interface Locations {
    int of(Node value);
  }

  /** A value for a slot, and where it is. */
  record Stored(FrameStore store, int payload, int tag) {
    static Stored of(FrameStore store, Locations locations) {
      Node payload = store.payload();
      Node tag = store.tagNode();
      return new Stored(
          store,
          payload == null || payload.operation().isFloating()
              ? Location.NONE
              : locations.of(payload),
          tag == null || tag.operation().isFloating() ? Location.NONE : locations.of(tag));
    }

    // Written by hand, like those of the key: the methods that a record generates are slow until
    // they are compiled.

    @Override
    public boolean equals(Object other) {
      return other instanceof Stored that
          && store.slot() == that.store.slot()
          && store.payload() == that.store.payload()
          && store.tag() == that.store.tag()
          && store.tagNode() == that.store.tagNode()
          && store.copied() == that.store.copied()
          && payload == that.payload
          && tag == that.tag;
    }

    @Override
    public int hashCode() {
      int value = store.payload() == null ? store.copied() : store.payload().id();
      return (store.slot() * 31 + value) * 31 + payload;
    }
  }

  private record Key(int code, List<Stored> stores) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && code == that.code && stores.equals(that.stores);
    }

    @Override
    public int hashCode() {
      int result = code;
      for (int i = 0; i < stores.size(); i++) {
        result = result * 31 + stores.get(i).hashCode();
      }
      return result;
    }
  }

  private record Cold(Label label, Key key, FrameExit exit) {}

  private static final Locations NOTHING = value -> Location.NONE;

  private final MachineCode code;
  private final Operands operands;
  private final Register exitCode;
  private final Consumer<FrameExit> observer;
  private final Map<Key, Label> shared = new HashMap<>();
  private final List<Cold> pending = new ArrayList<>();
  private final List<Runnable> others = new ArrayList<>();
  private final Map<Epilogue, Label> ends = new EnumMap<>(Epilogue.class);
  private final @Nullable Prototype prototype;
  private final Label leave;

  /**
   * For a function's code, or a routine's.
   *
   * @param prototype the function; null for a routine
   * @param observer called for each exit, before its code
   */
  ExitEmission(
      MachineCode code,
      Operands operands,
      Register exitCode,
      @Nullable Prototype prototype,
      Consumer<FrameExit> observer) {
    this.prototype = prototype;
    this.code = code;
    this.operands = operands;
    this.exitCode = exitCode;
    this.observer = observer;
    leave = code.label();
  }

  private static Key key(FrameExit exit, Locations locations) {
    List<Stored> stores = new ArrayList<>(exit.stores().size());
    for (FrameStore store : exit.stores()) {
      stores.add(Stored.of(store, locations));
    }
    return new Key(exit.pc() << Exit.BITS | exit.reason(), stores);
  }

  /** Leaves unconditionally. */
  void leave(FrameExit exit, Locations locations) {
    Key key = key(exit, locations);
    Label known = shared.get(key);
    if (known == null) {
      emit(share(key, exit));
    } else {
      code.jump(known);
    }
  }

  /** The label to branch to in order to leave. */
  Label to(FrameExit exit, Locations locations) {
    Key key = key(exit, locations);
    Label known = shared.get(key);
    if (known != null) {
      return known;
    }
    Cold cold = share(key, exit);
    pending.add(cold);
    return cold.label;
  }

  private Cold share(Key key, FrameExit exit) {
    Cold cold = new Cold(code.label(), key, exit);
    shared.put(key, cold.label);
    return cold;
  }

  /** The label to branch to in order to leave if all of the frame is in memory. */
  Label plain(int reason, int pc) {
    return to(FrameExit.plain(reason, pc), NOTHING);
  }

  /** As {@link #plain}, but emits the code here, so that branches to it are short. */
  Label plainHere(int reason, int pc) {
    FrameExit exit = FrameExit.plain(reason, pc);
    Label label = code.label();
    emit(new Cold(label, key(exit, NOTHING), exit));
    return label;
  }

  /** Defers other code that belongs after the body. */
  void behind(Runnable emission) {
    others.add(emission);
  }

  /** Emits all code that belongs after the body. */
  void emit() {
    while (!others.isEmpty()) {
      others.removeFirst().run();
    }
    pending.forEach(this::emit);
    ends.forEach((epilogue, label) -> {
      code.bind(label);
      jump(epilogue, operands.scratch(2));
    });
  }

  private void emit(Cold cold) {
    observer.accept(cold.exit);
    code.bind(cold.label);
    for (Stored stored : cold.key.stores) {
      store(stored, operands.slot(stored.store.slot()));
    }
    Epilogue epilogue = epilogue(cold.exit);
    if (epilogue == null) {
      code.move(exitCode, cold.key.code);
      code.jump(leave);
    } else {
      code.move(exitCode, FramedExit.word(Objects.requireNonNull(prototype), cold.exit.pc()));
      code.jump(end(epilogue));
    }
  }

  /** The epilogue that does a STEP's operation or calls its metamethod, if there is one. */
  private @Nullable Epilogue epilogue(FrameExit exit) {
    return prototype == null || exit.reason() != Exit.STEP
        ? null
        : FramedExit.epilogue(Instruction.op(prototype.code()[exit.pc()]));
  }

  /** The label to jump to in order to end with an epilogue. */
  private Label end(Epilogue epilogue) {
    Label known = ends.get(epilogue);
    if (known != null) {
      return known;
    }
    Label end = code.label();
    ends.put(epilogue, end);
    return end;
  }

  /** Continues in an epilogue. */
  void jump(Epilogue epilogue, Register scratch) {
    int place = StateLayout.routine(epilogue.number());
    code.load(scratch, Address.at(operands.state, place));
    code.jump(scratch);
  }

  /**
   * Emits the common end of all exits. It comes first after the body, so that many exits are near
   * it.
   */
  void emitLeave() {
    code.bind(leave);
    code.leave();
  }

  /** Writes the returned value to a slot. The first two scratch registers hold the link. */
  void storeReturned(Stored stored, Address slot) {
    store(stored, slot, operands.scratch(2), operands.scratch(3));
  }

  private void store(Stored stored, Address slot) {
    store(stored, slot, operands.scratch(0), operands.scratch(1));
  }

  private void store(Stored stored, Address slot, Register scratch, Register other) {
    FrameStore store = stored.store;
    @Nullable Node payload = store.payload();
    if (store.copied() != FrameStore.NOT_COPIED) {
      if (!operands.slot(store.copied()).equals(slot)) {
        code.copySlot(operands.slot(store.copied()), slot, scratch, other);
      }
      return;
    }
    Address tagPlace = slot.plus(SlotLayout.TAG);
    if (payload != null && payload.kind() == Kind.DOUBLE) {
      code.store(operands.use(payload, stored.payload, operands.floatScratch(0)), slot);
      code.storeTag(Tag.FLOAT, tagPlace, scratch);
    } else if (store.tagNode() != null && payload != null) {
      code.store(operands.use(payload, stored.payload, scratch), slot);
      code.store8(operands.use(store.tagNode(), stored.tag, scratch), tagPlace);
    } else if (payload != null) {
      code.storeSlot(operands.use(payload, stored.payload, scratch), store.tag(), slot, other);
    } else {
      code.storeTag(store.tag(), tagPlace, scratch);
    }
  }
}
