package dev.perigee.runtime.value;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.heap.Heap;

/**
 * Makes the objects of one engine that are neither strings nor tables. Each method may collect, so
 * its arguments must be reachable.
 */
public final class Objects {
  public Objects(Heap heap, Strings strings) {
    throw new UnsupportedOperationException();
  }

  /** A cell that holds a value. */
  public long cell(int tag, long payload) {
    throw new UnsupportedOperationException();
  }

  /**
   * A closure of a prototype record; its upvalues are 0 and for the caller to store, before
   * anything else is reserved.
   */
  public long closure(long prototypeRecord, int upvalues) {
    throw new UnsupportedOperationException();
  }

  /** A closure whose upvalues are new cells that hold nil. */
  public long closureWithNewCells(long prototypeRecord, int upvalues) {
    throw new UnsupportedOperationException();
  }

  /** A builtin with so many held values, all nil. */
  public long builtin(int id, int values) {
    throw new UnsupportedOperationException();
  }

  /** A handle to a Java object. */
  public long userdata(int id, long metatable) {
    throw new UnsupportedOperationException();
  }

  /** A coroutine object with a stack of so many bytes, all of it nil. */
  public long coroutine(long stackBytes) {
    throw new UnsupportedOperationException();
  }

  /**
   * An engine's record of a prototype, with its constants. Its entry is 0, its countdown as given,
   * hints and feedback 0.
   *
   * @param id index of the prototype in its engine
   */
  public long prototype(Prototype prototype, int id, int countdown) {
    throw new UnsupportedOperationException();
  }
}
