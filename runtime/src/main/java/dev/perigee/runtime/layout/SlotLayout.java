package dev.perigee.runtime.layout;

import dev.perigee.ir.Tag;

/** A slot: 16 bytes, a payload and a tag byte; the other 7 bytes belong to the slot's owner. */
public final class SlotLayout {
  /** Integer, bits of a double, or address of an object; 8 bytes. */
  public static final int PAYLOAD = 0;

  /** One of {@link Tag}; 1 byte. */
  public static final int TAG = 8;

  public static final int SIZE = 16;

  /** Base 2 logarithm of {@link #SIZE}. */
  public static final int SHIFT = 4;

  private SlotLayout() {}
}
