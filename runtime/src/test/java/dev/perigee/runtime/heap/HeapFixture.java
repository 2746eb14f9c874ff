package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Objects;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * A heap with strings, tables and objects. The state's root slots from 32 on hold the values that a
 * test keeps alive.
 */
public final class HeapFixture implements AutoCloseable, Roots {
  public static final int ROOTS = 16;

  private static final int FIRST_ROOT = StateLayout.ROOT_COUNT - ROOTS;

  /** The error when the limit is exceeded. */
  public static final class OutOfMemory extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  public final Heap heap;
  public final Strings strings;
  public final Tables tables;
  public final Objects objects;
  public final List<Integer> freedPrototypes = new ArrayList<>();
  public final List<Integer> freedUserdata = new ArrayList<>();
  public final List<Integer> freedBuiltins = new ArrayList<>();
  public final List<Long> freedCoroutines = new ArrayList<>();

  private long metered;

  public HeapFixture() {
    this(0);
  }

  public HeapFixture(long limit) {
    heap =
        new Heap(
            limit,
            new Heap.Owner() {
              @Override
              public RuntimeException outOfMemory() {
                return new OutOfMemory();
              }

              @Override
              public void worked(long bytes) {
                metered += bytes;
              }
            });
    heap.setRoots(this);
    strings = new Strings(heap, 0x5eed);
    tables = new Tables(heap, strings);
    objects = new Objects(heap, strings);
    setSlot(Root.METAMETHOD_NAMES + Metamethod.MODE, Tag.STRING, strings.create("__mode"));
  }

  /** The number of bytes reported to the heap's owner. */
  long metered() {
    return metered;
  }

  /** Keeps a value alive in one of {@link #ROOTS} slots. */
  public long root(int index, int tag, long payload) {
    setSlot(FIRST_ROOT + index, tag, payload);
    return payload;
  }

  /** Keeps a table alive. */
  public long root(int index, long table) {
    return root(index, Tag.TABLE, table);
  }

  /** Releases a value. */
  public void drop(int index) {
    root(index, Tag.NIL, 0);
  }

  /** Address of a root's slot. */
  public long slot(int index) {
    return heap.state() + StateLayout.ROOTS + (long) (FIRST_ROOT + index) * SlotLayout.SIZE;
  }

  private void setSlot(int index, int tag, long payload) {
    long slot = heap.state() + StateLayout.ROOTS + (long) index * SlotLayout.SIZE;
    Memory.putLong(slot + SlotLayout.PAYLOAD, payload);
    Memory.putByte(slot + SlotLayout.TAG, tag);
  }

  /** Gives a table a metatable with this mode; the table is a root. */
  public void setMode(long table, String mode) {
    long metatable = tables.create(0, 1);
    tables.setMetatable(table, metatable);
    long value = root(ROOTS - 1, Tag.STRING, strings.create(mode));
    tables.setString(metatable, strings.create("__mode"), Tag.STRING, value);
    drop(ROOTS - 1);
  }

  @Override
  public void mark(Marker marker) {}

  @Override
  public void markStack(long coroutine, Marker marker) {
    long stack = Memory.getLong(coroutine + dev.perigee.runtime.layout.CoroutineLayout.STACK);
    long size = Memory.getLong(coroutine + dev.perigee.runtime.layout.CoroutineLayout.STACK_SIZE);
    marker.markSlots(stack, size / SlotLayout.SIZE);
  }

  @Override
  public void coroutineFreed(long coroutine) {
    freedCoroutines.add(coroutine);
  }

  @Override
  public void prototypeFreed(int id) {
    freedPrototypes.add(id);
  }

  @Override
  public void userdataFreed(int id, long userdata) {
    freedUserdata.add(id);
  }

  @Override
  public void builtinFreed(int id) {
    freedBuiltins.add(id);
  }

  @Override
  public void close() {
    heap.close();
  }
}
