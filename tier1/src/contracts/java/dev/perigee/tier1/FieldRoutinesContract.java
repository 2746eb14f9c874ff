package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Equality, and fields with string keys. */
abstract class FieldRoutinesContract extends RoutineHarness {
  FieldRoutinesContract(Target target) {
    super(target);
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
        if (x.tag() == y.tag()) {
          long answer = call(Routine.EQUAL, x.tag(), x.payload(), y.payload());
          assertThat(answer).as("%s == %s", x, y).isEqualTo(equality(x, y));
        }
      }
    }
  }

  private long equality(Value x, Value y) {
    boolean asks =
        switch (x.tag()) {
          case Tag.TABLE -> metatable(x.payload()) != 0 || metatable(y.payload()) != 0;
          case Tag.USERDATA -> true;
          case Tag.LONG_STRING ->
              x.payload() != y.payload()
                  && Strings.length(x.payload()) == Strings.length(y.payload())
                  && Strings.length(x.payload()) > 4096;
          default -> false;
        };
    if (asks && x.payload() != y.payload()) {
      return 0;
    }
    boolean equal =
        switch (x.tag()) {
          case Tag.NIL, Tag.TRUE -> true;
          case Tag.FLOAT ->
              Double.longBitsToDouble(x.payload()) == Double.longBitsToDouble(y.payload());
          case Tag.LONG_STRING -> state.strings().equal(x.payload(), y.payload());
          default -> x.payload() == y.payload();
        };
    return equal ? Routine.YES : Routine.NO;
  }

  /** The tag that indexing finds, or {@link #LEAVES}. The payload is that of the table. */
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
      for (int i = 0; i < Emulation.rounds(300); i++) {
        long table = oneOf(list);
        long key = oneOf(keys);
        data.set(JAVA_INT, HINT, LEAVES);
        // The routine runs first, since Java notes which metamethods are absent.
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

  @Test
  void fieldsAreMadeWhereThereIsRoom() {
    List<Long> keys = keys();
    int made = 0;
    for (int round = 0; round < 20; round++) {
      List<Long> list = randomTables(keys, Metamethod.NEWINDEX);
      for (int i = 0; i < Emulation.rounds(300); i++) {
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

  @Test
  void aNewMetamethodIsSeen() {
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
}
