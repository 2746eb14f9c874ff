package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Constant;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routines on an engine's tables and strings, against what Java does. */
abstract class RoutinesContract {
  private static final int LEAVES = -1;

  private static final int ANSWER = 64;
  private static final int REGISTERS = 128;
  private static final int HINT = 1024;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final RegisterFile file;
  private final CodeRegion region;
  private final long enter;
  private final long[] callers = new long[Routine.values().length];
  private final Arena arena = Arena.ofConfined();

  /** Arguments, the answer, the registers of values, a hint; behind them a frame. */
  private final MemorySegment data = arena.allocate(2048, SlotLayout.SIZE);

  private final LuaState state = new LuaState(new NoHost(), 0, false);
  private final Tables tables = state.tables();

  RoutinesContract(Target target) {
    System.out.println("RoutinesContract seed " + seed);
    file = target.registers();
    region = CodeMemoryLadder.open(1 << 20, target).region();
    byte[] stubs = target.stubs().code();
    region.write(0, stubs);
    enter = region.base() + target.stubs().enter();
    int at = aligned(stubs.length);
    RoutineCode routines = RoutineCompiler.compile(target);
    region.write(at, routines.code());
    for (int i = 0; i < callers.length; i++) {
      long address = region.base() + at + routines.offsets().get(i);
      Memory.putLong(state.address() + StateLayout.ROUTINES + 8L * i, address);
    }
    at = aligned(at + routines.code().length);
    for (Routine routine : Routine.values()) {
      byte[] caller = caller(target, routine);
      region.write(at, caller);
      callers[routine.ordinal()] = region.base() + at;
      at = aligned(at + caller.length);
    }
    Memory.putLong(state.address() + StateLayout.REGION, region.base());
    state.heap().setCollecting(false);
  }

  @AfterEach
  void close() {
    state.close();
    region.close();
    arena.close();
  }

  private int aligned(int offset) {
    int granule = region.allocationGranularity();
    return Math.ceilDiv(offset, granule) * granule;
  }

  /** Calls a routine, and shows what it has done to the registers of values. */
  private byte[] caller(Target target, Routine routine) {
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

  private long call(Routine routine, long... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      data.set(JAVA_LONG, 8L * i, arguments[i]);
    }
    long frame = data.byteSize();
    data.set(JAVA_LONG, frame - 2L * SlotLayout.SIZE, data.address() - ClosureLayout.PROTOTYPE);
    long before = state.base();
    int pc = state.pc();
    state.setBase(data.address() + frame);
    EntryPoint.enter(enter, callers[routine.ordinal()], state.address());
    state.setBase(before);
    state.setPc(pc);
    for (int i = 1; i < file.values().size(); i++) {
      assertThat(data.get(JAVA_LONG, REGISTERS + 8L * i)).isEqualTo(1000L + i);
    }
    return data.get(JAVA_LONG, ANSWER);
  }

  private long string(String text) {
    return state.strings().create(text);
  }

  private static int valueTag(long slot) {
    return Memory.getByte(slot + SlotLayout.TAG);
  }

  // Equality

  private record Value(int tag, long payload) {}

  private static Value number(double value) {
    return new Value(Tag.FLOAT, Double.doubleToRawLongBits(value));
  }

  private Value longString(String text) {
    return new Value(Tag.LONG_STRING, string(text));
  }

