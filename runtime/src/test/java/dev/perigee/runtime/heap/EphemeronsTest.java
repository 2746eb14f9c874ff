package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chains and random graphs of entries with weak keys and strong values. */
class EphemeronsTest {
  private static final int HOLDER = 0;
  private static final int FIRST = 1;
  private static final int MODE = 2;

  /**
   * A chain of eight times the length may take at most this many times the work. It is more than
   * eight because a long collection has an additional round.
   */
  private static final int MAX_RATIO = 10;

  private final HeapFixture f = new HeapFixture();
  private Random random = new Random(0);

  @BeforeEach
  void seed() {
    long seed = TestSeed.of(EphemeronsTest.class);
    random = new Random(seed);
  }

  @AfterEach
  void tearDown() {
    f.close();
  }

  enum Order {
    FORWARDS,
    BACKWARDS,
    SHUFFLED
  }

  private List<Integer> order(Order order, int length) {
    List<Integer> links = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      links.add(i);
    }
    if (order == Order.BACKWARDS) {
      Collections.reverse(links);
    } else if (order == Order.SHUFFLED) {
      Collections.shuffle(links, random);
    }
    return links;
  }

  /** A metatable for weak keys, which is a root. */
  private long weakKeys() {
    long model = f.root(MODE, f.tables.create(0, 0));
    f.setMode(model, "k");
    return f.root(MODE, Memory.getLong(model + TableLayout.METATABLE));
  }

  /**
   * Makes a chain in which each link is the key of the next one and the first one is a root, and
   * collects.
   *
   * @param tableCount number of tables to which the entries are assigned in turn
   * @return units of marking of the collection
   */
  private long unitsOfChain(Order order, int length, int tableCount) {
    f.heap.setCollecting(false);
    long metatable = weakKeys();
    long holder = f.root(HOLDER, f.tables.create(tableCount, 0));
    for (int i = 1; i <= tableCount; i++) {
      long table = f.tables.create(0, 0);
      f.tables.setInteger(holder, i, Tag.TABLE, table);
      f.tables.setMetatable(table, metatable);
    }
    long[] links = new long[length + 1];
    for (int i = 0; i <= length; i++) {
      links[i] = f.tables.create(0, 0);
    }
    f.root(FIRST, links[0]);
    for (int i : order(order, length)) {
      f.tables.getInteger(holder, 1 + i % tableCount);
      f.tables.set(f.tables.payload, Tag.TABLE, links[i], Tag.TABLE, links[i + 1]);
    }
    long before = f.heap.collector().marking();
    f.heap.collect();
    long units = f.heap.collector().marking() - before;
    assertThat(Memory.getByte(links[length] + ObjectLayout.KIND)).isEqualTo(Tag.TABLE);
    assertThat(entries(holder, tableCount)).isEqualTo(length);
    f.drop(FIRST);
    f.heap.collect();
    assertThat(entries(holder, tableCount)).isZero();
    return units;
  }

  private int entries(long holder, int tableCount) {
    int count = 0;
    for (int i = 1; i <= tableCount; i++) {
      f.tables.getInteger(holder, i);
      count += entries(f.tables.payload);
    }
    return count;
  }

  private int entries(long table) {
    int count = 0;
    int tag = Tag.NIL;
    long key = 0;
    while (f.tables.next(table, tag, key)) {
      tag = f.tables.nextKeyTag;
      key = f.tables.nextKey;
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void workForAChainInOneTableIsLinear(Order order) {
    long units = unitsOfChain(order, 1000, 1);
    assertThat(unitsOfChain(order, 8000, 1)).isLessThan(MAX_RATIO * units);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void workForAChainOverSeveralTablesIsLinear(Order order) {
    long units = unitsOfChain(order, 1000, 7);
    assertThat(unitsOfChain(order, 8000, 7)).isLessThan(MAX_RATIO * units);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void workForAChainWithATableForEachEntryIsLinear(Order order) {
    long units = unitsOfChain(order, 1000, 1000);
    assertThat(unitsOfChain(order, 8000, 8000)).isLessThan(MAX_RATIO * units);
  }

  @Test
  void objectsReachableOnlyThroughEphemeronsAreMarkedInSlices() {
    f.heap.setCollecting(false);
    int count = 5000;
    long metatable = weakKeys();
    // The table is followed before its keys are marked.
    long holder = f.root(HOLDER, f.tables.create(count, 0));
    long table = f.root(FIRST, f.tables.create(0, 0));
    f.tables.setMetatable(table, metatable);
    for (int i = 1; i <= count; i++) {
      long key = f.tables.create(0, 0);
      f.tables.setInteger(holder, i, Tag.TABLE, key);
      long value = f.tables.create(1, 0);
      f.tables.set(table, Tag.TABLE, key, Tag.TABLE, value);
      f.tables.setInteger(value, 1, Tag.TABLE, f.tables.create(0, 0));
    }
    f.heap.setCollecting(true);
    f.heap.collector().setSliceUnits(1000);
    long cycles = f.heap.collections();
    long start = f.heap.collector().marking();
    long longest = 0;
    while (f.heap.collections() == cycles) {
      long before = f.heap.collector().marking();
      f.tables.create(0, 0);
      longest = Math.max(longest, f.heap.collector().marking() - before);
    }
    assertThat(f.heap.collector().marking() - start).isGreaterThan(10L * count);
    assertThat(longest).as("units of the longest slice").isLessThan(6L * count);
    assertThat(entries(table)).isEqualTo(count);
  }

  /** An object of a random graph. */
  private static final class Item {
    final int tag;
    final long address;
    final boolean weak;
    boolean finalizer;

    /** For an ephemeron table: its entries. For any other table: its contents. */
    final List<Item> keys = new ArrayList<>();

    final List<Item> values = new ArrayList<>();

    boolean marked;

    Item(int tag, long address, boolean weak) {
      this.tag = tag;
      this.address = address;
      this.weak = weak;
    }
  }

  /**
   * Marks according to the manual (2.5.4), by rounds over all entries until one finds nothing new.
   */
  private static void mark(List<Item> items) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Item item : items) {
        for (int i = 0; item.marked && i < item.values.size(); i++) {
          boolean held = !item.weak || item.keys.get(i).marked;
          if (held && !item.values.get(i).marked) {
            item.values.get(i).marked = true;
            changed = true;
          }
        }
      }
    }
  }

  private Item item(long metatable) {
    return switch (random.nextInt(8)) {
      case 0 -> new Item(Tag.USERDATA, f.objects.userdata(1, 0), false);
      case 1 -> new Item(Tag.BUILTIN, f.objects.builtin(0, 2), false);
      case 2 -> new Item(Tag.THREAD, f.objects.coroutine(4L * SlotLayout.SIZE), false);
      case 3, 4 -> {
        long table = f.tables.create(0, 0);
        f.tables.setMetatable(table, metatable);
        yield new Item(Tag.TABLE, table, true);
      }
      default -> new Item(Tag.TABLE, f.tables.create(0, 0), false);
    };
  }

  private void connect(Item holder, List<Item> items) {
    Item key = items.get(random.nextInt(items.size()));
    Item value = items.get(random.nextInt(items.size()));
    if (holder.tag != Tag.TABLE || holder.keys.contains(key)) {
      return;
    }
    if (holder.weak) {
      f.tables.set(holder.address, key.tag, key.address, value.tag, value.address);
    } else {
      f.tables.setInteger(holder.address, holder.keys.size() + 1L, value.tag, value.address);
    }
    holder.keys.add(key);
    holder.values.add(value);
  }

  @Test
  void randomGraphsKeepTheObjectsThatTheManualRequires() {
    for (int round = 0; round < 300; round++) {
      randomGraph();
    }
  }

  private void randomGraph() {
    f.heap.setCollecting(false);
    long metatable = weakKeys();
    List<Item> items = new ArrayList<>();
    int size = 2 + random.nextInt(60);
    long all = f.root(HOLDER, f.tables.create(size, 0));
    for (int i = 0; i < size; i++) {
      Item item = item(metatable);
      items.add(item);
      f.tables.setInteger(all, i + 1L, item.tag, item.address);
    }
    // Sometimes a collection is in progress.
    f.heap.setCollecting(random.nextBoolean());
    f.heap.collector().setSliceUnits(1 + random.nextInt(100));
    int edges = random.nextInt(3 * size);
    for (int i = 0; i < edges; i++) {
      connect(items.get(random.nextInt(size)), items);
    }
    f.heap.collector().setSliceUnits(0);
    for (int i = random.nextInt(4); i > 0; i--) {
      Item item = items.get(random.nextInt(size));
      item.finalizer = true;
      f.heap.collector().finalizers().mark(item.address);
    }
    f.drop(HOLDER);
    int roots = random.nextInt(4);
    for (int i = 0; i < roots; i++) {
      Item item = items.get(random.nextInt(size));
      f.root(4 + i, item.tag, item.address);
      item.marked = true;
    }
    mark(items);
    items.forEach(item -> item.marked |= item.finalizer);
    mark(items);
    f.heap.collect();
    check(items);
    while (f.heap.collector().finalizers().takePending() != 0) {}
    for (int i = 0; i < roots; i++) {
      f.drop(4 + i);
    }
    f.heap.collect();
    while (f.heap.collector().finalizers().takePending() != 0) {}
    f.heap.collect();
  }

  private void check(List<Item> items) {
    new HeapVerifier(f.heap).verify();
    for (Item item : items) {
      if (!item.marked) {
        continue;
      }
      assertThat(Memory.getByte(item.address + ObjectLayout.KIND)).isEqualTo(item.tag);
      assertThat(Memory.getByte(item.address + ObjectLayout.COLOUR) & ObjectLayout.AWAITED)
          .isZero();
      if (item.weak) {
        int held = 0;
        for (int i = 0; i < item.keys.size(); i++) {
          Item key = item.keys.get(i);
          if (key.marked) {
            held++;
            assertThat(f.tables.get(item.address, key.tag, key.address))
                .isEqualTo(item.values.get(i).tag);
            assertThat(f.tables.payload).isEqualTo(item.values.get(i).address);
          }
        }
        assertThat(entries(item.address)).isEqualTo(held);
      }
    }
  }
}
