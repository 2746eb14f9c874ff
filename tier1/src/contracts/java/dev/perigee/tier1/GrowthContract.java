package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that routines make larger have the layout that Java would have given them. */
abstract class GrowthContract extends RoutineHarness {
  private int done;

  GrowthContract(Target target) {
    super(target);
  }

  /** Keys, values and links in their places, and what else tells how the next key is inserted. */
  private static List<Long> layout(long table) {
    List<Long> result = new ArrayList<>();
    long nodes = Memory.getLong(table + TableLayout.NODES);
    int count = Memory.getInt(table + TableLayout.NODE_MASK) + 1;
    result.add((long) count);
    result.add((long) Memory.getInt(table + TableLayout.LAST_FREE));
    for (long node = nodes;
        node < nodes + (long) count * TableLayout.NODE_SIZE;
        node += TableLayout.NODE_SIZE) {
      addIfPresent(result, valueTag(node), node + SlotLayout.PAYLOAD);
      int keyTag = Memory.getByte(node + TableLayout.NODE_KEY_TAG);
      addIfPresent(result, keyTag, node + TableLayout.NODE_KEY);
      result.add((long) Memory.getInt(node + TableLayout.NODE_NEXT));
    }
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    result.add(size);
    result.add((long) Memory.getInt(table + ObjectLayout.EXTRA));
    for (long i = 0; i < size; i++) {
      int tag = Memory.getByte(Memory.getLong(table + TableLayout.TAGS) + i);
      addIfPresent(result, tag, Memory.getLong(table + TableLayout.ARRAY) + 8 * i);
    }
    return result;
  }

  /** A payload beside the tag of nil is of no account. */
  private static void addIfPresent(List<Long> result, int tag, long payload) {
    result.add((long) tag);
    if (tag != Tag.NIL) {
      result.add(Memory.getLong(payload));
    }
  }

  private void setField(long table, long key, long value) {
    long slot = call(Routine.MAKE_FIELD, table, key, data.address() + HINT);
    if (slot == 0) {
      tables.setString(table, key, Tag.INTEGER, value);
    } else {
      Memory.putLong(slot, value);
      Memory.putByte(slot + SlotLayout.TAG, Tag.INTEGER);
      done++;
    }
  }

  /** Gives two tables the same elements, with holes between them. */
  private void setSomeElements(long table, long twin, int size) {
    for (int key = 1; key <= size; key++) {
      int tag = random.nextInt(3) == 0 ? Tag.NIL : Tag.INTEGER;
      tables.setInteger(table, key, tag, key);
      tables.setInteger(twin, key, tag, key);
    }
  }

  @Test
  void nodesGrowAsInJava() {
    for (int round = 0; round < 300; round++) {
      long hash = random.nextInt(5);
      int size = random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 0;
      long table = tables.create(size, hash);
      long twin = tables.create(size, hash);
      setSomeElements(table, twin, size);
      for (int i = random.nextInt(70); i > 0; i--) {
        long key = string("field " + random.nextInt(200));
        int tag = random.nextInt(20) == 0 ? Tag.NIL : Tag.INTEGER;
        if (tag == Tag.NIL) {
          tables.setString(table, key, Tag.NIL, 0);
        } else {
          setField(table, key, i);
        }
        tables.setString(twin, key, tag, i);
        assertThat(layout(table)).as("seed %d", seed).isEqualTo(layout(twin));
      }
    }
    assertThat(done).isGreaterThan(5000);
  }

  private Value randomKey(List<Long> objects) {
    return switch (random.nextInt(10)) {
      case 0 -> new Value(random.nextBoolean() ? Tag.TRUE : Tag.FALSE, 0);
      case 1 -> number(random.nextInt(20) + 0.5);
      case 2, 3 -> new Value(Tag.STRING, string("key " + random.nextInt(20)));
      default -> new Value(Tag.TABLE, oneOf(objects));
    };
  }