  @Test
  void equalValuesAreFound() {
    List<Value> values = new ArrayList<>();
    for (double number : new double[] {0.0, -0.0, 1.5, -1.5, 1 / 0.0, -1 / 0.0, Double.NaN}) {
      values.add(number(number));
    }
    values.add(new Value(Tag.FLOAT, 0xFFF8_0000_0000_1234L));
    for (int tag : new int[] {Tag.NIL, Tag.TRUE, Tag.INTEGER, Tag.CLOSURE, Tag.USERDATA}) {
      values.add(new Value(tag, 5));
      values.add(new Value(tag, 6));
    }
    for (String text : new String[] {"a", "b", "a"}) {
      values.add(new Value(Tag.STRING, string(text)));
    }
    for (int length = 41; length < 60; length++) {
      String text = "x".repeat(length);
      values.add(longString(text));
      values.add(longString(text));
      int at = random.nextInt(length);
      values.add(longString(text.substring(0, at) + "y" + text.substring(at + 1)));
    }
    values.add(longString("z".repeat(100_000)));
    values.add(longString("z".repeat(100_000)));
    long metatable = tables.create(0, 0);
    for (long given : new long[] {0, 0, metatable}) {
      long table = tables.create(0, 0);
      tables.setMetatable(table, given);
      values.add(new Value(Tag.TABLE, table));
    }
    for (Value x : values) {
      for (Value y : values) {
        if (x.tag == y.tag) {
          long answer = call(Routine.EQUAL, x.tag, x.payload, y.payload);
          assertThat(answer).as("%s == %s", x, y).isEqualTo(equality(x, y));
        }
      }
    }
  }

  private long equality(Value x, Value y) {
    boolean asks =
        switch (x.tag) {
          case Tag.TABLE -> metatable(x.payload) != 0 || metatable(y.payload) != 0;
          case Tag.USERDATA -> true;
          case Tag.LONG_STRING ->
              x.payload != y.payload
                  && Strings.length(x.payload) == Strings.length(y.payload)
                  && Strings.length(x.payload) > 4096;
          default -> false;
        };
    if (asks && x.payload != y.payload) {
      return 0;
    }
    boolean equal =
        switch (x.tag) {
          case Tag.NIL, Tag.TRUE -> true;
          case Tag.FLOAT ->
              Double.longBitsToDouble(x.payload) == Double.longBitsToDouble(y.payload);
          case Tag.LONG_STRING -> state.strings().equal(x.payload, y.payload);
          default -> x.payload == y.payload;
        };
    return equal ? Routine.YES : Routine.NO;
  }

  private static long metatable(long table) {
    return Memory.getLong(table + TableLayout.METATABLE);
  }

  // Fields

  /** Tables with some of a few fields, and metatables among themselves. */
  private List<Long> randomTables(List<Long> keys, int handler) {
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

  private long oneOf(List<Long> list) {
    return list.get(random.nextInt(list.size()));
  }

  private List<Long> keys() {
    List<Long> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(string("key " + i));
    }
    return keys;
  }

  /** The tag of what indexing finds, whose payload the tables have; or {@link #LEAVES}. */
  private int index(long first, long key) {
    long table = first;
    for (int chain = 0; chain <= 16; chain++) {
      int tag = tables.getString(table, key);
      if (tag != Tag.NIL) {
        return tag;
      }
      int handler = state.metatables().find(Tag.TABLE, table, Metamethod.INDEX);
      if (handler != Tag.TABLE) {
        return handler == Tag.NIL ? Tag.NIL : LEAVES;
      }
      table = state.metatables().payload();
    }
    return LEAVES;
  }

