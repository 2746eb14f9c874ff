package dev.perigee.tier1;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generic loops over tables, and variables to be closed. */
abstract class LoopRoutinesContract extends RoutineHarness {
  LoopRoutinesContract(Target target) {
    super(target);
  }

  /**
   * A table with elements, some of them nil, and nodes with all kinds of keys, some without a
   * value.
   */
  private long randomTable(List<Long> keys) {
    long table = tables.create(random.nextInt(3) * 10L, random.nextInt(3) * 8L);
    for (int i = random.nextInt(40); i > 0; i--) {
      long payload = random.nextInt(30) - 5L;
      int tag = random.nextInt(4) == 0 ? Tag.NIL : Tag.INTEGER;
      switch (random.nextInt(5)) {
        case 0, 1 -> tables.setInteger(table, payload, tag, i);
        case 2 -> tables.setString(table, oneOf(keys), tag, i);
        case 3 -> {
          long half = Double.doubleToRawLongBits(payload + 0.5);
          tables.set(table, Tag.FLOAT, half, tag, i);
        }
        default -> tables.set(table, Tag.ofBoolean(payload > 5), 0, tag, i);
      }
    }
    return table;
  }

  private static long offset(int slot) {
    return SLOTS + (long) slot * SlotLayout.SIZE;
  }

  private long slot(int number) {
    return data.address() + offset(number);
  }

  private void put(int slot, int tag, long payload) {
    data.set(JAVA_LONG, offset(slot), payload);
    data.set(JAVA_BYTE, offset(slot) + SlotLayout.TAG, (byte) tag);
  }

  private int tagOf(int slot) {
    return data.get(JAVA_BYTE, offset(slot) + SlotLayout.TAG);
  }

  private Value get(int slot) {
    return new Value(tagOf(slot), data.get(JAVA_LONG, offset(slot)));
  }

  @Test
  void nextEqualsThatOfJava() {
    List<Long> keys = keys();
    int left = 0;
    for (int round = 0; round < 1000; round++) {
      long table = randomTable(keys);
      boolean hinted = random.nextBoolean();
      Value key = new Value(Tag.NIL, 0);
      boolean found;
      do {
        if (!hinted) {
          data.set(JAVA_INT, HINT, random.nextInt());
        }
        put(0, key.tag(), key.payload());
        put(2, Tag.TRUE, 1);
        put(3, Tag.TRUE, 1);
        long answer = call(Routine.NEXT, table, slot(0), data.address() + HINT);
        found = tables.next(table, key.tag(), key.payload());
        if (answer == 0) {
          // Keys of other types are found only by the hint.
          left++;
          assertThat(hinted || key.tag() == Tag.STRING || key.tag() == Tag.INTEGER).isFalse();
        } else if (found) {
          assertThat(get(2)).isEqualTo(new Value(tables.nextKeyTag, tables.nextKey));
          assertThat(get(3)).isEqualTo(new Value(tables.nextTag, tables.nextPayload));
        } else {
          assertThat(tagOf(2)).isEqualTo(Tag.NIL);
          assertThat(tagOf(3)).isEqualTo(Tag.NIL);
        }
        assertThat(get(0)).isEqualTo(key);
        key = new Value(tables.nextKeyTag, tables.nextKey);
      } while (found);
    }
    assertThat(left).as("seed %d", seed).isPositive();
  }

  @Test
  void nextLeavesForAnUnknownKeyAndForMuchWork() {
    long table = tables.create(0, 0);
    tables.setInteger(table, 1, Tag.TRUE, 0);
    tables.setString(table, string("known"), Tag.TRUE, 0);
    Value[] unknown = {
      new Value(Tag.INTEGER, 100), new Value(Tag.STRING, string("unknown")), number(1.5)
    };
    for (Value key : unknown) {
      put(0, key.tag(), key.payload());
      assertThat(call(Routine.NEXT, table, slot(0), data.address() + HINT)).isZero();
    }
    long sparse = tables.create(300, 300);
    tables.setInteger(sparse, 300, Tag.TRUE, 0);
    put(0, Tag.NIL, 0);
    assertThat(call(Routine.NEXT, sparse, slot(0), data.address() + HINT)).isZero();
    put(0, Tag.INTEGER, 250);
    assertThat(call(Routine.NEXT, sparse, slot(0), data.address() + HINT)).isEqualTo(Routine.YES);
    assertThat(get(2)).isEqualTo(new Value(Tag.INTEGER, 300));
    put(0, Tag.INTEGER, 300);
    assertThat(call(Routine.NEXT, sparse, slot(0), data.address() + HINT)).isZero();
  }

  @Test
  void nextElementEqualsThatOfJava() {
    List<Long> keys = keys();
    List<Long> metatables = randomTables(keys, Metamethod.INDEX);
    for (int round = 0; round < 1000; round++) {
      long table = randomTable(keys);
      if (random.nextBoolean()) {
        tables.setMetatable(table, oneOf(metatables));
      }
      for (long index = -8; index < 40; index++) {
        long answer = call(Routine.NEXT_ELEMENT, table, index, slot(2));
        int tag = tables.getInteger(table, index + 1);
        long payload = tables.payload;
        if (answer == 0) {
          assertThat(tag).isEqualTo(Tag.NIL);
          assertThat(metatable(table)).isNotZero();
        } else if (tag == Tag.NIL) {
          assertThat(tagOf(2)).isEqualTo(Tag.NIL);
          assertThat(tagOf(3)).isEqualTo(Tag.NIL);
          int handler = state.metatables().find(Tag.TABLE, table, Metamethod.INDEX);
          assertThat(handler).isEqualTo(Tag.NIL);
        } else {
          assertThat(get(2)).isEqualTo(new Value(Tag.INTEGER, index + 1));
          assertThat(get(3)).isEqualTo(new Value(tag, payload));
        }
      }
    }
  }

  // Variables to be closed

  @Test
  void variablesToBeClosedAreFound() {
    long start = state.stack().start();
    for (int i = 0; i < 20; i++) {
      assertThat(call(Routine.NOTHING_TO_CLOSE, start + 16L * i)).isEqualTo(Routine.YES);
    }
    state.operations().closing().pending().add(start + 16L * 3);
    state.operations().closing().pending().add(start + 16L * 7);
    for (int i = 0; i < 20; i++) {
      long answer = call(Routine.NOTHING_TO_CLOSE, start + 16L * i);
      assertThat(answer).isEqualTo(i <= 7 ? 0 : Routine.YES);
    }
    state.operations().closing().pending().forget(start);
  }
}
