package dev.perigee.tier1.target;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Runs an operation of {@link MachineCode} with arbitrary contents of all registers, entered and
 * left through the target's stubs. The registers are loaded from memory after the state and stored
 * there, so the state's own register must be preserved.
 */
final class OperationRunner implements AutoCloseable {
  /** Emits an operation. A branch goes to the label. */
  interface Operation {
    void emit(MachineCode code, Label label);
  }

  /** An operation between the loads and the stores of all registers. */
  record Program(long address) {}

  /** The result of a run: whether the label was reached, and the registers. */
  record Outcome(boolean branched, Registers registers) {}

  /** Size of {@link #data()} in bytes. */
  static final int DATA = 4096;

  private static final int GIVEN = StateLayout.SIZE;
  private static final int WORDS = 128;
  private static final int LEFT = GIVEN + WORDS * Long.BYTES;
  private static final int FRAME = 4 * SlotLayout.SIZE;

  private final Target target;
  private final RegisterFile file;
  private final List<Register> general;
  private final List<FloatRegister> floats;
  private final CodeRegion region;
  private final int first;
  private int next;
  private boolean full;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(LEFT + WORDS * Long.BYTES, Long.BYTES);
  private final MemorySegment frame = arena.allocate(FRAME, SlotLayout.SIZE);
  private final MemorySegment data = arena.allocate(DATA, SlotLayout.SIZE);

  OperationRunner(Target target) {
    this.target = target;
    file = target.registers();
    general = List.copyOf(Registers.general(file));
    floats = List.copyOf(Registers.floats(file));
    region = CodeMemoryLadder.open(1 << 20, target).region();
    byte[] stubs = target.stubs().code();
    region.write(0, stubs);
    first = rounded(stubs.length);
    next = first;
    MemorySegment closure = arena.allocate(ClosureLayout.PROTOTYPE + Long.BYTES, Long.BYTES);
    frame.set(JAVA_LONG, 0, closure.address());
    state.set(JAVA_LONG, StateLayout.REGION, region.base());
  }

  private int rounded(int bytes) {
    return Math.ceilDiv(bytes, region.allocationGranularity()) * region.allocationGranularity();
  }

  /** Memory for operands: {@link #DATA} bytes. */
  MemorySegment data() {
    return data;
  }

  /** The engine's state. */
  MemorySegment state() {
    return state;
  }

  /** The region's address. */
  long regionBase() {
    return region.base();
  }

  Program assemble(Operation operation) {
    MachineCode code = target.newCode();
    Label branched = code.label();
    loadAll(code);
    operation.emit(code, branched);
    storeAll(code, 0);
    code.bind(branched);
    storeAll(code, 1);
    byte[] bytes = code.finish();
    if (next + bytes.length > region.size()) {
      next = first;
      full = true;
    }
    int offset = next;
    region.write(offset, bytes);
    if (full) {
      region.synchronizeCores();
    }
    next = rounded(offset + bytes.length);
    return new Program(region.base() + offset);
  }

  /** The comparison sets the flags according to the registers' contents. */
  private void loadAll(MachineCode code) {
    Label next = code.label();
    for (int i = 0; i < floats.size(); i++) {
      code.load(floats.get(i), inState(GIVEN, general.size() + i));
    }
    for (int i = 0; i < general.size(); i++) {
      code.load(general.get(i), inState(GIVEN, i));
    }
    code.branch(Comparison.LESS, general.get(0), general.get(1), next);
    code.bind(next);
  }

  private void storeAll(MachineCode code, int outcome) {
    for (int i = 0; i < general.size(); i++) {
      code.store(general.get(i), inState(LEFT, i));
    }
    for (int i = 0; i < floats.size(); i++) {
      code.store(floats.get(i), inState(LEFT, general.size() + i));
    }
    code.move(file.exitCode(), outcome);
    code.leave();
  }

  private Address inState(int area, int index) {
    return Address.at(file.state(), area + (long) index * Long.BYTES);
  }

  /** Runs code that may leave by itself; returns its exit code. */
  long enter(Program code, Registers given) {
    for (int i = 0; i < general.size(); i++) {
      state.set(JAVA_LONG, GIVEN + (long) i * Long.BYTES, given.get(general.get(i)));
    }
    for (int i = 0; i < floats.size(); i++) {
      state.set(
          JAVA_LONG, GIVEN + (long) (general.size() + i) * Long.BYTES, given.bits(floats.get(i)));
    }
    state.set(JAVA_LONG, StateLayout.BASE, frame.address() + 2L * SlotLayout.SIZE);
    return EntryPoint.enter(
        region.base() + target.stubs().enter(), code.address(), state.address());
  }

  Outcome run(Program code, Registers given) {
    long outcome = enter(code, given);
    if (outcome != 0 && outcome != 1) {
      throw new AssertionError("native code left with " + outcome);
    }
    Registers left = given.copy();
    for (int i = 0; i < general.size(); i++) {
      left.set(general.get(i), state.get(JAVA_LONG, LEFT + (long) i * Long.BYTES));
    }
    for (int i = 0; i < floats.size(); i++) {
      left.setBits(
          floats.get(i), state.get(JAVA_LONG, LEFT + (long) (general.size() + i) * Long.BYTES));
    }
    return new Outcome(outcome == 1, left);
  }

  int slice() {
    return state.get(JAVA_INT, StateLayout.SLICE);
  }

  void setSlice(int slice) {
    state.set(JAVA_INT, StateLayout.SLICE, slice);
  }

  void setStackLimit(long limit) {
    state.set(JAVA_LONG, StateLayout.STACK_LIMIT, limit);
  }

  @Override
  public void close() {
    region.close();
    arena.close();
  }
}
