package dev.perigee.ir;

import java.util.Arrays;

/**
 * A constant of a prototype: a number or a string of bytes. Nil and booleans have instructions of
 * their own. The methods by which constants are looked up are written out: a new JVM takes 15 ms to
 * make a record's own.
 */
public sealed interface Constant {
  /** The longest string, in bytes, that is interned, so that equality is a compare of addresses. */
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

  /** A double; equal by bits, so that 0.0, -0.0 and NaNs stay apart. */
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

  /** A string. The array is not copied and never written. */
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
