package dev.perigee.engine;

import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.codememory.CodeAllocator;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRange;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs operations of a target between a load of all registers and a store of all registers, on a
 * frame and an engine's state that hold nothing else.
 */
final class NativeSandbox implements AutoCloseable {
  /** Bytes of memory that operations may use: {@link #buffer}. */
  static final int BUFFER_BYTES = 256;

  /** What the slice and the stack's limit are when code begins. */
  static final int SLICE = 100;

  /** How far above the frame's base the stack's limit is. */
  static final int HEADROOM = 1 << 16;

  /** How many programs there are at once. */
  private static final int PROGRAMS = 64;

  private static final int SLOT = SlotLayout.SIZE;
  private static final long REGION_BYTES = 1 << 20;

  // Places in the frame, from its base.
  private static final int GENERAL_IN = 0;
  private static final int FLOATS_IN = 1024;
  private static final int GENERAL_OUT = 2048;
  private static final int FLOATS_OUT = 3072;
  private static final int BUFFER = 4096;
  private static final int FRAME_BYTES = 8192;

  final Target target;
  final RegisterFile file;

  /** All registers that operations may be given. */
  final List<Register> general = new ArrayList<>();

  final List<FloatRegister> floats = new ArrayList<>();

  private final CodeRegion region;
  private final CodeAllocator allocator;
  private final Deque<CodeRange> ranges = new ArrayDeque<>();
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(StateLayout.SIZE, SLOT);
  private final MemorySegment stack = arena.allocate(FRAME_BYTES + 2L * SLOT, SLOT);
  private final MemorySegment closure = arena.allocate(256, SLOT);
  private final MemorySegment frame = stack.asSlice(2L * SLOT);

  /** What registers hold; a register that is not named holds something of no importance. */
  static final class Registers {
    private final Map<Register, Long> general = new HashMap<>();
    private final Map<FloatRegister, Long> floats = new HashMap<>();

    long get(Register register) {
      return general.getOrDefault(register, 0L);
    }

    double get(FloatRegister register) {
      return Double.longBitsToDouble(bits(register));
    }

    long bits(FloatRegister register) {
      return floats.getOrDefault(register, 0L);
    }

    Registers set(Register register, long value) {
      general.put(register, value);
      return this;
    }

    Registers set(FloatRegister register, double value) {
      return setBits(register, Double.doubleToRawLongBits(value));
    }

    Registers setBits(FloatRegister register, long bits) {
      floats.put(register, bits);
      return this;
    }

    Registers copy() {
      Registers copy = new Registers();
      copy.general.putAll(general);
      copy.floats.putAll(floats);
      return copy;
    }
  }

  /** Code in the region. */
  final class Program {
    private final long address;

    private Program(long address) {
      this.address = address;
    }

    /** Runs the code; gives what registers hold behind the operations. */
    Registers run(Registers before) {
      for (int i = 0; i < general.size(); i++) {
        put(frame, GENERAL_IN + 8L * i, before.get(general.get(i)));
      }
      for (int i = 0; i < floats.size(); i++) {
        put(frame, FLOATS_IN + 8L * i, before.bits(floats.get(i)));
      }
      put(state, StateLayout.BASE, frame.address());
      put(state, StateLayout.REGION, region.base());
      put(state, StateLayout.STACK_LIMIT, frame.address() + HEADROOM);
      state.set(ValueLayout.JAVA_INT, StateLayout.SLICE, SLICE);
      long exit =
          EntryPoint.enter(region.base() + target.stubs().enter(), address, state.address());
      if ((int) exit != exitCode()) {
        throw new AssertionError("left with " + exit);
      }
      Registers after = new Registers();
      for (int i = 0; i < general.size(); i++) {
        after.set(general.get(i), get(frame, GENERAL_OUT + 8L * i));
      }
      for (int i = 0; i < floats.size(); i++) {
        after.setBits(floats.get(i), get(frame, FLOATS_OUT + 8L * i));
      }
      return after;
    }
  }

  /** The target must be this JVM's. */
  NativeSandbox(Target target) {
    this.target = target;
    file = target.registers();
    general.addAll(file.scratch());
    general.addAll(file.values());
    floats.addAll(file.floatScratch());
    floats.addAll(file.temporaries());
    floats.addAll(file.floatValues());
    region = CodeMemoryLadder.open(REGION_BYTES, target).region();
    allocator = new CodeAllocator(region);
    byte[] stubs = target.stubs().code();
    region.write(allocator.allocate(stubs.length).orElseThrow().offset(), stubs);
    // The function slot below the frame, from which the record's address is read.
    put(stack, 0, closure.address());
    put(closure, ClosureLayout.PROTOTYPE, closure.address());
  }

  /** Compiles operations; the oldest of many programs is forgotten. */
  Program compile(Consumer<MachineCode> operations) {
    MachineCode code = target.newCode();
    for (int i = 0; i < general.size(); i++) {
      code.load(general.get(i), inFrame(GENERAL_IN + 8L * i));
    }
    for (int i = 0; i < floats.size(); i++) {
      code.load(floats.get(i), inFrame(FLOATS_IN + 8L * i));
    }
    operations.accept(code);
    for (int i = 0; i < general.size(); i++) {
      code.store(general.get(i), inFrame(GENERAL_OUT + 8L * i));
    }
    for (int i = 0; i < floats.size(); i++) {
      code.store(floats.get(i), inFrame(FLOATS_OUT + 8L * i));
    }
    code.move(file.exitCode(), exitCode());
    code.leave();
    byte[] bytes = code.finish();
    CodeRange range = allocator.allocate(bytes.length).orElseThrow();
    region.write(range.offset(), bytes);
    if (range.reused()) {
      region.synchronizeCores();
    }
    ranges.addLast(range);
    if (ranges.size() > PROGRAMS) {
      allocator.free(ranges.removeFirst());
    }
    return new Program(region.base() + range.offset());
  }

  private static int exitCode() {
    return 42 << Exit.BITS | Exit.STEP;
  }

  Address inFrame(long offset) {
    return Address.at(file.base(), offset);
  }

  /** A place in the buffer. */
  Address inBuffer(long offset) {
    return inFrame(BUFFER + offset);
  }

  /** Memory for operations. */
  MemorySegment buffer() {
    return frame.asSlice(BUFFER, BUFFER_BYTES);
  }

  /** The slice, as native code has left it. */
  int slice() {
    return state.get(ValueLayout.JAVA_INT, StateLayout.SLICE);
  }

  /** The frame's base, as native code has left it, from where it was. */
  long baseMoved() {
    return get(state, StateLayout.BASE) - frame.address();
  }

  long frameAddress() {
    return frame.address();
  }

  /** Where a program begins in the region. */
  long offset(Program program) {
    return program.address - region.base();
  }

  private static void put(MemorySegment memory, long offset, long value) {
    memory.set(ValueLayout.JAVA_LONG, offset, value);
  }

  private static long get(MemorySegment memory, long offset) {
    return memory.get(ValueLayout.JAVA_LONG, offset);
  }

  @Override
  public void close() {
    region.close();
    arena.close();
  }
}
