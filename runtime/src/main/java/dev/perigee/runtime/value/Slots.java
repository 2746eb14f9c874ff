package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;

/** Reads and writes the slots of frames, windows and objects, by their addresses. */
public final class Slots {
  private Slots() {}

  /** The tag of the value in a slot, one of {@link Tag}. */
  public static int tag(long slot) {
    return Memory.getByte(slot + SlotLayout.TAG);
  }

  /** The payload of the value in a slot. */
  public static long payload(long slot) {
    return Memory.getLong(slot + SlotLayout.PAYLOAD);
  }

  /**
   * Stores a value. The tag is stored as a word, because a copy of the slot loads the whole word
   * and would wait for a byte store.
   */
  public static void put(long slot, int tag, long payload) {
    Memory.putLong(slot + SlotLayout.PAYLOAD, payload);
    Memory.putLong(slot + SlotLayout.TAG, tag);
  }

  /** Copies a slot, including the marks of a link. */
  public static void copy(long source, long target) {
    Memory.putLong(target, Memory.getLong(source));
    Memory.putLong(target + SlotLayout.TAG, Memory.getLong(source + SlotLayout.TAG));
  }
}
