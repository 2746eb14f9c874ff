package dev.perigee.runtime.text;

import dev.perigee.ir.number.NumberFormatter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing sequence of bytes on the Java heap, from which Lua strings are made. It charges nothing
 * to an engine's limit: code that builds something whose size the script determines must charge it
 * first. One thread at a time may use a builder.
 */
public final class ByteBuilder {
  /**
   * Maximum number of bytes in a builder: the length of the longest array that every JVM can make.
   */
  public static final int MAXIMUM_LENGTH = Integer.MAX_VALUE - 8;

  private static final int MIN_CAPACITY = 32;

  private byte[] bytes;
  private int length;

  /** An empty builder. */
  public ByteBuilder() {
    this(MIN_CAPACITY);
  }

  /**
   * An empty builder with room for {@code capacity} bytes.
   *
   * @throws NegativeArraySizeException if the capacity is negative
   */
  public ByteBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /**
   * Truncates the bytes, or extends them with zeros.
   *
   * @throws IllegalArgumentException if the length is negative
   */
  public void setLength(int newLength) {
    if (newLength < 0) {
      throw new IllegalArgumentException("negative length: " + newLength);
    }
    if (newLength > length) {
      reserve(newLength - length);
      Arrays.fill(bytes, length, newLength, (byte) 0);
    }
    length = newLength;
  }

  /**
   * The byte at an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public byte byteAt(int index) {
    return bytes[Objects.checkIndex(index, length)];
  }

  /**
   * The array that holds the bytes, from index 0 to {@link #length}, so that they can be copied
   * directly. The array is the builder's own: the caller must not change it, and may read it only
   * until the builder's next change.
   */
  public byte[] array() {
    return bytes;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** The bytes as characters of the same values, for messages and tests. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * Makes room for {@code further} more bytes.
   *
   * @throws IllegalStateException if the length would exceed {@link #MAXIMUM_LENGTH}
   */
  public void reserve(int further) {
    if (further > bytes.length - length) {
      if (further > MAXIMUM_LENGTH - length) {
        throw new IllegalStateException("more bytes than an array can hold");
      }
      long doubled = Math.max(2L * bytes.length, MIN_CAPACITY);
      int capacity = (int) Math.min(Math.max(doubled, length + further), MAXIMUM_LENGTH);
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  /**
   * Extends the bytes by {@code further} bytes, which the caller fills through {@link #array}.
   *
   * @return the index of the first of them
   * @throws IllegalStateException if the length would exceed {@link #MAXIMUM_LENGTH}
   */
  public int extend(int further) {
    reserve(further);
    length += further;
    return length - further;
  }

  /** Appends the low 8 bits of a value as a byte. */
  public ByteBuilder append(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Appends all bytes of an array. */
  public ByteBuilder append(byte[] source) {
    return append(source, 0, source.length);
  }

  /**
   * Appends a range of an array.
   *
   * @param from the index of the first byte
   * @param to the index after the last byte
   * @throws IndexOutOfBoundsException if the array has no such range
   */
  public ByteBuilder append(byte[] source, int from, int to) {
    Objects.checkFromToIndex(from, to, source.length);
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  /** Appends the bytes of another builder. */
  public ByteBuilder append(ByteBuilder source) {
    return append(source.bytes, 0, source.length);
  }

  /**
   * Appends the low 8 bits of each character. For ASCII and Latin-1 text that is the character's
   * value.
   */
  public ByteBuilder append(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Appends the text of an integer, as returned by Lua's {@code tostring}. */
  public ByteBuilder appendInteger(long value) {
    reserve(NumberFormatter.MAXIMUM_LENGTH);
    length = NumberFormatter.write(value, bytes, length);
    return this;
  }

  /** Appends the text of a float, as returned by Lua's {@code tostring}. */
  public ByteBuilder appendFloat(double value) {
    reserve(NumberFormatter.MAXIMUM_LENGTH);
    length = NumberFormatter.write(value, bytes, length);
    return this;
  }

  /** Appends a byte {@code count} times. Appends nothing if the count is not positive. */
  public ByteBuilder appendRepeated(int value, int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(bytes, length, length + count, (byte) value);
      length += count;
    }
    return this;
  }
}
