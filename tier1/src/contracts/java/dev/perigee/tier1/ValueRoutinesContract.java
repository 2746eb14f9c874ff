package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys of any type, lengths and methods of strings. */
abstract class ValueRoutinesContract extends RoutineHarness {
  ValueRoutinesContract(Target target) {
    super(target);
  }

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

  /** Tables with some of these keys, which are each other's metatables. */
  private List<Long> tablesWith(List<Value> keys, int handler) {
    List<Long> result = randomTables(keys(), handler);
    for (long table : result) {
      tables.resize(table, random.nextInt(3) * 4L, random.nextInt(4) * 8L);
      for (int i = random.nextInt(30); i > 0; i--) {
        Value key = oneOfValues(keys);
        int tag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        tables.set(table, key.tag(), key.payload(), tag, random.nextLong());
      }
    }
    return result;
  }

  private int index(long first, Value key) {
    long table = first;
    for (int chain = 0; chain <= 16; chain++) {
      int tag = tables.get(table, key.tag(), key.payload());
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

  /** Whether routines leave a key to Java. */
  private static boolean isForJava(Value key) {
    return key.tag() == Tag.LONG_STRING
        || (key.tag() == Tag.FLOAT && !(Math.abs(Double.longBitsToDouble(key.payload())) < 0x1p63));
  }

  @Test
  void indexingFindsAnyKey() {
    List<Value> keys = anyKeys();
    keys.add(new Value(Tag.NIL, random.nextLong()));
    keys.add(number(Double.NaN));
    int found = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = tablesWith(anyKeysToSet(keys), Metamethod.INDEX);
      for (int i = 0; i < Emulation.rounds(500); i++) {
        long table = oneOf(list);
        Value key = oneOfValues(keys);
        long slot = call(Routine.FIND_VALUE, table, key.tag(), key.payload());
        found += found(slot, key, index(table, key));
        slot = call(Routine.FIND_RAW, table, key.tag(), key.payload());
        found += found(slot, key, tables.get(table, key.tag(), key.payload()));
      }
    }
    assertThat(found).isPositive();
  }

  /**
   * Compares a routine's answer with what Java has found last; returns 1 if that was a value, else
   * 0.
   */
  private int found(long slot, Value key, int expected) {
    if (expected == LEAVES || isForJava(key)) {
      assertThat(slot).as("%s, seed %d", key, seed).isZero();
      return 0;
    }
    assertThat(valueTag(slot)).as("%s, seed %d", key, seed).isEqualTo(expected);
    if (expected == Tag.NIL) {
      return 0;
    }
    assertThat(Memory.getLong(slot)).isEqualTo(tables.payload);
    return 1;
  }

  private static List<Value> anyKeysToSet(List<Value> keys) {
    List<Value> result = new ArrayList<>(keys);
    result.removeIf(key ->
        key.tag() == Tag.NIL
            || (key.tag() == Tag.FLOAT && Double.isNaN(Double.longBitsToDouble(key.payload()))));
    return result;
  }

  @Test
  void slotsAreMadeForAnyKeyButStrings() {
    List<Value> keys = anyKeys();
    int made = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = tablesWith(keys, Metamethod.NEWINDEX);
      for (int i = 0; i < Emulation.rounds(500); i++) {
        long table = oneOf(list);
        Value key = oneOfValues(keys);
        int valueTag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        boolean present = tables.get(table, key.tag(), key.payload()) != Tag.NIL;
        Map<Value, Value> before = entries(table);
        long slot = call(Routine.MAKE_ELEMENT, table, key.tag(), key.payload(), valueTag);
        assertThat(entries(table)).as("%s, seed %d", key, seed).isEqualTo(before);
        if (slot == 0) {
          continue;
        }
        assertThat(isForJava(key)).isFalse();
        assertThat(key.tag()).isNotEqualTo(Tag.STRING);
        assertThat(present || !hasHandler(table)).as("%s, seed %d", key, seed).isTrue();
        made += present || valueTag == Tag.NIL ? 0 : 1;
        Memory.putLong(slot, i);
        Memory.putByte(slot + SlotLayout.TAG, valueTag);
        checkSet(table, key, valueTag, i);
      }
    }
    assertThat(made).isPositive();
  }

