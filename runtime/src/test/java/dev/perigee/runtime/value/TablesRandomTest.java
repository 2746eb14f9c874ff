package dev.perigee.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.HeapFixture;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations on a table and on a Java map. */
class TablesRandomTest {
  private static final int KEYS = 400;

  /** A key in the map. */
  private record Key(int tag, long payload) {}

  private final Map<Key, Long> model = new HashMap<>();

  @ParameterizedTest
  @CsvSource({"30000, false, 0", "30000, false, 1", "30000, false, 2", "1500, true, 1"})
  void aTableBehavesLikeAMap(int steps, boolean stress, int kind) {
    long seed = TestSeed.of(TablesRandomTest.class);
    Random random = new Random(seed);
    try (HeapFixture f = new HeapFixture()) {
      long keys = f.root(1, f.tables.create(KEYS, 0));
      long table = f.root(0, f.tables.create(0, 0));
      Key[] pool = pool(f, keys, random, kind);
      f.heap.setStress(stress);
      for (int step = 0; step < steps; step++) {
        Key key = pool[random.nextInt(pool.length)];
        switch (random.nextInt(step / 3000 % 2 == 0 ? 8 : 14)) {
          case 0, 1, 2, 3, 4 -> {
            f.tables.set(table, key.tag, key.payload, Tag.INTEGER, step);
            model.put(key, (long) step);
          }
          case 6 -> assertThat(f.tables.get(table, key.tag, key.payload)).isEqualTo(tag(key));
          case 7 -> {
            if (random.nextInt(50) == 0) {
              checkAll(f, table, pool);
            }
            if (random.nextInt(100) == 0) {
              f.tables.resize(table, random.nextInt(100), random.nextInt(100));
            }
          }
          default -> {
            f.tables.set(table, key.tag, key.payload, Tag.NIL, 0);
            model.remove(key);
          }
        }
      }
      checkAll(f, table, pool);
    }
  }

  private int tag(Key key) {
    return model.containsKey(key) ? Tag.INTEGER : Tag.NIL;
  }

  private static Key[] pool(HeapFixture f, long keys, Random random, int kind) {
    Key[] pool = new Key[KEYS];
    for (int i = 0; i < KEYS; i++) {
      pool[i] =
          switch (kind == 1 ? random.nextInt(6) : kind == 0 ? 0 : 1) {
            case 0 -> new Key(Tag.INTEGER, i + 1 - KEYS / 10);
            case 1 -> new Key(Tag.STRING, f.strings.create("key" + i));
            case 2 -> new Key(Tag.LONG_STRING, f.strings.create("key".repeat(20) + i));
            case 3 -> new Key(Tag.FLOAT, Double.doubleToRawLongBits(i + 0.5));
            case 4 -> new Key(Tag.TABLE, f.tables.create(0, 0));
            default -> new Key(Tag.INTEGER, random.nextLong());
          };
      f.tables.setInteger(keys, i + 1, pool[i].tag, pool[i].payload);
    }
    return pool;
  }

  private void checkAll(HeapFixture f, long table, Key[] pool) {
    for (Key key : pool) {
      assertThat(f.tables.get(table, key.tag, key.payload)).isEqualTo(tag(key));
      if (model.containsKey(key)) {
        assertThat(f.tables.payload).isEqualTo(model.get(key));
      }
    }
    Set<Key> seen = new HashSet<>();
    int tag = Tag.NIL;
    long key = 0;
    while (f.tables.next(table, tag, key)) {
      tag = f.tables.nextKeyTag;
      key = f.tables.nextKey;
      assertThat(seen.add(new Key(tag, key))).as("seen once").isTrue();
      assertThat(f.tables.nextPayload).isEqualTo(model.get(new Key(tag, key)));
    }
    assertThat(seen).isEqualTo(model.keySet());
    long border = f.tables.length(table);
    assertThat(border == 0 || model.containsKey(new Key(Tag.INTEGER, border))).isTrue();
    assertThat(model.containsKey(new Key(Tag.INTEGER, border + 1))).isFalse();
    checkChains(f, table);
  }

  /**
   * Each entry is reachable from its main position, which holds a key of that same main position.
   */
  private static void checkChains(HeapFixture f, long table) {
    long nodes = Memory.getLong(table + TableLayout.NODES);
    long count = Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
    for (long i = 0; i < count; i++) {
      long node = nodes + (i << TableLayout.NODE_SHIFT);
      if (TableNodes.valueTag(node) == Tag.NIL) {
        continue;
      }
      long target = i + Memory.getInt(node + TableLayout.NODE_NEXT);
      assertThat(target).isBetween(0L, count - 1);
      assertThat(f.tables.get(table, TableNodes.keyTag(node), TableNodes.key(node)))
          .isEqualTo(Tag.INTEGER);
    }
  }
}
