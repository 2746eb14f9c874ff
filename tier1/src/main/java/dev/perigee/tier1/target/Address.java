package dev.perigee.tier1.target;

import org.jspecify.annotations.Nullable;

/**
 * An address: {@code base + offset} or {@code base + (index << shift)}.
 *
 * @param index if it is not null, the offset is 0
 * @param shift from 0 to 3
 */
public record Address(Register base, @Nullable Register index, int shift, long offset) {
  /** {@code base + offset}. The offsets of all accessed bytes must be signed 32-bit numbers. */
  public static Address at(Register base, long offset) {
    return new Address(base, null, 0, offset);
  }

  /**
   * {@code base + (index << shift)}. The shift is 0, or scales the index by the size of the access.
   */
  public static Address indexed(Register base, Register index, int shift) {
    return new Address(base, index, shift, 0);
  }

  /**
   * The address that is a number of bytes higher.
   *
   * @throws IllegalStateException if this is an indexed address
   */
  public Address plus(long bytes) {
    if (index != null) {
      throw new IllegalStateException("an indexed address has no offset");
    }
    return at(base, offset + bytes);
  }
}