  @Test
  void valuesAreSetForAnyKey() {
    List<Value> keys = anyKeys();
    int made = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = tablesWith(keys, Metamethod.NEWINDEX);
      for (int i = 0; i < Emulation.rounds(500); i++) {
        long table = oneOf(list);
        Value key = oneOfValues(keys);
        int valueTag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
        boolean present = tables.get(table, key.tag(), key.payload()) != Tag.NIL;
        Map<Value, Value> before = entries(table);
        if (setValue(table, key, valueTag, i) == 0) {
          assertThat(entries(table)).as("%s, seed %d", key, seed).isEqualTo(before);
          continue;
        }
        assertThat(isForJava(key)).isFalse();
        assertThat(present || !hasHandler(table)).as("%s, seed %d", key, seed).isTrue();
        made += present || valueTag == Tag.NIL ? 0 : 1;
        checkSet(table, key, valueTag, i);
      }
    }
    assertThat(made).isPositive();
  }

  /**
   * Checks that a table has the contents that it has after Java has set a key to a value, and that
   * Java finds all of them.
   */
  private void checkSet(long table, Value key, int valueTag, long payload) {
    assertThat(tables.get(table, key.tag(), key.payload())).isEqualTo(valueTag);
    Map<Value, Value> after = entries(table);
    tables.set(table, key.tag(), key.payload(), valueTag, payload);
    assertThat(after).as("%s, seed %d", key, seed).isEqualTo(entries(table));
    for (Value entry : after.keySet()) {
      assertThat(tables.get(table, entry.tag(), entry.payload())).isNotEqualTo(Tag.NIL);
    }
  }

  @Test
  void keysThatCannotBeSetAreLeftToJava() {
    long table = tables.create(0, 8);
    Value nan = number(Double.NaN);
    for (int tag : new int[] {Tag.NIL, Tag.TRUE}) {
      assertThat(setValue(table, new Value(Tag.NIL, 0), tag, 0)).isZero();
      assertThat(setValue(table, nan, tag, 0)).isZero();
    }
  }

  @Test
  void aMetamethodSetByARoutineIsSeen() {
    long metatable = tables.create(0, 4);
    long table = tables.create(0, 0);
    tables.setMetatable(table, metatable);
    assertThat(call(Routine.MAY_SET, table)).isZero();
    assertThat(hasHandler(table)).isFalse();
    assertThat(call(Routine.MAY_SET, table)).isEqualTo(Routine.YES);
    long name = state.metatables().name(Metamethod.NEWINDEX);
    assertThat(setValue(metatable, new Value(Tag.STRING, name), Tag.TRUE, 0)).isNotZero();
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
      long slot = call(Routine.FIND_METHOD, text.tag(), text.payload(), upper);
      assertThat(valueTag(slot)).isEqualTo(Tag.INTEGER);
      assertThat(Memory.getLong(slot)).isEqualTo(12);
      assertThat(valueTag(call(Routine.FIND_METHOD, text.tag(), text.payload(), string("x"))))
          .isZero();
    }
    assertThat(call(Routine.FIND_METHOD, Tag.INTEGER, 1, upper)).isZero();
  }

  @Test
  void lengthsEqualThoseOfJava() {
    int leaves = 0;
    for (int round = 0; round < Emulation.rounds(2000); round++) {
      long size = random.nextInt(4) == 0 ? 300 : random.nextInt(20);
      long entries = random.nextInt(3) * 4L;
      long table = tables.create(size, entries);
      long twin = tables.create(size, entries);
      for (int step = 0; step < 30; step++) {
        long key = 1L + random.nextInt((int) size + 2);
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
    assertThat(leaves).isLessThan(Emulation.rounds(20_000));
  }

  @Test
  void aMetamethodForTheLengthIsLeftToJava() {
    long table = tables.create(4, 0);
    long metatable = tables.create(0, 4);
    tables.setMetatable(table, metatable);
    state.metatables().find(Tag.TABLE, table, Metamethod.LEN);
    assertThat(call(Routine.LENGTH, table)).isEqualTo(1);
    tables.setString(metatable, state.metatables().name(Metamethod.LEN), Tag.TRUE, 0);
    assertThat(call(Routine.LENGTH, table)).isZero();
  }

  @Test
  void aBlackTableGetsNoKey() {
    long table = tables.create(0, 8);
    int colour = Memory.getByte(table + ObjectLayout.COLOUR);
    Memory.putByte(table + ObjectLayout.COLOUR, ObjectLayout.BLACK);
    long key = string("key");
    assertThat(call(Routine.MAKE_FIELD, table, key, data.address() + HINT)).isZero();
    assertThat(setValue(table, new Value(Tag.STRING, key), Tag.TRUE, 0)).isZero();
    assertThat(call(Routine.MAKE_ELEMENT, table, Tag.INTEGER, 1000, Tag.TRUE)).isZero();
    Memory.putByte(table + ObjectLayout.COLOUR, colour);
    assertThat(call(Routine.MAKE_ELEMENT, table, Tag.INTEGER, 1000, Tag.TRUE)).isNotZero();
  }

  /** After a MAKE_ELEMENT, code may still use the nodes that it has found for string keys. */
  @Test
  void anElementTakesNoNodeOfAString() {
    long table = tables.create(0, 1);
    long key = string("key");
    tables.setString(table, key, Tag.TRUE, 0);
    tables.setString(table, key, Tag.NIL, 0);
    assertThat(call(Routine.MAKE_ELEMENT, table, Tag.INTEGER, 1000, Tag.TRUE)).isZero();
    assertThat(setValue(table, new Value(Tag.INTEGER, 1000), Tag.TRUE, 0)).isNotZero();
  }

  @Test
  void elementsMoveAsInAList() {
    int moved = 0;
    for (int round = 0; round < Emulation.rounds(300); round++) {
      int size = random.nextInt(40);
      long table = tables.create(size, 0);
      List<Value> model = new ArrayList<>();
      for (int i = 1; i <= random.nextInt(size + 1); i++) {
        model.add(new Value(random.nextBoolean() ? Tag.INTEGER : Tag.FLOAT, random.nextLong()));
        tables.setInteger(table, i, model.getLast().tag(), model.getLast().payload());
      }
      for (int step = 0; step < 30; step++) {
        int position = random.nextInt(-1, model.size() + 3);
        boolean inserts = random.nextBoolean();
        moved += inserts ? inserted(table, model, position) : removed(table, model, position);
        assertThat(elements(table, model.size() + 2)).as("seed %d", seed).isEqualTo(model);
      }
    }
    assertThat(moved).isGreaterThan(Emulation.rounds(1000));
  }

  private int inserted(long table, List<Value> model, int position) {
    Value value = new Value(Tag.INTEGER, random.nextLong());
    Memory.putLong(state.address() + StateLayout.FOUND, value.payload());
    Memory.putByte(state.address() + StateLayout.FOUND + SlotLayout.TAG, value.tag());
    long answer = call(Routine.INSERT_ELEMENT, table, position, model.size());
    boolean hasRoom = model.size() < Memory.getLong(table + TableLayout.ARRAY_SIZE);
    boolean possible = hasRoom && position >= 1 && position <= model.size() + 1;
    assertThat(answer).as("seed %d", seed).isEqualTo(possible ? Routine.YES : 0);
    if (possible) {
      model.add(position - 1, value);
    }
    return possible ? 1 : 0;
  }

  private int removed(long table, List<Value> model, int position) {
    long answer = call(Routine.REMOVE_ELEMENT, table, position, model.size());
    boolean isEmpty = model.isEmpty() && (position == 0 || position == 1);
    boolean possible = (position >= 1 && position <= model.size()) || isEmpty;
    assertThat(answer != 0).as("seed %d", seed).isEqualTo(possible);
    if (!possible) {
      return 0;
    }
    Value expected = isEmpty ? new Value(Tag.NIL, 0) : model.remove(position - 1);
    assertThat(new Value(valueTag(answer), Memory.getLong(answer))).isEqualTo(expected);
    return isEmpty ? 0 : 1;
  }

  /** The elements of a table up to one, without those that are nil. */
  private List<Value> elements(long table, int last) {
    List<Value> result = new ArrayList<>();
    for (int i = 1; i <= last; i++) {
      int tag = tables.getInteger(table, i);
      if (tag != Tag.NIL) {
        result.add(new Value(tag, tables.payload));
      }
    }
    return result;
  }

  @Test
  void blackListsAndElementZeroAreForJava() {
    long table = tables.create(4, 2);
    tables.setInteger(table, 1, Tag.INTEGER, 7);
    long colour = table + ObjectLayout.COLOUR;
    int before = Memory.getByte(colour);
    Memory.putByte(colour, ObjectLayout.BLACK);
    assertThat(call(Routine.INSERT_ELEMENT, table, 1, 1)).isZero();
    assertThat(call(Routine.REMOVE_ELEMENT, table, 1, 1)).isZero();
    Memory.putByte(colour, before);
    assertThat(call(Routine.REMOVE_ELEMENT, table, 1, 1)).isNotZero();
    tables.setInteger(table, 0, Tag.INTEGER, 7);
    assertThat(call(Routine.REMOVE_ELEMENT, table, 0, 0)).isZero();
  }
}
