package dev.perigee.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.HeapFixture.OutOfMemory;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of allocation in {@link StateLayout}, as used by machine code and by Java. */
@RunsUncheckedToo
class MachineCodeAllocationTest {
  private static final int FRESH = 1;
  private static final int PLACES = 5000;

  /** A heap in which machine code, if there is any, tries each allocation first. */
  private static final class Program {
    final HeapFixture f;
    final MachineCode machine;
    final boolean compiled;
    final long list;

    Program(HeapFixture f, boolean compiled) {
      this.f = f;
      this.compiled = compiled;
      machine = new MachineCode(f.heap);
      list = f.root(0, f.tables.create(PLACES, 0));
    }

    long table() {
      long table = compiled ? machine.table() : 0;
      return table != 0 ? table : f.tables.create(0, 0);
    }

    long array(int size) {
      long table = compiled ? machine.array(size) : 0;
      return table != 0 ? table : f.tables.create(size, 0);
    }

    long cell(long value) {
      long cell = compiled ? machine.cell(Tag.INTEGER, value) : 0;
      return cell != 0 ? cell : f.objects.cell(Tag.INTEGER, value);
    }

    /** Stores an object to which nothing else refers at a place in the list. */
    void keep(int place, int tag, long object) {
      f.root(FRESH, tag, object);
      f.tables.setInteger(list, place + 1, tag, object);
      f.drop(FRESH);
    }

    long kept(int place) {
      return Memory.getLong(Memory.getLong(list + TableLayout.ARRAY) + 8L * place);
    }
  }

