package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeakTablesTest {
  private final HeapFixture f = new HeapFixture();
  private final long weak = f.root(0, f.tables.create(0, 0));

  @AfterEach
  void tearDown() {
    f.close();
  }

  private int count(long table) {
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

  @Test
  void weakValuesAreRemovedFromBothParts() {
    f.setMode(weak, "v");
    long kept = f.root(1, f.tables.create(0, 0));
    for (int i = 1; i <= 10; i++) {
      f.tables.setInteger(weak, i, Tag.TABLE, i == 4 ? kept : f.tables.create(0, 0));
      f.tables.setInteger(weak, i * 1000L, Tag.TABLE, i == 4 ? kept : f.tables.create(0, 0));
    }
    f.heap.collect();
    assertThat(count(weak)).isEqualTo(2);
    assertThat(f.tables.getInteger(weak, 4)).isEqualTo(Tag.TABLE);
    assertThat(f.tables.getInteger(weak, 4000)).isEqualTo(Tag.TABLE);
    assertThat(f.tables.getInteger(weak, 5)).isEqualTo(Tag.NIL);
  }

  @Test
  void tablesWithWeakValuesKeepTheirKeysAlive() {
    f.setMode(weak, "v");
    long key = f.tables.create(0, 0);
    f.tables.set(weak, Tag.TABLE, key, Tag.INTEGER, 9);
    f.heap.collect();
    assertThat(f.tables.get(weak, Tag.TABLE, key)).isEqualTo(Tag.INTEGER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "v", "kv"})
  void stringsAndPlainValuesAreNeverRemoved(String mode) {
    f.setMode(weak, mode);
    f.tables.setInteger(weak, 1, Tag.STRING, f.strings.create("value"));
    f.tables.setString(weak, f.strings.create("key"), Tag.INTEGER, 1);
    f.tables.setString(weak, f.strings.create("yes"), Tag.TRUE, 0);
    long longString = f.root(1, Tag.LONG_STRING, f.strings.create("x".repeat(100)));
    f.tables.set(weak, Tag.LONG_STRING, longString, Tag.FLOAT, 0);
    f.drop(1);
    f.heap.collect();
    assertThat(count(weak)).isEqualTo(4);
    f.tables.getInteger(weak, 1);
    assertThat(f.strings.create("value")).isEqualTo(f.tables.payload);
  }

  @Test
  void entriesWithWeakKeysAreRemovedUnlessTheKeyIsReachable() {
    f.setMode(weak, "k");
    long kept = f.root(1, f.tables.create(0, 0));
    f.tables.set(weak, Tag.TABLE, kept, Tag.TABLE, f.tables.create(0, 0));
    for (int i = 0; i < 50; i++) {
      f.tables.set(weak, Tag.TABLE, f.tables.create(0, 0), Tag.INTEGER, i);
    }
    f.heap.collect();
    assertThat(count(weak)).isEqualTo(1);
    assertThat(f.tables.get(weak, Tag.TABLE, kept)).isEqualTo(Tag.TABLE);
    assertThat(Memory.getByte(f.tables.payload)).as("the value is alive").isEqualTo(Tag.TABLE);
  }

  @Test
  void anEphemeronWhoseValueRefersToItsKeyIsRemoved() {
    f.setMode(weak, "k");
    for (int i = 0; i < 10; i++) {
      long key = f.tables.create(0, 0);
      f.tables.set(weak, Tag.TABLE, key, Tag.TABLE, key);
    }
    f.heap.collect();
    assertThat(count(weak)).isZero();
  }

  @Test
  void aChainOfEphemeronsOverSeveralTablesLivesAsLongAsItsFirstKey() {
    long seed = TestSeed.of(WeakTablesTest.class);
    long[] tables = new long[4];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = f.root(2 + i, f.tables.create(0, 0));
      f.setMode(tables[i], "k");
    }
    f.heap.setCollecting(false);
    int length = 500;
    long[] links = new long[length + 1];
    for (int i = 0; i <= length; i++) {
      links[i] = f.tables.create(0, 0);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    for (int i : order) {
      f.tables.set(tables[i % 4], Tag.TABLE, links[i], Tag.TABLE, links[i + 1]);
    }
    f.root(1, links[0]);
    f.heap.collect();
    int entries = 0;
    for (long table : tables) {
      entries += count(table);
    }
    assertThat(entries).isEqualTo(length);
    f.root(1, links[length / 2]);
    f.heap.collect();
    entries = 0;
    for (long table : tables) {
      entries += count(table);
    }
    assertThat(entries).isEqualTo(length - length / 2);
    f.drop(1);
    f.heap.collect();
    for (long table : tables) {
      assertThat(count(table)).isZero();
    }
  }

  @Test
  void anEphemeronTableThatIsFoundLateIsFollowed() {
    f.setMode(weak, "k");
    long key = f.root(1, f.tables.create(0, 0));
    long inner = f.root(2, f.tables.create(0, 0));
    f.setMode(inner, "k");
    f.tables.set(weak, Tag.TABLE, key, Tag.TABLE, inner);
    long value = f.tables.create(0, 0);
    f.tables.set(inner, Tag.TABLE, key, Tag.TABLE, value);
    f.drop(2);
    f.heap.collect();
    assertThat(Memory.getByte(value)).isEqualTo(Tag.TABLE);
    assertThat(f.tables.get(inner, Tag.TABLE, key)).isEqualTo(Tag.TABLE);
  }

  @Test
  void fullyWeakTablesKeepNeitherKeysNorValuesAlive() {
    f.setMode(weak, "kv");
    long a = f.root(1, f.tables.create(0, 0));
    long b = f.root(2, f.tables.create(0, 0));
    f.tables.set(weak, Tag.TABLE, a, Tag.TABLE, b);
    f.tables.set(weak, Tag.TABLE, b, Tag.TABLE, f.tables.create(0, 0));
    f.tables.set(weak, Tag.TABLE, f.tables.create(0, 0), Tag.TABLE, a);
    f.heap.collect();
    assertThat(count(weak)).isEqualTo(1);
    assertThat(f.tables.get(weak, Tag.TABLE, a)).isEqualTo(Tag.TABLE);
  }

  @Test
  void aMetatableThatIsKnownToHaveNoModeIsNotSearched() {
    f.setMode(weak, "k");
    f.tables.set(weak, Tag.TABLE, f.tables.create(0, 0), Tag.TRUE, 0);
    long metatable = Memory.getLong(weak + TableLayout.METATABLE);
    f.tables.setString(metatable, f.strings.create("__mode"), Tag.NIL, 0);
    Memory.putByte(metatable + TableLayout.ABSENT, 1 << Metamethod.MODE);
    f.heap.collect();
    assertThat(count(weak)).isEqualTo(1);
    long mode = f.root(1, Tag.STRING, f.strings.create("k"));
    f.tables.setString(metatable, f.strings.create("__mode"), Tag.STRING, mode);
    f.heap.collect();
    assertThat(count(weak)).isZero();
  }

  @Test
  void traversalContinuesPastEntriesThatACollectionCleared() {
    f.setMode(weak, "v");
    for (int i = 0; i < 100; i++) {
      f.tables.set(weak, Tag.TABLE, f.tables.create(0, 0), Tag.INTEGER, i);
    }
    f.heap.setStress(true);
    int seen = 0;
    int tag = Tag.NIL;
    long key = 0;
    while (f.tables.next(weak, tag, key)) {
      seen++;
      tag = f.tables.nextKeyTag;
      key = f.root(1, tag, f.tables.nextKey);
      f.tables.set(weak, tag, key, Tag.NIL, 0);
      f.tables.create(0, 0);
    }
    assertThat(seen).isEqualTo(100);
  }
}