  @Test
  void indexingFindsWhatJavaFinds() {
    List<Long> keys = keys();
    int found = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = randomTables(keys, Metamethod.INDEX);
      for (int i = 0; i < 300; i++) {
        long table = oneOf(list);
        long key = oneOf(keys);
        data.set(JAVA_INT, HINT, LEAVES);
        // The routine first: Java notes which metamethods are absent.
        long slot = call(Routine.FIND_FIELD, table, key, data.address() + HINT);
        int hint = data.get(JAVA_INT, HINT);
        int expected = index(table, key);
        if (expected == LEAVES) {
          assertThat(slot).as("seed %d", seed).isZero();
        } else {
          assertThat(valueTag(slot)).as("seed %d", seed).isEqualTo(expected);
          if (expected != Tag.NIL) {
            found++;
            assertThat(Memory.getLong(slot)).isEqualTo(tables.payload);
          }
        }
        boolean own = tables.getString(table, key) != Tag.NIL;
        assertThat(hint).isEqualTo(own ? Tables.nodeOffset(table, key) : LEAVES);
      }
    }
    assertThat(found).isPositive();
  }

  private Map<Value, Value> entries(long table) {
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

  @Test
  void fieldsAreMadeWhereThereIsRoom() {
    List<Long> keys = keys();
    int made = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = randomTables(keys, Metamethod.NEWINDEX);
      for (int i = 0; i < 300; i++) {
        long table = oneOf(list);
        long key = oneOf(keys);
        boolean present = tables.getString(table, key) != Tag.NIL;
        Map<Value, Value> expected = entries(table);
        long slot = call(Routine.MAKE_FIELD, table, key, data.address() + HINT);
        if (slot == 0) {
          assertThat(present).as("seed %d", seed).isFalse();
          assertThat(entries(table)).isEqualTo(expected);
          continue;
        }
        assertThat(present || !hasHandler(table)).as("seed %d", seed).isTrue();
        made += present ? 0 : 1;
        Memory.putLong(slot, i);
        Memory.putByte(slot + SlotLayout.TAG, Tag.INTEGER);
        expected.put(new Value(Tag.STRING, key), new Value(Tag.INTEGER, i));
        assertThat(entries(table)).as("seed %d", seed).isEqualTo(expected);
        assertThat(tables.getString(table, key)).isEqualTo(Tag.INTEGER);
        assertThat(data.get(JAVA_INT, HINT)).isEqualTo(Tables.nodeOffset(table, key));
      }
    }
    assertThat(made).isPositive();
  }

  private boolean hasHandler(long table) {
    return state.metatables().find(Tag.TABLE, table, Metamethod.NEWINDEX) != Tag.NIL;
  }

  @Test
  void aMetamethodThatIsMadeIsSeen() {
    long metatable = tables.create(0, 4);
    long table = tables.create(0, 0);
    tables.setMetatable(table, metatable);
    assertThat(hasHandler(table)).isFalse();
    long name = state.metatables().name(Metamethod.NEWINDEX);
    long slot = call(Routine.MAKE_FIELD, metatable, name, data.address() + HINT);
    Memory.putByte(slot + SlotLayout.TAG, Tag.TRUE);
    assertThat(hasHandler(table)).isTrue();
  }

  @Test
  void nodesAreFoundBesideTheirMainNodes() {
    List<Long> keys = keys();
    int beside = 0;
    for (long table : randomTables(keys, Metamethod.INDEX)) {
      for (long key : keys) {
        long nodes = Memory.getLong(table + TableLayout.NODES);
        long mask = Memory.getInt(table + TableLayout.NODE_MASK);
        long expected = Tables.nodeOffset(table, key);
        long node = call(Routine.FIND_NODE, nodes, mask, key);
        assertThat(node).as("seed %d", seed).isEqualTo(expected < 0 ? 0 : nodes + expected);
        long main = (Memory.getInt(key + StringLayout.HASH) & mask) << TableLayout.NODE_SHIFT;
        beside += expected >= 0 && expected != main ? 1 : 0;
      }
    }
    assertThat(beside).isPositive();
  }

  // Keys of any type

  private List<Value> anyKeys() {
    List<Value> result = new ArrayList<>();
    for (double number :
        new double[] {
          -0.0,
          1,
          2,
          7,
          12,
          0.5,
          -0.5,
          2.5,
          -3,
          1e-300,
          1e300,
          1 / 0.0,
          0x1p52 + 1,
          0x1p51 + 0.5,
          0x1p53,
          0x1p62,
          -0x1p62,
          0x1.8p62,
          0x1p63
        }) {
      result.add(number(number));
    }
    for (long integer = -3; integer < 20; integer++) {
      result.add(new Value(Tag.INTEGER, integer));
    }
    for (long integer : new long[] {1L << 52 | 1, 1L << 53, -1L << 62, Long.MIN_VALUE, 3L << 61}) {
      result.add(new Value(Tag.INTEGER, integer));
    }
    result.add(new Value(Tag.FALSE, random.nextLong()));
    result.add(new Value(Tag.TRUE, random.nextLong()));
    result.add(new Value(Tag.LIGHT_USERDATA, 12));
    for (int i = 0; i < 8; i++) {
      result.add(new Value(Tag.STRING, string("key " + i)));
      result.add(new Value(Tag.TABLE, tables.create(0, 0)));
    }
    result.add(longString("long ".repeat(20)));
    return result;
  }

  private Value oneOfValues(List<Value> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Tables with some of these keys, and metatables among themselves. */
  private List<Long> tablesWith(List<Value> keys, int handler) {
    List<Long> result = randomTables(keys(), handler);
    for (long table : result) {
      tables.resize(table, random.nextInt(3) * 4L, random.nextInt(4) * 8L);
      for (int i = random.nextInt(30); i > 0; i--) {
        Value key = oneOfValues(keys);
        int tag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        tables.set(table, key.tag, key.payload, tag, random.nextLong());
      }
    }
    return result;
  }

  private int index(long first, Value key) {
    long table = first;
    for (int chain = 0; chain <= 16; chain++) {
      int tag = tables.get(table, key.tag, key.payload);
      if (tag != Tag.NIL) {
        return tag;
      }
      int handler = state.metatables().find(Tag.TABLE, table, Metamethod.INDEX);
      if (handler != Tag.TABLE) {
        return handler == Tag.NIL ? Tag.NIL : LEAVES;
      }
      table = state.metatables().payload();
    }
    return LEAVES;
  }

  /** Whether routines leave such a key to Java. */
  private static boolean isForJava(Value key) {
    return key.tag == Tag.LONG_STRING
        || key.tag == Tag.FLOAT && !(Math.abs(Double.longBitsToDouble(key.payload)) < 0x1p63);
  }

  @Test
  void indexingFindsAnyKey() {
    List<Value> keys = anyKeys();
    keys.add(new Value(Tag.NIL, random.nextLong()));
    keys.add(number(Double.NaN));
    int found = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = tablesWith(anyKeysToSet(keys), Metamethod.INDEX);
      for (int i = 0; i < 500; i++) {
        long table = oneOf(list);
        Value key = oneOfValues(keys);
        long slot = call(Routine.FIND_VALUE, table, key.tag, key.payload);
        int expected = index(table, key);
        if (expected == LEAVES || isForJava(key)) {
          assertThat(slot).as("%s, seed %d", key, seed).isZero();
        } else {
          assertThat(valueTag(slot)).as("%s, seed %d", key, seed).isEqualTo(expected);
          if (expected != Tag.NIL) {
            found++;
            assertThat(Memory.getLong(slot)).isEqualTo(tables.payload);
          }
        }
      }
    }
    assertThat(found).isPositive();
  }

  private static List<Value> anyKeysToSet(List<Value> keys) {
    List<Value> result = new ArrayList<>(keys);
    result.removeIf(key ->
        key.tag == Tag.NIL
            || key.tag == Tag.FLOAT && Double.isNaN(Double.longBitsToDouble(key.payload)));
    return result;
  }

  @Test
  void slotsAreMadeForAnyKey() {
    List<Value> keys = anyKeys();
    int made = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = tablesWith(keys, Metamethod.NEWINDEX);
      for (int i = 0; i < 500; i++) {
        long table = oneOf(list);
        Value key = oneOfValues(keys);
        int valueTag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        Routine routine = random.nextBoolean() ? Routine.MAKE_VALUE : Routine.MAKE_ELEMENT;
        boolean present = tables.get(table, key.tag, key.payload) != Tag.NIL;
        Map<Value, Value> before = entries(table);
        long slot = call(routine, table, key.tag, key.payload, valueTag);
        assertThat(entries(table)).as("%s, seed %d", key, seed).isEqualTo(before);
        if (slot == 0) {
          continue;
        }
        assertThat(isForJava(key)).isFalse();
        assertThat(routine == Routine.MAKE_ELEMENT && key.tag == Tag.STRING).isFalse();
        assertThat(present || !hasHandler(table)).as("%s, seed %d", key, seed).isTrue();
        made += present || valueTag == Tag.NIL ? 0 : 1;
        Memory.putLong(slot, i);
        Memory.putByte(slot + SlotLayout.TAG, valueTag);
        assertThat(tables.get(table, key.tag, key.payload)).isEqualTo(valueTag);
        Map<Value, Value> after = entries(table);
        tables.set(table, key.tag, key.payload, valueTag, i);
        assertThat(after).as("%s, seed %d", key, seed).isEqualTo(entries(table));
        for (Value entry : after.keySet()) {
          assertThat(tables.get(table, entry.tag, entry.payload)).isNotEqualTo(Tag.NIL);
        }
      }
    }
    assertThat(made).isPositive();
  }

  @Test
  void keysThatCannotBeSetAreForJava() {
    long table = tables.create(0, 8);
    Value nan = number(Double.NaN);
    for (int tag : new int[] {Tag.NIL, Tag.TRUE}) {
      assertThat(call(Routine.MAKE_VALUE, table, Tag.NIL, 0, tag)).isZero();
      assertThat(call(Routine.MAKE_VALUE, table, nan.tag, nan.payload, tag)).isZero();
    }
  }

  @Test
  void aMetamethodThatAnyKeyMayBeIsSeen() {
    long metatable = tables.create(0, 4);
    long table = tables.create(0, 0);
    tables.setMetatable(table, metatable);
    assertThat(call(Routine.MAY_SET, table)).isZero();
    assertThat(hasHandler(table)).isFalse();
    assertThat(call(Routine.MAY_SET, table)).isEqualTo(Routine.YES);
    long name = state.metatables().name(Metamethod.NEWINDEX);
    long slot = call(Routine.MAKE_VALUE, metatable, Tag.STRING, name, Tag.TRUE);
    Memory.putByte(slot + SlotLayout.TAG, Tag.TRUE);
    assertThat(hasHandler(table)).isTrue();
    assertThat(call(Routine.MAY_SET, table)).isZero();
  }

  @Test
  void stringsHaveMethods() {
    long methods = tables.create(0, 4);
    long upper = string("upper");
    tables.setString(methods, upper, Tag.INTEGER, 12);
    Value receiver = longString("long ".repeat(20));
    long metatable = tables.create(0, 4);
    assertThat(call(Routine.FIND_METHOD, Tag.STRING, upper, upper)).isZero();
    state.metatables().set(Tag.STRING, upper, metatable);
    assertThat(call(Routine.FIND_METHOD, Tag.STRING, upper, upper)).isZero();
    tables.setString(metatable, state.metatables().name(Metamethod.INDEX), Tag.TABLE, methods);
    for (Value text : List.of(receiver, new Value(Tag.STRING, upper))) {
      long slot = call(Routine.FIND_METHOD, text.tag, text.payload, upper);
      assertThat(valueTag(slot)).isEqualTo(Tag.INTEGER);
      assertThat(Memory.getLong(slot)).isEqualTo(12);
      assertThat(valueTag(call(Routine.FIND_METHOD, text.tag, text.payload, string("x")))).isZero();
    }
    assertThat(call(Routine.FIND_METHOD, Tag.INTEGER, 1, upper)).isZero();
  }

  @Test
  void lengthsAreLikeJavas() {
    int leaves = 0;
    for (int round = 0; round < 2000; round++) {
      long size = random.nextInt(4) == 0 ? 300 : random.nextInt(20);
      long entries = random.nextInt(3) * 4L;
      long table = tables.create(size, entries);
      long twin = tables.create(size, entries);
      for (int step = 0; step < 30; step++) {
        long key = 1 + random.nextInt((int) size + 2);
        int tag = random.nextInt(3) == 0 ? Tag.NIL : Tag.TRUE;
        tables.setInteger(table, key, tag, 0);
        tables.setInteger(twin, key, tag, 0);
        long answer = call(Routine.LENGTH, table);
        long expected = tables.length(twin);
        if (answer == 0) {
          leaves++;
          assertThat(expected).isGreaterThan(Memory.getLong(twin + TableLayout.ARRAY_SIZE));
          answer = tables.length(table) + 1;
        }
        assertThat(answer - 1).as("seed %d", seed).isEqualTo(expected);
        int hint = Memory.getInt(table + ObjectLayout.EXTRA);
        assertThat(hint).isEqualTo(Memory.getInt(twin + ObjectLayout.EXTRA));
      }
    }
    assertThat(leaves).isLessThan(20_000);
  }

  @Test
  void aMetamethodIsAskedForTheLength() {
    long table = tables.create(4, 0);
    long metatable = tables.create(0, 4);
    tables.setMetatable(table, metatable);
    state.metatables().find(Tag.TABLE, table, Metamethod.LEN);
    assertThat(call(Routine.LENGTH, table)).isEqualTo(1);
    tables.setString(metatable, state.metatables().name(Metamethod.LEN), Tag.TRUE, 0);
    assertThat(call(Routine.LENGTH, table)).isZero();
  }

  // Allocation

  private long newTable(int fields, int elements) {
    long table = newTable(fields);
    if (table == 0 || elements == 0) {
      return table;
    }
    int sizeClass = SizeClasses.of(elements * TableLayout.ELEMENT_SIZE);
    long list = StateLayout.freeRaw(sizeClass);
    return call(Routine.ADD_ARRAY, table, list, SizeClasses.bytes(sizeClass), elements);
  }

  private long newTable(int fields) {
    if (fields == 0) {
      return call(Routine.NEW_TABLE);
    }
    int sizeClass = SizeClasses.of(fields * TableLayout.NODE_SIZE);
    long list = StateLayout.freeRaw(sizeClass);
    return call(Routine.NEW_RECORD, list, SizeClasses.bytes(sizeClass), fields);
  }

  @Test
  void newTablesAreLikeJavas() {
    int made = 0;
    List<Long> keys = keys();
    for (int i = 0; i < 3000; i++) {
      int fields = Integer.highestOneBit(random.nextInt(33));
      int elements = random.nextInt(2) * random.nextInt(225);
      long expected = tables.create(elements, fields);
      long table = newTable(fields, elements);
      if (table == 0) {
        continue;
      }
      made++;
      for (int offset = 0; offset < TableLayout.SIZE; offset += 8) {
        boolean address = offset == TableLayout.ARRAY || offset == TableLayout.TAGS;
        if (address ? elements == 0 : fields == 0 || offset != TableLayout.NODES) {
          assertThat(Memory.getLong(table + offset)).isEqualTo(Memory.getLong(expected + offset));
        }
      }
      assertThat(entries(table)).isEmpty();
      for (long key : keys.subList(0, Math.min(fields, keys.size()))) {
        tables.setString(table, key, Tag.INTEGER, i);
        tables.setString(expected, key, Tag.INTEGER, i);
      }
      for (int element = 1; element <= elements; element++) {
        tables.setInteger(table, element, Tag.INTEGER, element);
        tables.setInteger(expected, element, Tag.INTEGER, element);
      }
      assertThat(entries(table)).isEqualTo(entries(expected));
    }
    assertThat(made > 2000).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  // Metatables

  @Test
  void metatablesAreSetAndFound() {
    long protection = state.metatables().name(Metamethod.METATABLE);
    long finalizer = state.metatables().name(Metamethod.GC);
    int set = 0;
    for (int i = 0; i < 2000; i++) {
      long table = tables.create(0, 0);
      for (int metatables = 0; metatables < 2; metatables++) {
        long metatable = tables.create(0, random.nextInt(3) * 4L);
        for (long key : keys().subList(0, random.nextInt(4))) {
          tables.setString(metatable, key, Tag.TRUE, 0);
        }
        int guarded = random.nextInt(6) == 0 ? Tag.TRUE : Tag.NIL;
        tables.setString(metatable, protection, guarded, 0);
        int finalized = random.nextInt(6) == 0 ? Tag.TRUE : Tag.NIL;
        tables.setString(metatable, finalizer, finalized, 0);
        long old = metatable(table);
        boolean isProtected = old != 0 && tables.getString(old, protection) != Tag.NIL;
        boolean possible = !isProtected && finalized == Tag.NIL;
        long given = call(Routine.GET_METATABLE, table);
        assertThat(given).isEqualTo(isProtected ? 0 : old == 0 ? Routine.NO : old);
        long answer = call(Routine.SET_METATABLE, table, metatable);
        assertThat(answer).as("seed %d", seed).isEqualTo(possible ? Routine.YES : 0);
        assertThat(metatable(table)).isEqualTo(possible ? metatable : old);
        assertThat(state.metatables().findIn(metatable, Metamethod.GC)).isEqualTo(finalized);
        set += possible ? 1 : 0;
      }
    }
    assertThat(set).isPositive();
    long black = tables.create(0, 0);
    int colour = Memory.getByte(black + ObjectLayout.COLOUR);
    Memory.putByte(black + ObjectLayout.COLOUR, ObjectLayout.BLACK);
    assertThat(call(Routine.SET_METATABLE, black, tables.create(0, 0))).isZero();
    Memory.putByte(black + ObjectLayout.COLOUR, colour);
  }

  // Strings

  /** What {@code string.sub} gives; null if that is no short string. */
  private static @Nullable String substring(String text, long first, long last) {
    long start = first > 0 ? first : Math.max(first == 0 ? 1 : text.length() + first + 1, 1);
    long end = Math.min(last < 0 ? text.length() + last + 1 : last, text.length());
    String result = start > end ? "" : text.substring((int) start - 1, (int) end);
    return result.length() > Constant.MAX_SHORT_STRING ? null : result;
  }

  private String randomText() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(90); length > 0; length--) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private long randomPosition() {
    return switch (random.nextInt(20)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE;
      default -> random.nextInt(200) - 100;
    };
  }

  @Test
  void substringsAreJavas() {
    int made = 0;
    for (int i = 0; i < 20_000; i++) {
      String text = randomText();
      long first = randomPosition();
      long last = random.nextBoolean() ? randomPosition() : first + random.nextInt(10);
      long string = string(text);
      long before = state.strings().internedCount();
      long answer = call(Routine.SUBSTRING, string, first, last);
      made += (int) (state.strings().internedCount() - before);
      String expected = substring(text, first, last);
      if (expected == null) {
        assertThat(answer).as("seed %d", seed).isZero();
      } else if (answer != 0) {
        assertThat(state.strings().text(answer)).as("seed %d", seed).isEqualTo(expected);
        assertThat(Strings.tag(answer)).isEqualTo(Tag.STRING);
        assertThat(string(expected)).as("seed %d", seed).isEqualTo(answer);
      } else {
        string(expected);
      }
    }
    assertThat(made > 1000).as("%d made", made).isEqualTo(!Memory.CHECKED);
  }

  @Test
  void charactersAreJavas() {
    for (int i = 0; i < 512; i++) {
      long answer = call(Routine.CHARACTER, i & 0xff);
      long expected = state.strings().create(new byte[] {(byte) i});
      assertThat(answer).isIn(expected, 0L);
      assertThat(i < 256 || answer != 0).isTrue();
    }
  }

  @Test
  void deadStringsAreForJava() {
    long string = string("to be revived");
    int colour = Memory.getByte(string + ObjectLayout.COLOUR);
    int whites = ObjectLayout.WHITE_0 | ObjectLayout.WHITE_1;
    assertThat(call(Routine.SUBSTRING, string("to be revived, perhaps"), 1, 13)).isEqualTo(string);
    Memory.putByte(string + ObjectLayout.COLOUR, colour ^ whites);
    assertThat(call(Routine.SUBSTRING, string("to be revived, perhaps"), 1, 13)).isZero();
    Memory.putByte(string + ObjectLayout.COLOUR, colour);
  }
}
