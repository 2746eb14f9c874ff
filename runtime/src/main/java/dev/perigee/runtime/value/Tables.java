package dev.perigee.runtime.value;

import dev.perigee.runtime.heap.Heap;

/**
 * Raw operations on the tables of one engine. What sets a value may collect, so table, key and
 * value must be reachable then. Keys that are nil or NaN are the caller's errors.
 */
public final class Tables {
  /** What {@link #get} and its like found: the payload to the tag that they return. */
  public long payload;

  /** Results of {@link #next}. */
  public int nextKeyTag;

  public long nextKey;
  public int nextTag;
  public long nextPayload;

  /** Thrown by {@link #next} for a key that is not in the table. */
  public static final class InvalidKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidKeyException() {
      super("invalid key to 'next'", null, false, false);
    }
  }

  public Tables(Heap heap, Strings strings) {
    throw new UnsupportedOperationException();
  }

  /** A new table with room for so many array elements and hash entries. May collect. */
  public long create(long arrayHint, long hashHint) {
    throw new UnsupportedOperationException();
  }

  /** The value's tag, {@code Tag.NIL} when there is none; its payload is in {@link #payload}. */
  public int get(long table, int keyTag, long key) {
    throw new UnsupportedOperationException();
  }

  public int getInteger(long table, long key) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #get}, for a short string. */
  public int getString(long table, long key) {
    throw new UnsupportedOperationException();
  }

  public void set(long table, int keyTag, long key, int tag, long payload) {
    throw new UnsupportedOperationException();
  }

  public void setInteger(long table, long key, int tag, long payload) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #set}, for a short string. */
  public void setString(long table, long key, int tag, long payload) {
    throw new UnsupportedOperationException();
  }

  /** Sets consecutive integer keys from {@code firstKey} on to the values in consecutive slots. */
  public void setList(long table, long firstKey, long firstSlot, long count) {
    throw new UnsupportedOperationException();
  }

  /**
   * The entry after a key, or the first for a nil key, into {@link #nextKeyTag} and its neighbours.
   *
   * @return whether there is one
   * @throws InvalidKeyException when the key is not in the table
   */
  public boolean next(long table, int keyTag, long key) {
    throw new UnsupportedOperationException();
  }

  /** A border, as the length operator gives it (manual, 3.4.7). */
  public long length(long table) {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives the table room for exactly so many array elements and at least so many hash entries. May
   * collect.
   */
  public void resize(long table, long array, long hash) {
    throw new UnsupportedOperationException();
  }

  /** Sets or, with 0, removes the metatable. */
  public void setMetatable(long table, long metatable) {
    throw new UnsupportedOperationException();
  }

  /**
   * Byte offset in the nodes of the node with this short string, for the hints of prototype
   * records, or -1.
   */
  public static int nodeOffset(long table, long key) {
    throw new UnsupportedOperationException();
  }
}
