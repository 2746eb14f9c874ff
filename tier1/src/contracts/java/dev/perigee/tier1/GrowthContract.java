package dev.perigee.tier1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.Emulation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that routines enlarge have the layout that Java would have given them. */
abstract class GrowthContract extends RoutineHarness {
  private static final int ARRAY_BYTES = 4 * TableLayout.ELEMENT_SIZE;
  private static final int NODE_BYTES = TableLayout.NODE_SIZE;

  private int done;

  GrowthContract(Target target) {
    super(target);
  }

  /**
   * Keys, values and links in their places, and the other data that decides how the next key is
   * inserted.
   */
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

  /** The payload next to a nil tag has no meaning. */
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

  /** A table that routines change, and one that Java changes. */
  private record Twins(long table, long twin) {}

  private Twins twins(long array, long hash) {
    return new Twins(tables.create(array, hash), tables.create(array, hash));
  }

  /** Some of the pairs have the same elements, with holes between them. */
  private Twins twinsWithElements(long hash) {
    int size = random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 0;
    Twins twins = twins(size, hash);
    for (int key = 1; key <= size; key++) {
      int tag = random.nextInt(3) == 0 ? Tag.NIL : Tag.INTEGER;
      tables.setInteger(twins.table, key, tag, key);
      tables.setInteger(twins.twin, key, tag, key);
    }
    return twins;
  }

  private void assertSameLayout(Twins twins) {
    assertThat(layout(twins.table)).as("seed %d", seed).isEqualTo(layout(twins.twin));
  }

  @Test
  void nodesGrowAsInJava() {
    for (int round = 0; round < Emulation.rounds(300); round++) {
      Twins twins = twinsWithElements(random.nextInt(5));
      for (int i = random.nextInt(70); i > 0; i--) {
        long key = string("field " + random.nextInt(200));
        int tag = random.nextInt(20) == 0 ? Tag.NIL : Tag.INTEGER;
        if (tag == Tag.NIL) {
          tables.setString(twins.table, key, Tag.NIL, 0);
        } else {
          setField(twins.table, key, i);
        }
        tables.setString(twins.twin, key, tag, i);
        assertSameLayout(twins);
      }
    }
    assertThat(done).isGreaterThan(Emulation.rounds(5000));
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
    for (int round = 0; round < Emulation.rounds(300); round++) {
      boolean integers = random.nextInt(10) == 0;
      Twins twins = twinsWithElements(random.nextInt(3));
      for (int i = random.nextInt(50); i > 0; i--) {
        Value key =
            integers && random.nextInt(4) == 0
                ? new Value(Tag.INTEGER, random.nextInt(1000))
                : randomKey(objects);
        set(twins.table, key, Tag.INTEGER, i);
        tables.set(twins.twin, key.tag(), key.payload(), Tag.INTEGER, i);
        assertSameLayout(twins);
      }
    }
    assertThat(done).isGreaterThan(Emulation.rounds(3000));
  }

  private void set(long table, Value key, int tag, long value) {
    if (setValue(table, key, tag, value) == 0) {
      tables.set(table, key.tag(), key.payload(), tag, value);
    } else {
      done++;
    }
  }

  /** Most keys are integers, a few or many of which are near each other. */
  private Value anyKey(int range, List<Long> objects) {
    return switch (random.nextInt(8)) {
      case 0 -> randomKey(objects);
      case 1 -> new Value(Tag.STRING, string("field " + random.nextInt(range)));
      case 2 -> number(random.nextInt(range) * 0.5);
      case 3 -> new Value(Tag.INTEGER, randomInteger());
      default -> new Value(Tag.INTEGER, random.nextInt(range) - random.nextInt(3));
    };
  }

  /** An integer of any size, often near a power of two. */
  private long randomInteger() {
    return (1L << random.nextInt(Long.SIZE)) + random.nextInt(3) - 1;
  }

