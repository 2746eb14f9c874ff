package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.LiveBlocks;
import dev.perigee.runtime.memory.Memory;

/**
 * Allocates as machine code does: only by the words of the engine's state, with the protocol of
 * {@link StateLayout}. With checked memory machine code cannot allocate; this class then does what
 * machine code would do, and reports it to the checker.
 *
 * <p>Each method returns 0 where machine code would leave.
 */
final class MachineCode {
  private static final long WITHHELD = Memory.CHECKED ? Heap.WITHHELD : 0;

  private final long state;
  private int taken;

  MachineCode(Heap heap) {
    state = heap.state();
  }

  /** Number of cells taken so far. */
  int taken() {
    return taken;
  }

  /** The table of {@code {}}. */
  long table() {
    return allows(TableLayout.SIZE, 0) ? newTable() : 0;
  }

  /** A table with room for this number of array elements, at least one, all nil. */
  long array(int size) {
    int bytes = size * TableLayout.ELEMENT_SIZE;
    if (!allows(TableLayout.SIZE, bytes)) {
      return 0;
    }
    long table = newTable();
    long array = newRaw(bytes);
    long tags = array + 8L * size;
    for (int i = 0; i < size; i++) {
      Memory.putByte(tags + i, Tag.NIL);
    }
    Memory.putLong(table + TableLayout.ARRAY, array);
    Memory.putLong(table + TableLayout.TAGS, tags);
    Memory.putLong(table + TableLayout.ARRAY_SIZE, size);
    return table;
  }

  /** A captured variable. */
  long cell(int tag, long payload) {
    if (!allows(CellLayout.SIZE, 0)) {
      return 0;
    }
    long cell = newObject(Tag.CELL, CellLayout.SIZE);
    Memory.putLong(cell + CellLayout.VALUE, payload);
    Memory.putLong(cell + CellLayout.VALUE + SlotLayout.TAG, tag);
    return cell;
  }

  /** A raw block, for which the caller must provide an owner. */
  long raw(int bytes) {
    return allows(0, bytes) ? newRaw(bytes) : 0;
  }

  /**
   * Whether there are an object and a raw block of these sizes. If so, subtracts both from the
   * allowance.
   */
  private boolean allows(int object, int raw) {
    long left = Memory.getLong(state + StateLayout.ALLOWANCE);
    if (object != 0) {
      int sizeClass = SizeClasses.of(object);
      left -= SizeClasses.bytes(sizeClass);
      if (Memory.getLong(state + StateLayout.freeObjects(sizeClass)) == 0) {
        return false;
      }
    }
    if (raw != 0) {
      int sizeClass = SizeClasses.of(raw);
      left -= SizeClasses.bytes(sizeClass);
      if (Memory.getLong(state + StateLayout.freeRaw(sizeClass)) == 0) {
        return false;
      }
    }
    if (left + WITHHELD < 0) {
      return false;
    }
    Memory.putLong(state + StateLayout.ALLOWANCE, left);
    return true;
  }

  private long newTable() {
    long table = newObject(Tag.TABLE, TableLayout.SIZE);
    for (int at = ObjectLayout.HEADER; at < TableLayout.SIZE; at += 8) {
      Memory.putLong(table + at, 0);
    }
    Memory.putLong(table + TableLayout.NODES, Memory.getLong(state + StateLayout.EMPTY_NODE));
    return table;
  }

  private long newObject(int kind, int bytes) {
    int sizeClass = SizeClasses.of(bytes);
    long object = take(StateLayout.freeObjects(sizeClass), sizeClass, StateLayout.FREE_OBJECT_LINK);
    long white = Memory.getInt(state + StateLayout.CURRENT_WHITE);
    Memory.putLong(object, ObjectLayout.header(kind, 0, sizeClass) | white << 8);
    return object;
  }

  private long newRaw(int bytes) {
    int sizeClass = SizeClasses.of(bytes);
    return take(StateLayout.freeRaw(sizeClass), sizeClass, StateLayout.FREE_RAW_LINK);
  }

  private long take(int head, int sizeClass, int link) {
    long cell = Memory.getLong(state + head);
    LiveBlocks.add(cell, SizeClasses.bytes(sizeClass));
    Memory.putLong(state + head, Memory.getLong(cell + link));
    taken++;
    return cell;
  }
}
