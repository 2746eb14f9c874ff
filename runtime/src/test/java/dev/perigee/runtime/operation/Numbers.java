package dev.perigee.runtime.operation;

import dev.perigee.ir.Tag;
import java.util.List;

/** Numbers at which operations change their behaviour, as Long and Double. */
final class Numbers {
  static final List<Object> EDGES =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          3L,
          -3L,
          63L,
          64L,
          -64L,
          1L << 31,
          1L << 53,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          Long.MAX_VALUE - 1,
          Long.MIN_VALUE,
          Long.MIN_VALUE + 1,
          0.0,
          -0.0,
          0.1,
          1.5,
          -1.5,
          3.0,
          -2.0,
          0x1p53,
          0x1p63,
          -0x1p63,
          1e300,
          Double.MIN_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NaN);

  private Numbers() {}

  static int tag(Object number) {
    return number instanceof Long ? Tag.INTEGER : Tag.FLOAT;
  }

  static long payload(Object number) {
    return number instanceof Long integer ? integer : Double.doubleToRawLongBits((Double) number);
  }
}
