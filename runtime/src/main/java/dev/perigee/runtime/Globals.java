package dev.perigee.runtime;

import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.Root;

/** The table of globals of an engine, and whether something may refer to it after a run. */
public final class Globals {
  private final StateRecord record;
  private boolean shared;

  Globals(StateRecord record) {
    this.record = record;
  }

  /** Address of the table, which is then considered shared ({@link #share}). */
  public long table() {
    share();
    return record.rootPayload(Root.GLOBALS);
  }

  /** Notes that something may refer to the table after the current run. */
  public void share() {
    shared = true;
  }

  /**
   * Sets whether something may refer to the table. Used when the table is exchanged.
   *
   * @return the previous setting
   */
  public boolean setShared(boolean now) {
    boolean before = shared;
    shared = now;
    return before;
  }
}
