package dev.perigee.tier1.emission;

import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Kind;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.registers.Location;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;

/** Reads and writes values in the places that the allocator has given them. */
final class Operands {
  final Register base;
  final Register state;
  final Register record;

  private final MachineCode code;
  private final RegisterFile file;

  Operands(MachineCode code, RegisterFile file) {
    this.code = code;
    this.file = file;
    base = file.base();
    state = file.state();
    record = file.record();
  }

  /** A scratch register. It holds nothing from one node's code to the next's. */
  Register scratch(int number) {
    return file.scratch().get(number);
  }

  FloatRegister floatScratch(int number) {
    return file.floatScratch().get(number);
  }

  /** A slot of the frame, which begins with its payload. */
  Address slot(int slot) {
    return Address.at(base, (long) slot * SlotLayout.SIZE);
  }

  /** The tag of a slot of the frame. */
  Address tag(int slot) {
    return slot(slot).plus(SlotLayout.TAG);
  }

  private Address spill(int location) {
    return Address.at(state, StateLayout.SPILLS + 8L * Location.number(location));
  }

  Register word(int location) {
    return file.values().get(Location.number(location));
  }

  FloatRegister doubleAt(int location) {
    return file.floatValues().get(Location.number(location));
  }

  /** The register that holds a word. A word without one is loaded into the scratch register. */
  Register use(Node value, int location, Register scratch) {
    if (!value.operation().isFloating() && Location.isRegister(location)) {
      return word(location);
    }
    return switch (value.operation()) {
      case FRAME -> base;
      case STATE -> state;
      case RECORD -> record;
      default -> {
        load(value, location, scratch);
        yield scratch;
      }
    };
  }

  /** Puts a word into a register. */
  void load(Node value, int location, Register target) {
    if (value.operation() == Operation.CONSTANT) {
      code.move(target, value.immediate());
    } else if (value.operation() == Operation.LITERAL) {
      code.load(target, Address.at(record, value.immediate()));
    } else if (value.operation().isFloating() || Location.isRegister(location)) {
      code.move(target, use(value, location, target));
    } else if (Location.isSpill(location)) {
      code.load(target, spill(location));
    } else {
      loadHome(value, target);
    }
  }

  private void loadHome(Node value, Register target) {
    if (value.isInRecord()) {
      code.load(target, Address.at(record, value.immediate()));
      return;
    }
    if (value.home() == Node.NO_HOME) {
      throw new IllegalStateException(value + " is nowhere");
    }
    if (value.isTag()) {
      code.load8(target, tag(value.home()));
    } else {
      code.load(target, slot(value.home()));
    }
  }

  /** The register that holds a double. A double without one is loaded into the scratch register. */
  FloatRegister use(Node value, int location, FloatRegister scratch) {
    if (!value.operation().isFloating() && Location.isRegister(location)) {
      return doubleAt(location);
    }
    load(value, location, scratch);
    return scratch;
  }

  /** Puts a double into a register. */
  void load(Node value, int location, FloatRegister target) {
    if (value.operation() == Operation.DOUBLE_CONSTANT) {
      code.move(target, value.doubleValue());
    } else if (Location.isRegister(location)) {
      code.move(target, doubleAt(location));
    } else if (Location.isSpill(location)) {
      code.load(target, spill(location));
    } else {
      code.load(target, slot(value.home()));
    }
  }

  /** Moves a value of either kind. Moves from memory to memory go through a scratch register. */
  void move(Node value, int source, int target) {
    if (value.kind() == Kind.DOUBLE) {
      moveDouble(value, source, target);
    } else {
      moveWord(value, source, target);
    }
  }

  /** Breaks cycles of moves. */
  private static final int CYCLE_SCRATCH = 2;

  private static final int MEMORY_SCRATCH = 0;

  private void moveWord(Node value, int source, int target) {
    Register into =
        target == Location.SCRATCH
            ? scratch(CYCLE_SCRATCH)
            : Location.isRegister(target) ? word(target) : scratch(MEMORY_SCRATCH);
    if (source == Location.SCRATCH) {
      if (Location.isSpill(target)) {
        code.store(scratch(CYCLE_SCRATCH), spill(target));
        return;
      }
      code.move(into, scratch(CYCLE_SCRATCH));
    } else if (Location.isSpill(target)) {
      code.store(use(value, source, into), spill(target));
      return;
    } else {
      load(value, source, into);
    }
  }

  private void moveDouble(Node value, int source, int target) {
    FloatRegister cycle = floatScratch(1);
    FloatRegister into =
        target == Location.SCRATCH
            ? cycle
            : Location.isRegister(target) ? doubleAt(target) : floatScratch(0);
    if (Location.isSpill(target)) {
      code.store(source == Location.SCRATCH ? cycle : use(value, source, into), spill(target));
    } else if (source == Location.SCRATCH) {
      code.move(into, cycle);
    } else {
      load(value, source, into);
    }
  }

  /**
   * The register to compute a word in: its own, or the scratch register. {@link #defined} must
   * follow.
   */
  Register target(int location, Register scratch) {
    return Location.isRegister(location) ? word(location) : scratch;
  }

  /**
   * The register to compute a double in: its own, or the scratch register. {@link #defined} must
   * follow.
   */
  FloatRegister target(int location, FloatRegister scratch) {
    return Location.isRegister(location) ? doubleAt(location) : scratch;
  }

  /** A word was computed. Stores it to its spill place if it has one. */
  void defined(Register computed, int location, int spill) {
    if (Location.isSpill(location)) {
      code.store(computed, spill(location));
    }
    if (Location.isSpill(spill) && spill != location) {
      code.store(computed, spill(spill));
    }
  }

  /** A double was computed. Stores it to its spill place if it has one. */
  void defined(FloatRegister computed, int location, int spill) {
    if (Location.isSpill(location)) {
      code.store(computed, spill(location));
    }
    if (Location.isSpill(spill) && spill != location) {
      code.store(computed, spill(spill));
    }
  }
}
