package dev.perigee.tier1.arm64;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a load or store, in one of the forms that an instruction can encode. The valid
 * offsets of a form depend on the size of the access, so most checks are made by the instruction.
 *
 * <p>Arm ARM, C1.3.3 "Load/store addressing modes".
 */
public final class Address {

  enum Form {
    OFFSET,
    UNSCALED,
    PRE_INDEX,
    POST_INDEX,
    INDEXED
  }

  /** The range of unscaled offsets. */
  private static final int UNSCALED_MINIMUM = -256;

  private static final int UNSCALED_MAXIMUM = 255;

  private final Form form;
  private final Register base;
  private final long offset;
  private final @Nullable Register index;
  private final Extend extend;
  private final int amount;

  private Address(
      Form form, Register base, long offset, @Nullable Register index, Extend extend, int amount) {
    Operands.base(base);
    this.form = form;
    this.base = base;
    this.offset = offset;
    this.index = index;
    this.extend = extend;
    this.amount = amount;
  }

  private static Address immediate(Form form, Register base, long offset) {
    return new Address(form, base, offset, null, Extend.UXTX, 0);
  }

  /**
   * The address in a register.
   *
   * @param base a 64-bit general register or the stack pointer; also in the methods below
   */
  public static Address of(Register base) {
    return offset(base, 0);
  }

  /**
   * {@code [base, #offset]}, the scaled form: multiples of the access's size from 0 to 4095 times
   * the size; for pairs, from -64 to 63 times the size.
   */
  public static Address offset(Register base, long bytes) {
    return immediate(Form.OFFSET, base, bytes);
  }

  /**
   * {@code [base, #offset]}, the unscaled form ({@code ldur}, {@code stur} and so on): any offset
   * from -256 to 255. Not for pairs.
   */
  public static Address unscaled(Register base, long bytes) {
    return immediate(Form.UNSCALED, base, bytes);
  }

  /**
   * {@code [base, #offset]!}: the base is advanced before the access. From -256 to 255; for pairs,
   * multiples of the size from -64 to 63 times the size.
   */
  public static Address preIndex(Register base, long bytes) {
    return immediate(Form.PRE_INDEX, base, bytes);
  }

  /** {@code [base], #offset}: the base is advanced after the access, by the same offsets. */
  public static Address postIndex(Register base, long bytes) {
    return immediate(Form.POST_INDEX, base, bytes);
  }

  /** {@code [base, index]} with a 64-bit index. */
  public static Address indexed(Register base, Register index) {
    return indexed(base, index, Extend.UXTX, 0);
  }

  /**
   * {@code [base, index, extend #amount]}. Not for pairs.
   *
   * @param index a 64-bit register for uxtx (also known as lsl) and sxtx, a 32-bit one for uxtw and
   *     sxtw; not the stack pointer
   * @param extend one of these four
   * @param amount 0, or the logarithm to base 2 of the access's size
   * @throws IllegalArgumentException if the index does not match the extension
   */
  public static Address indexed(Register base, Register index, Extend extend, int amount) {
    switch (extend) {
      case UXTX, SXTX -> Operands.wide(index);
      case UXTW, SXTW -> Operands.narrow(index);
      default ->
          throw new IllegalArgumentException("an address cannot have an index with " + extend);
    }
    Operands.orZero(index);
    return new Address(Form.INDEXED, base, 0, index, extend, amount);
  }

  /**
   * Whether an offset is valid for {@link #offset} and an access.
   *
   * @param log2Bytes the logarithm to base 2 of the access's size
   */
  public static boolean isScaledOffset(long bytes, int log2Bytes) {
    return (bytes & ~(0xFFFL << log2Bytes)) == 0;
  }

  /** Whether an offset is valid for {@link #unscaled}. */
  public static boolean isUnscaledOffset(long bytes) {
    return bytes >= UNSCALED_MINIMUM && bytes <= UNSCALED_MAXIMUM;
  }

  /**
   * Whether an offset is valid for {@link #offset} and a pair.
   *
   * @param log2Bytes the logarithm to base 2 of the size of one element
   */
  public static boolean isPairOffset(long bytes, int log2Bytes) {
    long scaled = bytes >> log2Bytes;
    return scaled << log2Bytes == bytes && scaled >= -64 && scaled <= 63;
  }

  /** The base if the instruction changes it; null otherwise. */
  @Nullable Register writtenBack() {
    return form == Form.PRE_INDEX || form == Form.POST_INDEX ? base : null;
  }

  /** All fields of a load or store of one register except its size, kind and register. */
  int encode(int log2Bytes) {
    int rn = Operands.base(base);
    return switch (form) {
      case OFFSET -> {
        int unit = 1 << log2Bytes;
        Operands.checkMultiple(offset, unit, "an offset");
        Operands.checkRange(offset, 0, 4095L * unit, "an offset");
        yield 0x39000000 | (int) (offset / unit) << 10 | rn;
      }
      case UNSCALED -> 0x38000000 | unscaledField() | rn;
      case POST_INDEX -> 0x38000400 | unscaledField() | rn;
      case PRE_INDEX -> 0x38000C00 | unscaledField() | rn;
      case INDEXED -> {
        if (amount != 0 && amount != log2Bytes) {
          throw new IllegalArgumentException(
              "an index is shifted by %d and must be by 0 or %d".formatted(amount, log2Bytes));
        }
        int scaled = amount != 0 ? 1 << 12 : 0;
        int rm = Operands.rm(Objects.requireNonNull(index));
        yield 0x38200800 | rm | extend.code() << 13 | scaled | rn;
      }
    };
  }

  /** All fields of a load or store of two registers except its size, kind and registers. */
  int encodePair(int log2Bytes) {
    int form =
        switch (this.form) {
          case POST_INDEX -> 0x28800000;
          case OFFSET -> 0x29000000;
          case PRE_INDEX -> 0x29800000;
          case UNSCALED, INDEXED ->
              throw new IllegalArgumentException("a pair cannot have the address " + this);
        };
    int unit = 1 << log2Bytes;
    Operands.checkMultiple(offset, unit, "an offset");
    Operands.checkRange(offset, -64L * unit, 63L * unit, "an offset");
    return form | ((int) (offset / unit) & 0x7F) << 15 | Operands.base(base);
  }

  private int unscaledField() {
    Operands.checkRange(offset, UNSCALED_MINIMUM, UNSCALED_MAXIMUM, "an offset");
    return ((int) offset & 0x1FF) << 12;
  }

  /** The operand in assembly text. */
  @Override
  public String toString() {
    return switch (form) {
      case OFFSET, UNSCALED -> "[%s, #%d]".formatted(base, offset);
      case PRE_INDEX -> "[%s, #%d]!".formatted(base, offset);
      case POST_INDEX -> "[%s], #%d".formatted(base, offset);
      case INDEXED -> {
        String name = extend == Extend.UXTX ? "lsl" : extend.toString();
        String shift = amount == 0 ? "" : " #" + amount;
        String extension = extend == Extend.UXTX && amount == 0 ? "" : ", " + name + shift;
        yield "[%s, %s%s]".formatted(base, index, extension);
      }
    };
  }
}
