package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Strings;
import dev.perigee.testing.TestSeed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollectorTest {
  @Test
  void exactlyTheReachableObjectsSurvive() {
    long seed = TestSeed.of(CollectorTest.class);
    Random random = new Random(seed);
    try (HeapFixture f = new HeapFixture()) {
      f.heap.collect();
      long baseline = f.heap.liveBytes();
      f.heap.setCollecting(false);
      for (int round = 0; round < 20; round++) {
        checkRandomGraph(f, random);
      }
      for (int i = 0; i < 4; i++) {
        f.drop(i);
      }
      f.heap.collect();
      assertThat(f.heap.liveBytes()).isEqualTo(baseline);
    }
  }

  /** Tables that refer to each other through integer keys, as keys and as metatables. */
  private static void checkRandomGraph(HeapFixture f, Random random) {
    int count = 2000;
    long[] objects = new long[count];
    List<List<Integer>> edges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects[i] = f.tables.create(0, 0);
      f.tables.setString(objects[i], f.strings.create("id"), Tag.INTEGER, i);
      edges.add(new ArrayList<>());
    }
    for (int i = 0; i < count; i++) {
      int target = random.nextInt(count);
      edges.get(i).add(target);
      switch (random.nextInt(4)) {
        case 0 -> f.tables.setInteger(objects[i], 1, Tag.TABLE, objects[target]);
        case 1 -> f.tables.setInteger(objects[i], 1 << 20, Tag.TABLE, objects[target]);
        case 2 -> f.tables.set(objects[i], Tag.TABLE, objects[target], Tag.TRUE, 0);
        default -> f.tables.setMetatable(objects[i], objects[target]);
      }
    }
    Deque<Integer> open = new ArrayDeque<>();
    Set<Integer> reachable = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      int root = random.nextInt(count);
      f.root(i, objects[root]);
      open.add(root);
    }
    while (!open.isEmpty()) {
      int object = open.pop();
      if (reachable.add(object)) {
        open.addAll(edges.get(object));
      }
    }
    f.heap.collect();
    for (int i = 0; i < count; i++) {
      if (reachable.contains(i)) {
        assertThat(f.tables.getString(objects[i], f.strings.create("id"))).isEqualTo(Tag.INTEGER);
        assertThat(f.tables.payload).isEqualTo(i);
      } else {
        long dead = objects[i];
        assertThatThrownBy(() -> Memory.getByte(dead)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void aChainOfAnyLengthIsMarkedWithoutRecursion() {
    try (HeapFixture f = new HeapFixture()) {
      f.root(0, Tag.NIL, 0);
      int length = 100_000;
      for (int i = 0; i < length; i++) {
        long next = Memory.getLong(f.slot(0));
        long cell = f.objects.cell(Memory.getByte(f.slot(0) + SlotLayout.TAG), next);
        f.root(1, Tag.CELL, cell);
        long builtin = f.objects.builtin(i, 1);
        Memory.putLong(builtin + BuiltinLayout.VALUES, cell);
        Memory.putByte(builtin + BuiltinLayout.VALUES + SlotLayout.TAG, Tag.CELL);
        f.root(0, Tag.BUILTIN, builtin);
      }
      f.drop(1);
      f.heap.collect();
      int found = 0;
      long builtin = Memory.getLong(f.slot(0));
      while (builtin != 0) {
        found++;
        long cell = Memory.getLong(builtin + BuiltinLayout.VALUES);
        builtin = Memory.getLong(cell + CellLayout.VALUE);
      }
      assertThat(found).isEqualTo(length);
      assertThat(f.freedBuiltins).isEmpty();
      f.drop(0);
      f.heap.collect();
      assertThat(f.freedBuiltins).hasSize(length);
    }
  }

  @Test
  void aClosureKeepsItsPrototypeConstantsAndCellsAlive() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.setStress(true);
      long record =
          f.root(0, Tag.PROTOTYPE, f.objects.prototype(prototype(), 7, 100, new HashMap<>()));
      long closure = f.root(0, Tag.CLOSURE, f.objects.closureWithNewCells(record, 2));
      long cell = Memory.getLong(closure + ClosureLayout.UPVALUES + 8);
      long text = f.strings.create("held by a cell");
      Memory.putLong(cell + CellLayout.VALUE, text);
      Memory.putByte(cell + CellLayout.VALUE + SlotLayout.TAG, Tag.STRING);
      f.heap.collect();
      assertThat(f.freedPrototypes).isEmpty();
      assertThat(f.strings.text(text)).isEqualTo("held by a cell");
      long constants =
          Memory.getLong(record + PrototypeLayout.ORIGIN) + PrototypeLayout.FIRST_CONSTANT;
      assertThat(Memory.getLong(constants)).isEqualTo(42);
      assertThat(Memory.getDouble(constants + 16)).isEqualTo(0.5);
      assertThat(f.strings.text(Memory.getLong(constants + 32))).isEqualTo("short");
      assertThat(Memory.getByte(constants + 40)).isEqualTo(Tag.STRING);
      assertThat(Strings.length(Memory.getLong(constants + 48))).isEqualTo(100);
      assertThat(Memory.getByte(constants + 56)).isEqualTo(Tag.LONG_STRING);
      assertThat(Memory.getInt(record + PrototypeLayout.COUNTDOWN)).isEqualTo(100);
      assertThat(Memory.getInt(record + PrototypeLayout.FRAME_SIZE)).isEqualTo(9);
      assertThat(Memory.getInt(record + PrototypeLayout.CODE_SIZE)).isEqualTo(3);
      f.drop(0);
      f.heap.collect();
      assertThat(f.freedPrototypes).containsExactly(7);
      assertThatThrownBy(() -> Memory.getByte(cell)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Prototype prototype() {
    return new Prototype(
        "=test",
        1,
        2,
        3,
        false,
        9,
        new int[3],
        new int[3],
        new short[3],
        List.of(
            new Constant.IntegerConstant(42),
            new Constant.FloatConstant(0.5),
            new Constant.StringConstant("short".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            new Constant.StringConstant(new byte[100])),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void aCoroutineKeepsItsStackAliveAndItsDeathIsReported() {
    try (HeapFixture f = new HeapFixture()) {
      long coroutine = f.root(0, Tag.THREAD, f.objects.coroutine(64 * 16));
      long stack = Memory.getLong(coroutine + CoroutineLayout.STACK);
      long table = f.tables.create(0, 0);
      Memory.putLong(stack + 160, table);
      Memory.putByte(stack + 168, Tag.TABLE);
      f.heap.collect();
      assertThat(Memory.getByte(table)).isEqualTo(Tag.TABLE);
      f.drop(0);
      f.heap.collect();
      assertThat(f.freedCoroutines).containsExactly(coroutine);
      assertThatThrownBy(() -> Memory.getByte(table)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> Memory.getByte(stack)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void stacksOfDeadCoroutinesAreReusedUntilACollectionFreesThem() {
    try (HeapFixture f = new HeapFixture()) {
      long dead = f.root(0, Tag.THREAD, f.objects.coroutine(64 * 16));
      long stack = Memory.getLong(dead + CoroutineLayout.STACK);
      Memory.putLong(dead + CoroutineLayout.STACK, 0);
      Memory.putLong(dead + CoroutineLayout.STACK_SIZE, 0);
      f.heap.freeStacks().add(stack, 64 * 16, 7);
      long next = f.root(1, Tag.THREAD, f.objects.coroutineOnFreeStack(32 * 16, 20));
      assertThat(Memory.getLong(next + CoroutineLayout.STACK)).isEqualTo(stack);
      assertThat(Memory.getLong(next + CoroutineLayout.STACK_SIZE)).isEqualTo(64 * 16);
      assertThat(Memory.getLong(next + CoroutineLayout.USED)).isEqualTo(64 * 16);
      assertThat(Memory.getShort(next + CoroutineLayout.CALLS_BEFORE_GROWTH)).isEqualTo(7);
      assertThat(f.heap.freeStacks().first()).isZero();
      Memory.putLong(next + CoroutineLayout.STACK, 0);
      Memory.putLong(next + CoroutineLayout.STACK_SIZE, 0);
      f.heap.freeStacks().add(stack, 64 * 16, 6);
      long live = f.heap.liveBytes();
      f.heap.collect();
      assertThat(f.heap.freeStacks().first()).isZero();
      assertThat(f.heap.liveBytes()).isLessThanOrEqualTo(live - 64 * 16);
      assertThatThrownBy(() -> Memory.getByte(stack)).isInstanceOf(IllegalStateException.class);
      long last = f.objects.coroutineOnFreeStack(32 * 16, 20);
      assertThat(Memory.getLong(last + CoroutineLayout.STACK_SIZE)).isEqualTo(32 * 16);
      assertThat(Memory.getShort(last + CoroutineLayout.CALLS_BEFORE_GROWTH)).isEqualTo(20);
    }
  }

  @Test
  void userdataKeepTheirMetatablesAlive() {
    try (HeapFixture f = new HeapFixture()) {
      long metatable = f.root(1, f.tables.create(0, 0));
      f.root(0, Tag.USERDATA, f.objects.userdata(5, metatable));
      f.drop(1);
      f.heap.collect();
      assertThat(Memory.getByte(metatable)).isEqualTo(Tag.TABLE);
      f.drop(0);
      f.heap.collect();
      assertThat(f.freedUserdata).containsExactly(5);
      assertThatThrownBy(() -> Memory.getByte(metatable)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theInternTableIsWeak() {
    try (HeapFixture f = new HeapFixture()) {
      f.heap.collect();
      long before = f.strings.internedCount();
      long live = f.heap.liveBytes();
      long list = f.root(0, f.tables.create(0, 0));
      for (int i = 1; i <= 20_000; i++) {
        long string = f.strings.create("string number " + i);
        if (i % 100 == 0) {
          f.tables.setInteger(list, i / 100, Tag.STRING, f.root(1, Tag.STRING, string));
        }
      }
      f.heap.collect();
      assertThat(f.strings.internedCount()).isEqualTo(before + 200);
      for (int i = 1; i <= 200; i++) {
        f.tables.getInteger(list, i);
        assertThat(f.strings.create("string number " + i * 100)).isEqualTo(f.tables.payload);
      }
      f.drop(0);
      f.drop(1);
      f.heap.collect();
      for (int i = 0; i < 4; i++) {
        f.strings.create("one that makes the table smaller");
        f.heap.collect();
      }
      assertThat(f.strings.internedCount()).isEqualTo(before);
      assertThat(f.heap.liveBytes()).isLessThan(live + 4096);
    }
  }

  @Test
  void betweenCollectionsEveryObjectHasTheCurrentWhite() {
    try (HeapFixture f = new HeapFixture()) {
      long table = f.root(0, f.tables.create(0, 0));
      long large = f.root(1, Tag.LONG_STRING, f.strings.allocateLong(10_000));
      for (int round = 0; round < 3; round++) {
        f.heap.collect();
        int white = Memory.getInt(f.heap.state() + StateLayout.CURRENT_WHITE);
        assertThat(white).isIn(ObjectLayout.WHITE_0, ObjectLayout.WHITE_1);
        assertThat(Memory.getByte(table + ObjectLayout.COLOUR)).isEqualTo(white);
        assertThat(Memory.getByte(large + ObjectLayout.COLOUR)).isEqualTo(white);
        long fresh = f.tables.create(0, 0);
        assertThat(Memory.getByte(fresh + ObjectLayout.COLOUR)).isEqualTo(white);
      }
    }
  }
}
