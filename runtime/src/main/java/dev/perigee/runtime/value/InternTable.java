package dev.perigee.runtime.value;

import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.heap.WeakStrings;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * The short strings of an engine: a hash table in raw memory with open addressing and linear
 * probing. An entry is 0 or a string's address, with the upper half of its hash in the bits that
 * addresses do not use. At most three quarters of the entries are taken.
 *
 * <p>When a table has become too small or too large, its strings move to the new one in small
 * steps, as strings are added, since moving them all at once would be a pause. Until then both
 * tables are searched.
 *
 * <p>Machine code finds and adds strings, too, by {@link StateLayout#INTERNED} and the fields
 * behind it.
 */
final class InternTable implements WeakStrings {
  private static final int ADDRESS_BITS = StringLayout.ADDRESS_BITS;
  private static final long ADDRESS = (1L << ADDRESS_BITS) - 1;
  private static final int MIN_CAPACITY = 256;

  /** An entry of the old table whose string has moved. A search continues behind it. */
  private static final long MOVED = 1;

  /**
   * Entries of the old table that are moved when a string is added. As long as there are any, only
   * Java adds strings, so they should be gone soon; to move this many takes some microseconds.
   */
  private static final int MOVED_AT_ONCE = 1024;

  private final Heap heap;
  private final long state;
  private long entries;
  private long capacity;

  /** The old table while it still has strings; otherwise its capacity is 0. */
  private long oldEntries;

  private long oldCapacity;

  /** Entries of the old table below this index have moved. */
  private long moved;

  /** Entries below this index hold no string that the current sweep will free. */
  private long swept;

  /**
   * The number of strings when the last sweep began. A program that makes and drops as many in each
   * cycle of the collector keeps its table.
   */
  private long peak;

  InternTable(Heap heap) {
    this.heap = heap;
    state = heap.state();
    heap.reserve(MIN_CAPACITY * 8);
    replace(MIN_CAPACITY);
    heap.setWeakStrings(this);
  }

  long count() {
    return Memory.getLong(state + StateLayout.INTERNED_COUNT);
  }

  private void count(int more) {
    Memory.putLong(state + StateLayout.INTERNED_COUNT, count() + more);
  }

  /** Publishes the current table for machine code. */
  private void publish() {
    Memory.putLong(state + StateLayout.INTERNED, entries);
    Memory.putLong(state + StateLayout.INTERNED_MASK, capacity - 1);
    Memory.putLong(state + StateLayout.INTERNED_LIMIT, oldCapacity == 0 ? maxCount() : 0);
  }

  /** The number of strings at which the table counts as full. */
  private long maxCount() {
    return capacity / 4 * 3;
  }

  /**
   * Bytes that must be reserved before {@link #add} is called, since the table will be resized; 0
   * if its size is adequate.
   */
  long bytesForResizing() {
    if (oldCapacity != 0) {
      return 0;
    }
    return isFull() ? capacity * 2 * 8 : isSparse() ? capacity / 4 * 8 : 0;
  }

  private boolean isFull() {
    return count() >= maxCount();
  }

  private boolean isSparse() {
    return capacity > MIN_CAPACITY && Math.max(count(), peak) < capacity / 16;
  }

  /**
   * The interned string with these bytes, or 0. It may be dead ({@code Collector.isDead}).
   *
   * @param words address of the bytes, padded with zeros to a multiple of 8
   */
  long find(int hash, long words, int length) {
    long string = find(entries, capacity, hash, words, length);
    return string == 0 && oldCapacity != 0
        ? find(oldEntries, oldCapacity, hash, words, length)
        : string;
  }

  private static long find(long entries, long capacity, int hash, long words, int length) {
    long mask = capacity - 1;
    long fragment = fragment(hash);
    for (long i = hash & mask; ; i = i + 1 & mask) {
      long entry = Memory.getLong(entries + i * 8);
      if (entry == 0) {
        return 0;
      }
      if ((entry & ~ADDRESS) == fragment
          && entry != MOVED
          && matches(entry & ADDRESS, hash, words, length)) {
        return entry & ADDRESS;
      }
    }
  }

  private static boolean matches(long string, int hash, long words, int length) {
    if (Memory.getInt(string + StringLayout.HASH) != hash
        || Memory.getLong(string + StringLayout.LENGTH) != length) {
      return false;
    }
    for (int at = 0; at < length; at += 8) {
      if (Memory.getLong(string + StringLayout.BYTES + at) != Memory.getLong(words + at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a string that is not in the table.
   *
   * @param mayResize whether {@link #bytesForResizing} required a reservation; a collection since
   *     then can only have removed strings
   */
  void add(long string, int hash, boolean mayResize) {
    if (mayResize && isFull()) {
      replace(capacity * 2);
    } else if (mayResize && isSparse()) {
      replace(capacity / 4);
    }
    move(MOVED_AT_ONCE);
    insert(string | fragment(hash), hash);
    count(1);
  }

  private static long fragment(int hash) {
    return (long) (hash >>> 16) << ADDRESS_BITS;
  }

  private void insert(long entry, int hash) {
    long mask = capacity - 1;
    long i = hash & mask;
    while (Memory.getLong(entries + i * 8) != 0) {
      i = i + 1 & mask;
    }
    Memory.putLong(entries + i * 8, entry);
  }

  /** Makes a new table. The strings of the current one become those to be moved. */
  private void replace(long newCapacity) {
    oldEntries = entries;
    oldCapacity = capacity;
    moved = 0;
    entries = heap.allocateZeroedRaw(newCapacity * 8);
    capacity = newCapacity;
    swept = 0;
    publish();
  }

  /** Moves up to {@code most} further entries of the old table. Dead strings are dropped. */
  private void move(long most) {
    if (oldCapacity == 0) {
      return;
    }
    long end = Math.min(moved + most, oldCapacity);
    for (; moved < end; moved++) {
      long slot = oldEntries + moved * 8;
      long entry = Memory.getLong(slot);
      if (entry == 0) {
        continue;
      }
      Memory.putLong(slot, MOVED);
      if (heap.collector().isDead(entry & ADDRESS)) {
        count(-1);
      } else {
        insert(entry, Memory.getInt((entry & ADDRESS) + StringLayout.HASH));
      }
    }
    if (moved == oldCapacity) {
      heap.freeRaw(oldEntries, oldCapacity * 8);
      oldCapacity = 0;
      publish();
    }
  }

  @Override
  public void beginSweep() {
    swept = 0;
    peak = count();
  }

  @Override
  public boolean sweep(long most) {
    if (oldCapacity != 0) {
      move(most);
      return true;
    }
    long mask = capacity - 1;
    long end = Math.min(swept + most, capacity);
    for (; swept < end; swept++) {
      long entry = Memory.getLong(entries + swept * 8);
      while (entry != 0 && heap.collector().isDead(entry & ADDRESS)) {
        remove(swept, mask);
        count(-1);
        entry = Memory.getLong(entries + swept * 8);
      }
    }
    return swept < capacity;
  }

  /**
   * Removes an entry and closes the gap, so that each entry can still be reached from its hash's
   * position.
   */
  private void remove(long index, long mask) {
    long gap = index;
    for (long i = index + 1 & mask; ; i = i + 1 & mask) {
      long entry = Memory.getLong(entries + i * 8);
      if (entry == 0) {
        break;
      }
      long home = Memory.getInt((entry & ADDRESS) + StringLayout.HASH) & mask;
      if ((i - home & mask) >= (i - gap & mask)) {
        Memory.putLong(entries + gap * 8, entry);
        gap = i;
      }
    }
    Memory.putLong(entries + gap * 8, 0);
  }
}