  @Test
  void sizesAreDecidedAsInJava() {
    List<Long> objects = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      objects.add(tables.create(0, 0));
    }
    for (int round = 0; round < Emulation.rounds(600); round++) {
      Twins twins = twins((long) random.nextInt(10) * random.nextInt(30), random.nextInt(6));
      int range = 1 + random.nextInt(random.nextBoolean() ? 20 : 250);
      int holes = 2 + random.nextInt(10);
      for (int i = random.nextInt(80); i > 0; i--) {
        Value key = anyKey(range, objects);
        int tag = random.nextInt(holes) == 0 ? Tag.NIL : Tag.INTEGER;
        if (key.tag() == Tag.STRING && tag != Tag.NIL && random.nextBoolean()) {
          setField(twins.table, key.payload(), i);
        } else {
          set(twins.table, key, tag, i);
        }
        tables.set(twins.twin, key.tag(), key.payload(), tag, i);
        assertSameLayout(twins);
      }
      assertThat(tables.length(twins.table)).isEqualTo(tables.length(twins.twin));
    }
    assertThat(done).isGreaterThan(Emulation.rounds(10_000));
  }

  @Test
  void largeTablesAreLeftToJava() {
    for (int nodes = 64; nodes <= 1 << 17; nodes *= 32) {
      long table = tables.create(0, nodes);
      for (int i = 0; i < nodes; i++) {
        tables.set(table, Tag.FLOAT, Double.doubleToRawLongBits(i + 0.5), Tag.TRUE, 0);
      }
      List<Long> before = layout(table);
      assertThat(setValue(table, new Value(Tag.TRUE, 0), Tag.TRUE, 0)).isZero();
      assertThat(layout(table)).isEqualTo(before);
    }
    long list = tables.create(256, 0);
    assertThat(setValue(list, new Value(Tag.TRUE, 0), Tag.TRUE, 0)).isZero();
  }

  private long freeRaw(int bytes) {
    return state.address() + StateLayout.freeRaw(SizeClasses.of(bytes));
  }

  /**
   * Growth of either part does nothing while a word in memory has a changed value, and succeeds
   * when it has its own again.
   */
  private void assertNeedsMemory(long place, long value) {
    long table = tables.create(2, 2);
    for (int key = 1; key <= 3; key++) {
      tables.setInteger(table, key, Tag.INTEGER, key);
    }
    tables.setString(table, string("field"), Tag.TRUE, 0);
    while (Memory.getLong(freeRaw(ARRAY_BYTES)) == 0 || Memory.getLong(freeRaw(NODE_BYTES)) == 0) {
      tables.create(4, 1);
    }
    List<Long> before = layout(table);
    long own = Memory.getLong(place);
    Memory.putLong(place, value);
    assertThat(setValue(table, new Value(Tag.INTEGER, 4), Tag.TRUE, 0)).isZero();
    long used = value - Memory.getLong(place);
    Memory.putLong(place, own - used);
    assertThat(layout(table)).isEqualTo(before);
    while (Memory.getLong(freeRaw(ARRAY_BYTES)) == 0) {
      tables.create(4, 0);
    }
    assertThat(setValue(table, new Value(Tag.INTEGER, 4), Tag.TRUE, 0)).isEqualTo(Routine.YES);
    assertThat(layout(table)).isNotEqualTo(before);
  }

  @Test
  void withoutMemoryGrowthIsLeftToJava() {
    assertNeedsMemory(freeRaw(ARRAY_BYTES), 0);
    assertNeedsMemory(freeRaw(NODE_BYTES), 0);
    for (int left = 0; left < ARRAY_BYTES + NODE_BYTES; left++) {
      assertNeedsMemory(state.address() + StateLayout.ALLOWANCE, left);
    }
  }

  @Test
  void arraysGrowAsInJava() {
    for (int round = 0; round < Emulation.rounds(300); round++) {
      Twins twins = twins(random.nextInt(6), random.nextInt(8) == 0 ? 2 : 0);
      long next = 1;
      for (int i = random.nextInt(200); i > 0; i--) {
        long key = random.nextInt(40) == 0 ? 1 + random.nextInt(200) : next++;
        int tag = random.nextInt(60) == 0 ? Tag.NIL : Tag.INTEGER;
        set(twins.table, new Value(Tag.INTEGER, key), tag, i);
        tables.setInteger(twins.twin, key, tag, i);
        assertSameLayout(twins);
      }
    }
    assertThat(done).isGreaterThan(Emulation.rounds(500));
  }

  @Test
  void listsAreFilledAsInJava() {
    long slots = data.address() + SLOTS;
    for (int round = 0; round < Emulation.rounds(2000); round++) {
      Twins twins = twins(random.nextInt(4), random.nextInt(10) == 0 ? 2 : 0);
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        Memory.putLong(slots + 16L * i, random.nextLong());
        Memory.putByte(
            slots + 16L * i + SlotLayout.TAG, random.nextInt(5) == 0 ? Tag.NIL : Tag.INTEGER);
      }
      Memory.putLong(state.address() + StateLayout.TOP, slots + 16L * count);
      tables.setList(twins.twin, 1, slots, count);
      if (call(Routine.FILL_LIST, twins.table, slots) == 0) {
        tables.setList(twins.table, 1, slots, count);
      } else {
        assertThat(count <= 8).isTrue();
        done++;
      }
      assertSameLayout(twins);
    }
    assertThat(done).isGreaterThan(Emulation.rounds(1000));
  }

  @Test
  void aBlackTableIsLeftToJava() {
    long table = tables.create(0, 0);
    int colour = Memory.getByte(table + ObjectLayout.COLOUR);
    Memory.putByte(table + ObjectLayout.COLOUR, ObjectLayout.BLACK);
    assertThat(setValue(table, new Value(Tag.INTEGER, 1), Tag.TRUE, 0)).isZero();
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
        set(table, new Value(Tag.INTEGER, key), Tag.INTEGER, key);
      }
      long reversed = tables.create(0, 0);
      for (int key = 40; key > 0; key--) {
        set(reversed, new Value(Tag.INTEGER, key), Tag.INTEGER, key);
      }
    }
    state.heap().collect();
    assertThat(Memory.getLong(state.address() + StateLayout.DISCARDED)).isZero();
    assertThat(state.heap().liveBytes()).isLessThan(before + 10_000);
  }
}
