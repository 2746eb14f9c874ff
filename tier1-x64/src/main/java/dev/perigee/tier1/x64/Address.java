package dev.perigee.tier1.x64;

import org.jspecify.annotations.Nullable;

/**
 * The address of an operand in memory: base + index * scale + displacement, or the position of a
 * label relative to the instruction. Every instruction with a memory operand accepts every address.
 *
 * <p>Intel SDM, volume 1, 3.7.5 "Specifying an Offset".
 */
public final class Address {

  private final @Nullable Register base;
  private final @Nullable Register index;
  private final int log2Scale;
  private final int displacement;
  private final @Nullable Label label;

  private Address(
      @Nullable Register base,
      @Nullable Register index,
      int log2Scale,
      long displacement,
      @Nullable Label label) {
    if (base != null) {
      Operands.wide(base);
    }
    Operands.checkRange(displacement, Integer.MIN_VALUE, Integer.MAX_VALUE, "a displacement");
    this.base = base;
    this.index = index;
    this.log2Scale = log2Scale;
    this.displacement = (int) displacement;
    this.label = label;
  }

  /**
   * The address in a register.
   *
   * @param base a 64-bit register; also in the methods below
   */
  public static Address of(Register base) {
    return of(base, 0);
  }

  /**
   * {@code [base + displacement]}.
   *
   * @param displacement a signed number of 32 bits; also in the methods below
   */
  public static Address of(Register base, long displacement) {
    return new Address(base, null, 0, displacement, null);
  }

  /**
   * {@code [base + index * scale + displacement]}.
   *
   * @param index a 64-bit register other than {@code rsp}; also in the methods below
   * @param scale 1, 2, 4 or 8; also in the methods below
   */
  public static Address of(Register base, Register index, int scale, long displacement) {
    return new Address(base, checked(index), log2(scale), displacement, null);
  }

  /** {@code [index * scale + displacement]}. */
  public static Address scaled(Register index, int scale, long displacement) {
    return new Address(null, checked(index), log2(scale), displacement, null);
  }

  /** The position of a label, relative to the instruction. */
  public static Address of(Label label) {
    return new Address(null, null, 0, 0, label);
  }

  private static Register checked(Register index) {
    Operands.wide(index);
    if (index == Register.RSP) {
      throw new IllegalArgumentException("rsp cannot be an index");
    }
    return index;
  }

  private static int log2(int scale) {
    if (scale < 1 || scale > 8 || Integer.bitCount(scale) != 1) {
      throw new IllegalArgumentException("a scale is %d and must be 1, 2, 4 or 8".formatted(scale));
    }
    return Integer.numberOfTrailingZeros(scale);
  }

  @Nullable Register base() {
    return base;
  }

  @Nullable Register index() {
    return index;
  }

  int log2Scale() {
    return log2Scale;
  }

  int displacement() {
    return displacement;
  }

  @Nullable Label label() {
    return label;
  }

  /** The operand in assembly text. */
  @Override
  public String toString() {
    if (label != null) {
      return "[rip+" + label + "]";
    }
    String sum = base == null ? "" : base.toString();
    if (index != null) {
      sum += (sum.isEmpty() ? "" : "+") + index + "*" + (1 << log2Scale);
    }
    return "[%s%s]".formatted(sum, displacement == 0 ? "" : "%+d".formatted(displacement));
  }
}
