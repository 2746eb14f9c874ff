package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * Decides the sizes of a table's parts. The array part gets the largest size n, a power of two,
 * such that more than half of the keys 1 to n are in use; the rest goes to the hash part.
 */
final class TableSizes {
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int LARGEST_LOG = 40;

  /** Element b: number of integer keys k with 2^(b-1) &lt; k &lt;= 2^b. */
  private final long[] integers = new long[LARGEST_LOG + 1];

  /** Number of array elements, a power of two or 0. */
  long array;

  /** Number of hash entries. */
  long hash;

  /** Whether an integer key is in the hash part or is about to be added. */
  boolean hashesIntegers;

  /** Counts a table's entries and one that is about to be added, and decides the sizes. */
  void decide(long table, int newKeyTag, long newKey) {
    java.util.Arrays.fill(integers, 0);
    hashesIntegers = newKeyTag == Tag.INTEGER;
    long total = countArray(table) + countNodes(table) + 1;
    if (newKeyTag == Tag.INTEGER) {
      addInteger(newKey);
    }
    long inArray = decideArray();
    hash = total - inArray;
  }

  private long decideArray() {
    long candidates = 0;
    for (long count : integers) {
      candidates += count;
    }
    array = 0;
    long inArray = 0;
    long soFar = 0;
    for (int log = 0; log <= LARGEST_LOG && candidates > (1L << log) / 2; log++) {
      soFar += integers[log];
      if (soFar > (1L << log) / 2) {
        array = 1L << log;
        inArray = soFar;
      }
    }
    return inArray;
  }

  private void addInteger(long key) {
    if (key >= 1 && key <= 1L << LARGEST_LOG) {
      integers[log(key)]++;
    }
  }

  /** Base 2 logarithm, rounded up. */
  private static int log(long key) {
    return 64 - Long.numberOfLeadingZeros(key - 1);
  }

  private long countArray(long table) {
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long tags = Memory.getLong(table + TableLayout.TAGS);
    long total = 0;
    long from = 0;
    for (int log = 0; from < size; log++) {
      long to = Math.min(1L << log, size);
      long count = countTags(tags, from, to);
      integers[log] += count;
      total += count;
      from = to;
    }
    return total;
  }

  /** Number of tags in this range that are not nil's. */
  static long countTags(long tags, long from, long to) {
    long count = 0;
    long i = from;
    while (i < to) {
      if (i + 8 <= to && !hasZeroByte(Memory.getLong(tags + i))) {
        count += 8;
        i += 8;
      } else {
        count += Memory.getByte(tags + i) == Tag.NIL ? 0 : 1;
        i++;
      }
    }
    return count;
  }

  private static boolean hasZeroByte(long word) {
    return (word - LOW_BITS & ~word & HIGH_BITS) != 0;
  }

  private long countNodes(long table) {
    long node = Memory.getLong(table + TableLayout.NODES);
    long count = Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
    long total = 0;
    for (long i = 0; i < count; i++, node += TableLayout.NODE_SIZE) {
      if (TableNodes.valueTag(node) != Tag.NIL) {
        total++;
        if (TableNodes.keyTag(node) == Tag.INTEGER) {
          hashesIntegers = true;
          addInteger(TableNodes.key(node));
        }
      }
    }
    return total;
  }

  /** Number of entries outside an array part of this size. */
  static long countOutside(long table, long arraySize) {
    long size = Memory.getLong(table + TableLayout.ARRAY_SIZE);
    long total =
        size > arraySize ? countTags(Memory.getLong(table + TableLayout.TAGS), arraySize, size) : 0;
    long node = Memory.getLong(table + TableLayout.NODES);
    long count = Memory.getInt(table + TableLayout.NODE_MASK) + 1L;
    for (long i = 0; i < count; i++, node += TableLayout.NODE_SIZE) {
      boolean inArray =
          TableNodes.keyTag(node) == Tag.INTEGER
              && Long.compareUnsigned(TableNodes.key(node) - 1, arraySize) < 0;
      if (TableNodes.valueTag(node) != Tag.NIL && !inArray) {
        total++;
      }
    }
    return total;
  }
}
