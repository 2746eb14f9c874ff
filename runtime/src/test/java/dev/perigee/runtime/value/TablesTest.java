package dev.perigee.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.HeapFixture;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TablesTest {
  private final HeapFixture f = new HeapFixture();
  private final long table = f.root(0, f.tables.create(0, 0));

  @AfterEach
  void tearDown() {
    f.close();
  }

  private static long bits(double number) {
    return Double.doubleToRawLongBits(number);
  }

  private long arraySize() {
    return Memory.getLong(table + TableLayout.ARRAY_SIZE);
  }

  @Test
  void floatsWithIntegerValuesAreIntegers() {
    f.tables.set(table, Tag.FLOAT, bits(2.0), Tag.TRUE, 0);
    assertThat(f.tables.getInteger(table, 2)).isEqualTo(Tag.TRUE);
    f.tables.set(table, Tag.INTEGER, 1L << 53, Tag.TRUE, 0);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(0x1p53))).isEqualTo(Tag.TRUE);
    f.tables.set(table, Tag.FLOAT, bits(-0.0), Tag.TRUE, 0);
    assertThat(f.tables.get(table, Tag.INTEGER, 0)).isEqualTo(Tag.TRUE);
    f.tables.set(table, Tag.INTEGER, Long.MIN_VALUE, Tag.TRUE, 0);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(-0x1p63))).isEqualTo(Tag.TRUE);
    f.tables.set(table, Tag.INTEGER, Long.MAX_VALUE, Tag.TRUE, 0);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(0x1p63))).isEqualTo(Tag.NIL);
    f.tables.set(table, Tag.FLOAT, bits(Double.POSITIVE_INFINITY), Tag.FALSE, 0);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(Double.POSITIVE_INFINITY))).isEqualTo(Tag.FALSE);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(Double.NaN))).isEqualTo(Tag.NIL);
    assertThat(f.tables.get(table, Tag.FLOAT, bits(2.5))).isEqualTo(Tag.NIL);
  }

  @Test
  void keysOfDifferentTypesAndEqualPayloadsAreDifferent() {
    long string = f.root(1, Tag.STRING, f.strings.create("k"));
    f.tables.setInteger(table, string, Tag.INTEGER, 1);
    f.tables.setString(table, string, Tag.INTEGER, 2);
    f.tables.set(table, Tag.FALSE, 77, Tag.INTEGER, 3);
    f.tables.set(table, Tag.TRUE, 77, Tag.INTEGER, 4);
    f.tables.set(table, Tag.FLOAT, bits(0.5), Tag.INTEGER, 5);
    f.tables.setInteger(table, bits(0.5), Tag.INTEGER, 6);
    assertThat(payload(Tag.INTEGER, string)).isEqualTo(1);
    assertThat(payload(Tag.STRING, string)).isEqualTo(2);
    assertThat(payload(Tag.FALSE, 12)).isEqualTo(3);
    assertThat(payload(Tag.TRUE, 13)).isEqualTo(4);
    assertThat(payload(Tag.FLOAT, bits(0.5))).isEqualTo(5);
    assertThat(payload(Tag.INTEGER, bits(0.5))).isEqualTo(6);
    assertThat(f.tables.get(table, Tag.NIL, string)).isEqualTo(Tag.NIL);
  }

  private long payload(int tag, long key) {
    assertThat(f.tables.get(table, tag, key)).isEqualTo(Tag.INTEGER);
    return f.tables.payload;
  }

  @Test
  void longStringsAreFoundByTheirBytes() {
    long key = f.root(1, Tag.LONG_STRING, f.strings.create("k".repeat(41)));
    f.tables.set(table, Tag.LONG_STRING, key, Tag.INTEGER, 1);
    long same = f.strings.create("k".repeat(41));
    assertThat(same).isNotEqualTo(key);
    assertThat(f.tables.get(table, Tag.LONG_STRING, same)).isEqualTo(Tag.INTEGER);
  }

  @Test
  void settingNilToAnAbsentKeyTakesNoMemory() {
    long live = f.heap.liveBytes();
    f.tables.setInteger(table, 5, Tag.NIL, 0);
    f.tables.set(table, Tag.FLOAT, bits(0.5), Tag.NIL, 0);
    assertThat(f.heap.liveBytes()).isEqualTo(live);
  }

  @Test
  void moreThanHalfOfTheArrayPartIsUsed() {
    for (int i = 1; i <= 100; i++) {
      f.tables.setInteger(table, i, Tag.INTEGER, i);
    }
    assertThat(arraySize()).isEqualTo(128);
    long sparse = f.root(1, f.tables.create(0, 0));
    for (int i = 1; i <= 100; i++) {
      f.tables.setInteger(sparse, i * 3L, Tag.INTEGER, i);
    }
    assertThat(Memory.getLong(sparse + TableLayout.ARRAY_SIZE)).isLessThan(8);
    long backwards = f.root(2, f.tables.create(0, 0));
    for (int i = 64; i >= 1; i--) {
      f.tables.setInteger(backwards, i, Tag.INTEGER, i);
    }
    f.tables.setInteger(backwards, 65, Tag.INTEGER, 65);
    assertThat(Memory.getLong(backwards + TableLayout.ARRAY_SIZE)).isEqualTo(128);
  }

  @Test
  void largeArrayPartsFillTheirMemoryBlocks() {
    for (int i = 1; i <= 100_000; i++) {
      f.tables.setInteger(table, i, Tag.INTEGER, i);
      assertThat(f.tables.length(table)).isEqualTo(i);
    }
    long size = arraySize();
    assertThat(dev.perigee.runtime.heap.Heap.sizeOf(size * 9) - size * 9).isLessThan(9);
  }

  @Test
  void resizingKeepsAllEntries() {
    for (int i = 1; i <= 20; i++) {
      f.tables.setInteger(table, i, Tag.INTEGER, i);
      f.tables.setString(table, f.strings.create("k" + i), Tag.INTEGER, i);
    }
    for (long[] size : new long[][] {{5, 0}, {100, 100}, {0, 0}, {20, 3}, {7, 50}}) {
      f.tables.resize(table, size[0], size[1]);
      assertThat(arraySize()).isEqualTo(size[0]);
      for (int i = 1; i <= 20; i++) {
        assertThat(payload(Tag.INTEGER, i)).isEqualTo(i);
        assertThat(payload(Tag.STRING, f.strings.create("k" + i))).isEqualTo(i);
      }
    }
  }

  @Test
  void hintsLeaveRoomWithoutFurtherAllocation() {
    long sized = f.root(1, f.tables.create(10, 8));
    long live = f.heap.liveBytes();
    for (int i = 1; i <= 10; i++) {
      f.tables.setInteger(sized, i, Tag.INTEGER, i);
    }
    for (int i = 1; i <= 8; i++) {
      f.tables.setInteger(sized, -i, Tag.INTEGER, i);
    }
    assertThat(f.heap.liveBytes()).isEqualTo(live);
    assertThat(f.tables.length(sized)).isEqualTo(10);
  }

  @Test
  void listsAreSetInOneOperation() {
    f.heap.setStress(true);
    for (int i = 0; i < 6; i++) {
      f.root(2 + i, Tag.STRING, f.strings.create("s" + i));
    }
    f.root(4, Tag.NIL, 0);
    f.tables.setInteger(table, 9, Tag.TRUE, 0);
    f.tables.setList(table, 1, f.slot(2), 6);
    f.tables.setList(table, 7, f.slot(2), 2);
    assertThat(f.tables.getInteger(table, 3)).isEqualTo(Tag.NIL);
    assertThat(f.tables.getInteger(table, 8)).isEqualTo(Tag.STRING);
    assertThat(f.strings.text(f.tables.payload)).isEqualTo("s1");
    assertThat(f.tables.getInteger(table, 9)).isEqualTo(Tag.TRUE);
    f.tables.setList(table, 20, f.slot(2), 0);
    assertThat(f.tables.getInteger(table, 20)).isEqualTo(Tag.NIL);
  }

  @Test
  void aListWhoseLastElementIsPresentHasItsFullLength() {
    // The results of PUC Lua for {nil, nil, 3} and {n, nil, ..., 9th}.
    for (int length = 1; length <= 40; length++) {
      long list = f.root(1, f.tables.create(length, 0));
      f.tables.setInteger(list, length, Tag.TRUE, 0);
      assertThat(f.tables.length(list)).isEqualTo(length);
    }
  }

  @Test
  void theLengthFollowsAppendingAndRemoving() {
    for (int i = 1; i <= 1000; i++) {
      f.tables.setInteger(table, f.tables.length(table) + 1, Tag.INTEGER, i);
    }
    for (int i = 1000; i > 0; i--) {
      assertThat(f.tables.length(table)).isEqualTo(i);
      f.tables.setInteger(table, i, Tag.NIL, 0);
    }
    assertThat(f.tables.length(table)).isZero();
  }

  @Test
  void theLengthReachesIntoTheHashPart() {
    f.tables.resize(table, 4, 64);
    for (int i = 1; i <= 30; i++) {
      f.tables.setInteger(table, i, Tag.INTEGER, i);
    }
    assertThat(arraySize()).isEqualTo(4);
    assertThat(f.tables.length(table)).isEqualTo(30);
    long all = f.root(1, f.tables.create(0, 8));
    for (long key = 1; key > 0; key *= 2) {
      f.tables.setInteger(all, key, Tag.TRUE, 0);
    }
    f.tables.setInteger(all, Long.MAX_VALUE, Tag.TRUE, 0);
    long border = f.tables.length(all);
    assertThat(f.tables.getInteger(all, border)).isEqualTo(Tag.TRUE);
    assertThat(border == Long.MAX_VALUE || f.tables.getInteger(all, border + 1) == Tag.NIL)
        .isTrue();
  }

  @Test
  void traversalSurvivesTheRemovalOfVisitedEntries() {
    for (int i = 1; i <= 20; i++) {
      f.tables.setInteger(table, i, Tag.INTEGER, i);
      f.tables.setString(table, f.strings.create("k" + i), Tag.INTEGER, i);
      long key = f.root(1, f.tables.create(0, 0));
      f.tables.set(table, Tag.TABLE, key, Tag.INTEGER, i);
    }
    f.drop(1);
    f.heap.setStress(true);
    int seen = 0;
    int tag = Tag.NIL;
    long key = 0;
    while (f.tables.next(table, tag, key)) {
      seen++;
      tag = f.tables.nextKeyTag;
      key = f.root(1, tag, f.tables.nextKey);
      f.tables.set(table, tag, key, Tag.NIL, 0);
      f.heap.collect();
    }
    assertThat(seen).isEqualTo(60);
    assertThat(f.tables.next(table, Tag.NIL, 0)).isFalse();
  }

  @Test
  void traversalFromAnAbsentKeyIsRefused() {
    f.tables.setInteger(table, 1, Tag.TRUE, 0);
    assertThatThrownBy(() -> f.tables.next(table, Tag.INTEGER, 5))
        .isInstanceOf(Tables.InvalidKeyException.class);
    assertThatThrownBy(() -> f.tables.next(table, Tag.STRING, f.strings.create("x")))
        .isInstanceOf(Tables.InvalidKeyException.class);
    assertThatThrownBy(() -> f.tables.next(table, Tag.TRUE, 0))
        .isInstanceOf(Tables.InvalidKeyException.class);
    assertThatThrownBy(() -> f.tables.next(table, Tag.FLOAT, bits(1.0)))
        .isInstanceOf(Tables.InvalidKeyException.class);
  }

  @Test
  void storingAStringKeyClearsTheAbsentMetamethods() {
    long key = f.root(1, Tag.STRING, f.strings.create("__index"));
    Memory.putByte(table + TableLayout.ABSENT, 0xff);
    f.tables.setInteger(table, 1, Tag.TRUE, 0);
    assertThat(Memory.getByte(table + TableLayout.ABSENT)).isEqualTo(0xff);
    f.tables.setString(table, key, Tag.TRUE, 0);
    assertThat(Memory.getByte(table + TableLayout.ABSENT)).isZero();
    f.tables.setString(table, key, Tag.NIL, 0);
    Memory.putByte(table + TableLayout.ABSENT, 0xff);
    f.tables.setString(table, key, Tag.TRUE, 0);
    assertThat(Memory.getByte(table + TableLayout.ABSENT)).isZero();
  }

  @Test
  void aNodeOffsetLeadsToItsNode() {
    for (int i = 0; i < 50; i++) {
      f.tables.setString(table, f.strings.create("k" + i), Tag.INTEGER, i);
    }
    for (int i = 0; i < 50; i++) {
      long key = f.strings.create("k" + i);
      long node = Memory.getLong(table + TableLayout.NODES) + Tables.nodeOffset(table, key);
      assertThat(Memory.getLong(node + TableLayout.NODE_KEY)).isEqualTo(key);
      assertThat(Memory.getLong(node + SlotLayout.PAYLOAD)).isEqualTo(i);
    }
    assertThat(Tables.nodeOffset(table, f.strings.create("absent"))).isEqualTo(-1);
  }

  @Test
  void aStoreIntoABlackTableIsReportedToTheCollector() {
    long value = f.root(1, f.tables.create(0, 0));
    long string = f.root(2, Tag.STRING, f.strings.create("k"));
    f.tables.setInteger(table, 1, Tag.TABLE, value);
    f.tables.setString(table, string, Tag.TABLE, value);
    int white = Memory.getByte(table + ObjectLayout.COLOUR);
    List<Runnable> stores =
        List.of(
            () -> f.tables.setInteger(table, 1, Tag.TABLE, value),
            () -> f.tables.setString(table, string, Tag.TABLE, value),
            () -> f.tables.set(table, Tag.TABLE, value, Tag.TRUE, 0),
            () -> f.tables.setInteger(table, 1, Tag.INTEGER, 1),
            () -> f.tables.setList(table, 1, f.slot(1), 1),
            () -> f.tables.setMetatable(table, value));
    for (Runnable store : stores) {
      Memory.putByte(table + ObjectLayout.COLOUR, ObjectLayout.BLACK);
      store.run();
      // No marking is in progress, so there is nothing to follow again.
      assertThat(Memory.getByte(table + ObjectLayout.COLOUR)).isEqualTo(white);
    }
    Memory.putByte(table + ObjectLayout.COLOUR, white);
  }
}
