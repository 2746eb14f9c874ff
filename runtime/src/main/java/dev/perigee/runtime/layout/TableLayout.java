package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/**
 * A table: an array part for the keys 1 to {@link #ARRAY_SIZE} and a hash part of 2^n nodes. The
 * array is split: payloads of 8 bytes come first, followed by the tag bytes in the same block.
 * Collisions in the hash part are chained through {@link #NODE_NEXT}. If a key is not in its main
 * position, the key there is in its own main position (Brent's variation, as in PUC Lua's
 * ltable.c).
 */
public final class TableLayout {
  /**
   * {@link ObjectLayout#FLAGS}: bit n is set if metamethod n, one of the first eight of {@code
   * Metamethod}, is known to be absent.
   */
  public static final int ABSENT = ObjectLayout.FLAGS;

  /** Address of the metatable or 0; 8 bytes. */
  public static final int METATABLE = 8;

  /** Address of the array's payloads; 8 bytes. */
  public static final int ARRAY = 16;

  /** Address of the array's tags; 8 bytes. */
  public static final int TAGS = 24;

  /** Number of elements for which the array has room; 8 bytes. */
  public static final int ARRAY_SIZE = 32;

  /**
   * Address of the nodes. If the hash part is empty, it is that of a shared node without a key; 8
   * bytes.
   */
  public static final int NODES = 40;

  /** Number of nodes minus 1; 4 bytes. */
  public static final int NODE_MASK = 48;

  /** All nodes at or above this index are taken; 4 bytes. */
  public static final int LAST_FREE = 52;

  /** The next object to scan during a collection; 8 bytes. */
  public static final int NEXT_GRAY = 56;

  public static final int SIZE = 64;

  /** Bytes of an array element: its payload and its tag. */
  public static final int ELEMENT_SIZE = 9;

  /** Node: the value, a slot. */
  public static final int NODE_VALUE = 0;

  /** Node: the key's payload; 8 bytes. */
  public static final int NODE_KEY = 16;

  /**
   * Node: the key's tag, {@link Tag#NIL} if the node is free, {@link #DEAD_KEY} if the key's object
   * was collected; 1 byte.
   */
  public static final int NODE_KEY_TAG = 24;

  /** Node: distance to the next node of its chain, in nodes, signed; 0 at the end; 4 bytes. */
  public static final int NODE_NEXT = 28;

  public static final int NODE_SIZE = 32;

  /**
   * Minimum number of nodes after growth, for a table that has no integers in its nodes. PUC Lua
   * begins with 1, but a table that gets one field usually gets more, and each step of growth costs
   * as much as many stores. A table that grows for an integer still begins with 1, because the
   * border of a table with holes depends on when integers move to the array.
   */
  public static final int FIRST_NODES = 4;

  /** The hash of an integer key: the upper 32 bits of its product with this. */
  public static final long HASH_MULTIPLIER = 0x9e3779b97f4a7c15L;

  /** Base 2 logarithm of {@link #NODE_SIZE}. */
  public static final int NODE_SHIFT = 5;

  /**
   * Tag of a key whose object was collected. It is never found by a lookup, but chains and {@code
   * next} pass through it.
   */
  public static final int DEAD_KEY = 0x7f;

  private TableLayout() {}
}
