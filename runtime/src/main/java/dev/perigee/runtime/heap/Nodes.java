package dev.perigee.runtime.heap;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.memory.Memory;

/** Lookup of short strings in the hash part of tables, for tables and the collector. */
public final class Nodes {
  private Nodes() {}

  /** Address of the node with this short string as key, or 0. */
  public static long findString(long table, long key) {
    long mask = Memory.getInt(table + TableLayout.NODE_MASK);
    long node =
        Memory.getLong(table + TableLayout.NODES)
            + ((Memory.getInt(key + StringLayout.HASH) & mask) << TableLayout.NODE_SHIFT);
    while (true) {
      if (Memory.getLong(node + TableLayout.NODE_KEY) == key
          && Memory.getByte(node + TableLayout.NODE_KEY_TAG) == Tag.STRING) {
        return node;
      }
      long next = Memory.getInt(node + TableLayout.NODE_NEXT);
      if (next == 0) {
        return 0;
      }
      node += next << TableLayout.NODE_SHIFT;
    }
  }
}
