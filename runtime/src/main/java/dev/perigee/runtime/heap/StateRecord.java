package dev.perigee.runtime.heap;

import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;

/**
 * An engine's record outside the Java heap ({@link StateLayout}), which both tiers use: where the
 * current frame is, the root slots, and how long until the next poll.
 */
public final class StateRecord {
  private final long address;

  /** The amount taken from the slice to make a poll happen sooner. */
  private int skippedSlice;

  StateRecord(long address) {
    this.address = address;
  }

  /** Address of the {@link StateLayout}. */
  public long address() {
    return address;
  }

  // The current frame

  /** Base address of the current frame. */
  public long base() {
    return Memory.getLong(address + StateLayout.BASE);
  }

  public void setBase(long base) {
    Memory.putLong(address + StateLayout.BASE, base);
  }

  /** pc of the current frame, if it is a Lua function's. */
  public int pc() {
    return Memory.getInt(address + StateLayout.PC);
  }

  public void setPc(int pc) {
    Memory.putInt(address + StateLayout.PC, pc);
  }

  /** End of the open values, or of a Java function's values. */
  public long top() {
    return Memory.getLong(address + StateLayout.TOP);
  }

  public void setTop(long top) {
    Memory.putLong(address + StateLayout.TOP, top);
  }

  /** Number of nested drivers. */
  public int depth() {
    return Memory.getInt(address + StateLayout.DEPTH);
  }

  /** Number of nested drivers, resumed coroutines and protected calls. */
  public int nesting() {
    return Memory.getInt(address + StateLayout.NESTING);
  }

  public void setNesting(int nesting) {
    Memory.putInt(address + StateLayout.NESTING, nesting);
  }

  /** Sets both counts. */
  public void setNesting(int drivers, int nesting) {
    Memory.putLong(address + StateLayout.NESTING, (long) drivers << Integer.SIZE | nesting);
  }

  // Roots

  public int rootTag(int root) {
    return Memory.getByte(rootSlot(root) + SlotLayout.TAG);
  }

  public long rootPayload(int root) {
    return Memory.getLong(rootSlot(root));
  }

  /** Sets one of the root slots ({@link Root}). */
  public void setRoot(int root, int tag, long payload) {
    Memory.putLong(rootSlot(root), payload);
    Memory.putByte(rootSlot(root) + SlotLayout.TAG, tag);
  }

  /** Address of one of the root slots. */
  public long rootSlot(int root) {
    return address + StateLayout.ROOTS + (long) root * SlotLayout.SIZE;
  }

  // Polls

  /** Makes the tiers poll at the next back-edge or call, because work is pending. */
  public void hastenPoll() {
    int left = Memory.getInt(address + StateLayout.SLICE);
    if (left > 0) {
      skippedSlice += left;
      Memory.putInt(address + StateLayout.SLICE, 0);
    }
  }

  /** Returns how much {@link #hastenPoll} has taken from the slice since the last call. */
  public int takeSkippedSlice() {
    int skipped = skippedSlice;
    skippedSlice = 0;
    return skipped;
  }

  /** The work of native routines since the last call, in instructions, approximately. */
  public long takeUncountedWork() {
    long work = Memory.getLong(address + StateLayout.UNCOUNTED_WORK);
    Memory.putLong(address + StateLayout.UNCOUNTED_WORK, 0);
    return work;
  }
}
