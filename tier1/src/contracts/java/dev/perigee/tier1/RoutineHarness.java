package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Tables;
import dev.perigee.testing.TestSeed;
import dev.perigee.tier1.codememory.CodeMemoryLadder;
import dev.perigee.tier1.codememory.CodeRegion;
import dev.perigee.tier1.codememory.EntryPoint;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.lowering.RoutineCode;
import dev.perigee.tier1.lowering.RoutineCompiler;
import dev.perigee.tier1.target.Address;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import dev.perigee.tier1.target.RegisterFile;
import dev.perigee.tier1.target.Target;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** Calls routines on an engine's tables and strings, to compare the results with those of Java. */
abstract class RoutineHarness {
  static final int LEAVES = -1;

  static final int ANSWER = 64;
  static final int REGISTERS = 128;
  static final int HINT = 1024;
  static final int SLOTS = 1280;

  final long seed = TestSeed.of(getClass());
  final Random random = new Random(seed);
  final RegisterFile file;
  final CodeRegion region;
  final long enter;
  final long[] callers = new long[Routine.values().length];
  final Arena arena = Arena.ofConfined();

  /** Arguments, the answer, the values' registers and a hint; then a frame. */
  final MemorySegment data = arena.allocate(2048, SlotLayout.SIZE);

  final LuaState state = new LuaState(new NoHost(), 0, false);
  final Tables tables = state.tables();

  RoutineHarness(Target target) {
    file = target.registers();
    region = CodeMemoryLadder.open(1 << 20, target).region();
    byte[] stubs = target.stubs().code();
    region.write(0, stubs);
    enter = region.base() + target.stubs().enter();
    int at = aligned(stubs.length);
    RoutineCode routines = RoutineCompiler.compile(target, true);
    region.write(at, routines.code());
    for (int i = 0; i < callers.length; i++) {
      long address = region.base() + at + routines.offsets().get(i);
      Memory.putLong(state.address() + StateLayout.routine(i), address);
    }
    at = aligned(at + routines.code().length);
    for (Routine routine : Routine.values()) {
      byte[] caller = caller(target, routine);
      region.write(at, caller);
      callers[routine.ordinal()] = region.base() + at;
      at = aligned(at + caller.length);
    }
    Memory.putLong(state.address() + StateLayout.REGION, region.base());
    state.strings().prepareForMachineCode();
    state.heap().setCollecting(false);
  }

  @AfterEach
  void close() {
    state.close();
    region.close();
    arena.close();
  }

  int aligned(int offset) {
    int granule = region.allocationGranularity();
    return Math.ceilDiv(offset, granule) * granule;
  }

  /** Code that calls a routine and records the values' registers. */
  byte[] caller(Target target, Routine routine) {
    MachineCode code = target.newCode();
    List<Register> values = file.values();
    Register base = values.get(0);
    code.move(base, data.address());
    for (int i = 1; i < values.size(); i++) {
      code.move(values.get(i), 1000L + i);
    }
    for (int i = 0; i < routine.argumentCount(); i++) {
      code.load(file.scratch().get(i), Address.at(base, 8L * i));
    }
    code.callRoutine(routine.ordinal());
    code.store(file.scratch().get(0), Address.at(base, ANSWER));
    for (int i = 1; i < values.size(); i++) {
      code.store(values.get(i), Address.at(base, REGISTERS + 8L * i));
    }
    code.move(file.exitCode(), 0);
    code.leave();
    return code.finish();
  }

  long call(Routine routine, long... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      data.set(JAVA_LONG, 8L * i, arguments[i]);
    }
    long frame = data.byteSize();
    data.set(JAVA_LONG, frame - 2L * SlotLayout.SIZE, data.address() - ClosureLayout.PROTOTYPE);
    long before = state.record().base();
    int pc = state.record().pc();
    state.record().setBase(data.address() + frame);
    EntryPoint.enter(enter, callers[routine.ordinal()], state.address());
    state.record().setBase(before);
    state.record().setPc(pc);
    for (int i = 1; i < file.values().size(); i++) {
      assertThat(data.get(JAVA_LONG, REGISTERS + 8L * i)).isEqualTo(1000L + i);
    }
    return data.get(JAVA_LONG, ANSWER);
  }

  long string(String text) {
    return state.strings().create(text);
  }

  static int valueTag(long slot) {
    return Memory.getByte(slot + SlotLayout.TAG);
  }

  record Value(int tag, long payload) {}

  static Value number(double value) {
    return new Value(Tag.FLOAT, Double.doubleToRawLongBits(value));
  }

  Value longString(String text) {
    return new Value(Tag.LONG_STRING, string(text));
  }

  /** Calls SET_VALUE and returns its answer. */
  long setValue(long table, Value key, int tag, long payload) {
    long found = state.address() + StateLayout.FOUND;
    Memory.putLong(found + SlotLayout.PAYLOAD, payload);
    Memory.putByte(found + SlotLayout.TAG, tag);
    return call(Routine.SET_VALUE, table, key.tag(), key.payload());
  }

  static long metatable(long table) {
    return Memory.getLong(table + TableLayout.METATABLE);
  }

  /** Tables with some of a few fields, which are each other's metatables. */
  List<Long> randomTables(List<Long> keys, int handler) {
    List<Long> result = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      result.add(tables.create(0, random.nextInt(3) * 8L));
    }
    long name = state.metatables().name(handler);
    for (long table : result) {
      for (int i = random.nextInt(12); i > 0; i--) {
        int tag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        tables.setString(table, oneOf(keys), tag, random.nextLong());
      }
      if (random.nextInt(3) > 0) {
        tables.setMetatable(table, oneOf(result));
      }
      switch (random.nextInt(8)) {
        case 0 -> tables.setString(table, name, Tag.TRUE, 0);
        case 1, 2, 3 -> tables.setString(table, name, Tag.TABLE, oneOf(result));
        default -> {}
      }
    }
    return result;
  }

  long oneOf(List<Long> list) {
    return list.get(random.nextInt(list.size()));
  }

  List<Long> keys() {
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(string("key " + i));
    }
    return keys;
  }

  Map<Value, Value> entries(long table) {
    Map<Value, Value> result = new HashMap<>();
    int tag = Tag.NIL;
    long key = 0;
    while (tables.next(table, tag, key)) {
      tag = tables.nextKeyTag;
      key = tables.nextKey;
      result.put(new Value(tag, key), new Value(tables.nextTag, tables.nextPayload));
    }
    return result;
  }

  boolean hasHandler(long table) {
    return state.metatables().find(Tag.TABLE, table, Metamethod.NEWINDEX) != Tag.NIL;
  }
}