  @Test
  void nodesGrowForAnyKey() {
    List<Long> objects = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      objects.add(tables.create(0, 0));
    }
    for (int round = 0; round < 300; round++) {
      boolean integers = random.nextInt(10) == 0;
      int hash = random.nextInt(3);
      int size = random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 0;
      long table = tables.create(size, hash);
      long twin = tables.create(size, hash);
      setSomeElements(table, twin, size);
      for (int i = random.nextInt(50); i > 0; i--) {
        Value key =
            integers && random.nextInt(4) == 0
                ? new Value(Tag.INTEGER, random.nextInt(1000))
                : randomKey(objects);
        setValue(table, key, i);
        tables.set(twin, key.tag(), key.payload(), Tag.INTEGER, i);
        assertThat(layout(table)).as("seed %d", seed).isEqualTo(layout(twin));
      }
    }
    assertThat(done).isGreaterThan(3000);
  }

  private void setValue(long table, Value key, long value) {
    Memory.putLong(state.address() + StateLayout.FOUND, value);
    Memory.putByte(state.address() + StateLayout.FOUND + SlotLayout.TAG, Tag.INTEGER);
    if (call(Routine.SET_VALUE, table, key.tag(), key.payload()) == 0) {
      tables.set(table, key.tag(), key.payload(), Tag.INTEGER, value);
    } else {
      done++;
    }
  }

  private void setElement(long table, long key, int tag, long value) {
    Memory.putLong(state.address() + StateLayout.FOUND, value);
    Memory.putByte(state.address() + StateLayout.FOUND + SlotLayout.TAG, tag);
    if (key <= Memory.getLong(table + TableLayout.ARRAY_SIZE)
        || call(Routine.SET_VALUE, table, Tag.INTEGER, key) == 0) {
      tables.setInteger(table, key, tag, value);
    } else {
      done++;
    }
  }

  @Test
  void arraysGrowAsInJava() {
    for (int round = 0; round < 300; round++) {
      long array = random.nextInt(6);
      long hash = random.nextInt(8) == 0 ? 2 : 0;
      long table = tables.create(array, hash);
      long twin = tables.create(array, hash);
      long next = 1;
      for (int i = random.nextInt(200); i > 0; i--) {
        long key = random.nextInt(40) == 0 ? 1 + random.nextInt(200) : next++;
        int tag = random.nextInt(60) == 0 ? Tag.NIL : Tag.INTEGER;
        setElement(table, key, tag, i);
        tables.setInteger(twin, key, tag, i);
        assertThat(layout(table)).as("seed %d", seed).isEqualTo(layout(twin));
      }
    }
    assertThat(done).isGreaterThan(500);
  }

  @Test
  void listsAreFilledAsInJava() {
    long slots = data.address() + SLOTS;
    for (int round = 0; round < 2000; round++) {
      int size = random.nextInt(4);
      int hash = random.nextInt(10) == 0 ? 2 : 0;
      long table = tables.create(size, hash);
      long twin = tables.create(size, hash);
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        Memory.putLong(slots + 16L * i, random.nextLong());
        Memory.putByte(slots + 16L * i + SlotLayout.TAG, random.nextInt(5) == 0 ? 0 : Tag.INTEGER);
      }
      Memory.putLong(state.address() + StateLayout.TOP, slots + 16L * count);
      tables.setList(twin, 1, slots, count);
      if (call(Routine.FILL_LIST, table, slots) == 0) {
        tables.setList(table, 1, slots, count);
      } else {
        assertThat(count <= 8).isTrue();
        done++;
      }
      assertThat(layout(table)).as("seed %d", seed).isEqualTo(layout(twin));
    }
    assertThat(done).isGreaterThan(1000);
  }

  @Test
  void aBlackTableIsForJava() {
    long table = tables.create(0, 0);
    int colour = Memory.getByte(table + ObjectLayout.COLOUR);
    Memory.putByte(table + ObjectLayout.COLOUR, ObjectLayout.BLACK);
    Memory.putByte(state.address() + StateLayout.FOUND + SlotLayout.TAG, Tag.TRUE);
    assertThat(call(Routine.SET_VALUE, table, Tag.INTEGER, 1)).isZero();
    assertThat(call(Routine.MAKE_FIELD, table, string("x"), data.address() + HINT)).isZero();
    Memory.putByte(table + ObjectLayout.COLOUR, colour);
  }

  @Test
  void discardedBlocksAreFreed() {
    state.heap().collect();
    long before = state.heap().liveBytes();
    for (int i = 0; i < 200; i++) {
      long table = tables.create(0, 0);
      for (int key = 1; key <= 40; key++) {
        setField(table, string("field " + key), key);
        setElement(table, key, Tag.INTEGER, key);
      }
    }
    state.heap().collect();
    assertThat(Memory.getLong(state.address() + StateLayout.DISCARDED)).isZero();
    assertThat(state.heap().liveBytes()).isLessThan(before + 10_000);
  }
}
