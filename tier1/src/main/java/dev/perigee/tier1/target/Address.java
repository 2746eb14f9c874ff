package dev.perigee.tier1.target;

import org.jspecify.annotations.Nullable;

/**
 * A place in memory: {@code base + offset} or {@code base + (index << shift)}.
 *
 * @param index if not null, the offset is 0
 * @param shift from 0 to 3
 */
public record Address(Register base, @Nullable Register index, int shift, long offset) {
  /** {@code base + offset}; the offsets of all bytes there have 32 bits with sign. */
  public static Address at(Register base, long offset) {
    return new Address(base, null, 0, offset);
  }

  /** {@code base + (index << shift)}: the shift is 0 or makes the index one of whole accesses. */
  public static Address indexed(Register base, Register index, int shift) {
    return new Address(base, index, shift, 0);
  }

  /**
   * So many bytes further.
   *
   * @throws IllegalStateException if this is an indexed place
   */
  public Address plus(long bytes) {
    if (index != null) {
      throw new IllegalStateException("an indexed place has no offset");
    }
    return at(base, offset + bytes);
  }
}
