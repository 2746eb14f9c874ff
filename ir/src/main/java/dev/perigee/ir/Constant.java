package dev.perigee.ir;

import java.util.Arrays;

/**
 * A constant of a prototype: a number or a string of bytes. Nil and booleans have instructions of
 * their own. {@code equals} and {@code hashCode} are written out because a new JVM takes 15 ms to
 * generate those of a record.
 */
public sealed interface Constant {
  /**
   * The longest string, in bytes, that is interned. Interned strings are equal if their addresses
   * are.
   */
  int MAX_SHORT_STRING = 40;

  /** A 64-bit integer. */
  record IntegerConstant(long value) implements Constant {
    @Override
    public boolean equals(Object other) {
      return other instanceof IntegerConstant i && value == i.value;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value);
    }
  }

  /** A double. Compared by its bits, so that 0.0, -0.0 and NaN differ. */
  record FloatConstant(double value) implements Constant {
    @Override
    public boolean equals(Object other) {
      return other instanceof FloatConstant f
          && Double.doubleToLongBits(value) == Double.doubleToLongBits(f.value);
    }

    @Override
    public int hashCode() {
      return Double.hashCode(value);
    }
  }

  /** A string. The array is not copied and must not be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record StringConstant(byte[] bytes) implements Constant {
    /** Whether the string is interned at run time. */
    public boolean isShort() {
      return bytes.length <= MAX_SHORT_STRING;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof StringConstant s && Arrays.equals(bytes, s.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