  private static Random random() {
    long seed = TestSeed.of(MachineCodeAllocationTest.class);
    return new Random(seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void itHasTheSameEffectOnTheHeapAsJava(int limitInMebibytes) {
    Random random = random();
    long limit = (long) limitInMebibytes << 20;
    try (HeapFixture one = new HeapFixture(limit);
        HeapFixture other = new HeapFixture(limit)) {
      Program interpreted = new Program(one, false);
      Program compiled = new Program(other, true);
      for (int step = 0; step < 100_000; step++) {
        int place = random.nextInt(PLACES);
        boolean table = random.nextBoolean();
        for (Program program : List.of(interpreted, compiled)) {
          if (table) {
            program.keep(place, Tag.TABLE, program.table());
          } else {
            program.keep(place, Tag.CELL, program.cell(step));
          }
        }
        if (step % 50 == 0) {
          assertThat(account(compiled)).isEqualTo(account(interpreted));
        }
      }
      assertThat(compiled.machine.taken()).isGreaterThan(80_000);
      assertThat(one.heap.collections()).isGreaterThan(5);
    }
  }

  private static List<Long> account(Program program) {
    Heap heap = program.f.heap;
    return List.of(
        heap.allowance(),
        heap.liveBytes(),
        heap.systemBytes(),
        heap.sweeps(),
        heap.collections(),
        heap.collector().marking(),
        program.f.metered());
  }

  @Test
  void exactlyItsReachableObjectsSurviveCollections() {
    Random random = random();
    try (HeapFixture f = new HeapFixture()) {
      Program program = new Program(f, true);
      HeapVerifier verifier = new HeapVerifier(f.heap);
      f.heap.collect();
      long before = f.heap.liveBytes();
      int[] sizes = new int[PLACES];
      long[] values = new long[PLACES];
      boolean marked = false;
      boolean swept = false;
      for (int step = 1; step <= 100_000; step++) {
        int place = random.nextInt(PLACES);
        sizes[place] = random.nextInt(7);
        values[place] = step;
        if (sizes[place] == 0) {
          program.keep(place, Tag.CELL, program.cell(step));
        } else {
          long array = program.array(sizes[place]);
          program.keep(place, Tag.TABLE, array);
          for (int i = 1; i <= sizes[place]; i++) {
            if (i % 2 == 0) {
              f.tables.setInteger(array, i, Tag.CELL, program.cell(step));
            } else {
              f.tables.setInteger(array, i, Tag.INTEGER, step);
            }
          }
        }
        if (step % 3000 == 0) {
          verifier.verify();
        }
        marked |= f.heap.collector().isMarking();
        swept |= f.heap.collector().isSweeping();
      }
      assertThat(marked && swept).isTrue();
      verifier.verify();
      f.heap.collect();
      verifier.verify();
      long expected = before;
      for (int place = 0; place < PLACES; place++) {
        if (values[place] != 0) {
          expected += check(program.kept(place), sizes[place], values[place]);
        }
      }
      assertThat(f.heap.liveBytes()).isEqualTo(expected);
      assertThat(program.machine.taken()).isGreaterThan(100_000);
    }
  }

  /**
   * Bytes of an object, which is a cell if the size is 0, and of everything that it owns or refers
   * to.
   */
  private static long check(long object, int size, long value) {
    if (size == 0) {
      assertThat(Memory.getByte(object + CellLayout.VALUE + SlotLayout.TAG)).isEqualTo(Tag.INTEGER);
      assertThat(Memory.getLong(object + CellLayout.VALUE)).isEqualTo(value);
      return CellLayout.SIZE;
    }
    long array = Memory.getLong(object + TableLayout.ARRAY);
    for (int i = 1; i < size; i += 2) {
      check(Memory.getLong(array + 8L * i), 0, value);
    }
    long room = Memory.getLong(object + TableLayout.ARRAY_SIZE) * TableLayout.ELEMENT_SIZE;
    return TableLayout.SIZE + Heap.sizeOf(room) + (long) (size / 2) * CellLayout.SIZE;
  }

  @Test
  void itRespectsTheLimit() {
    long limit = 4 << 20;
    try (HeapFixture f = new HeapFixture(limit)) {
      Program program = new Program(f, true);
      assertThatThrownBy(
              () -> {
                for (long head = 0; ; ) {
                  long table = program.array(1);
                  f.tables.setInteger(table, 1, head == 0 ? Tag.NIL : Tag.TABLE, head);
                  head = f.root(FRESH, table);
                  assertThat(f.heap.systemBytes()).isLessThanOrEqualTo(limit);
                }
              })
          .isInstanceOf(OutOfMemory.class);
      assertThat(f.heap.liveBytes()).isGreaterThan(limit - limit / 8 - (64 << 10));
      f.drop(FRESH);
      f.heap.collect();
      assertThat(program.table()).isNotZero();
    }
  }

  @Test
  void rawBlocksOfBothAreFreedInTheSameWay() {
    Random random = random();
    try (HeapFixture f = new HeapFixture()) {
      MachineCode machine = new MachineCode(f.heap);
      f.heap.setCollecting(false);
      f.heap.collect();
      long expected = f.heap.liveBytes();
      long before = f.heap.systemBytes();
      List<long[]> blocks = new ArrayList<>();
      for (int step = 0; step < 50_000 || !blocks.isEmpty(); step++) {
        if (step < 50_000 && (blocks.isEmpty() || random.nextInt(9) < 5)) {
          int bytes = random.nextInt(random.nextBoolean() ? 100 : Heap.LARGEST_CELL) + 1;
          long block = machine.raw(bytes);
          if (block == 0) {
            f.heap.reserve(bytes);
            block = f.heap.allocateRaw(bytes);
          }
          Memory.fill(block, bytes, 0x77);
          blocks.add(new long[] {block, bytes});
          expected += Heap.sizeOf(block, bytes);
        } else {
          long[] block = blocks.remove(random.nextInt(blocks.size()));
          f.heap.freeRaw(block[0], block[1]);
          expected -= Heap.sizeOf(block[0], block[1]);
        }
        assertThat(f.heap.liveBytes()).isEqualTo(expected);
        if (step % 5000 == 0) {
          f.heap.collect();
        }
      }
      f.heap.collect();
      assertThat(f.heap.liveBytes()).isEqualTo(expected);
      assertThat(f.heap.systemBytes()).isEqualTo(before);
      assertThat(machine.taken()).isGreaterThan(10_000);
    }
  }

  @Test
  void itAlwaysLeavesUnderStress() {
    try (HeapFixture f = new HeapFixture()) {
      Program program = new Program(f, true);
      f.heap.setStress(true);
      long before = f.heap.collections();
      for (int i = 0; i < 100; i++) {
        program.table();
        program.cell(i);
        program.array(3);
        assertThat(Memory.getLong(f.heap.state() + StateLayout.ALLOWANCE)).isNotPositive();
      }
      assertThat(f.heap.collections()).isEqualTo(before + 300);
      assertThat(program.machine.taken()).isZero();
    }
  }

  @Test
  void itAlwaysLeavesWithCheckedMemory() {
    assumeTrue(Memory.CHECKED);
    try (HeapFixture f = new HeapFixture()) {
      for (int i = 0; i < 10_000; i++) {
        f.tables.create(i % 8, 0);
        assertThat(Memory.getLong(f.heap.state() + StateLayout.ALLOWANCE)).isNegative();
      }
    }
  }
}
