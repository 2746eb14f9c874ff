package dev.perigee.ir.ssa;

import org.jspecify.annotations.Nullable;

/** Tier 0's frame at a pc, in terms of the graph's values. */
public final class ExitState {
  private final int pc;
  private final @Nullable SsaValue[] slots;

  /**
   * @param pc where tier 0 continues
   * @param slots the value of each active slot at that pc, or null for a pending call's link; this
   *     state takes over the array
   */
  public ExitState(int pc, @Nullable SsaValue[] slots) {
    this.pc = pc;
    this.slots = slots;
  }

  /** The pc where tier 0 continues. */
  public int pc() {
    return pc;
  }

  /** The number of active slots. */
  public int top() {
    return slots.length;
  }

  /** The value of an active slot; null for a pending call's link. */
  public @Nullable SsaValue slot(int slot) {
    return slots[slot];
  }

  /** Replaces the value of an active slot by one that is equal to it. */
  public void setSlot(int slot, SsaValue value) {
    slots[slot] = value;
  }

  /** A new state with the same contents. */
  public ExitState copy() {
    return new ExitState(pc, slots.clone());
  }
}
