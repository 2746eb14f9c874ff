package dev.perigee.runtime.text;

import dev.perigee.ir.number.NumberFormatter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A growing sequence of bytes on the Java heap, from which Lua strings are made. It charges nothing
 * to an engine's limit: whoever builds something of a size that the script decides charges it
 * first. It belongs to one thread.
 */
public final class ByteBuilder {
  /** The most bytes that a builder holds: the longest array that every JVM can make. */
  public static final int MAXIMUM_LENGTH = Integer.MAX_VALUE - 8;

  private static final int LEAST_CAPACITY = 32;

  private byte[] bytes;
  private int length;

  /** An empty builder. */
  public ByteBuilder() {
    this(LEAST_CAPACITY);
  }

  /**
   * An empty builder with room for so many bytes.
   *
   * @throws NegativeArraySizeException if the capacity is negative
   */
  public ByteBuilder(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /**
   * Makes it longer, with zero bytes, or shorter.
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
   * from where they are. It is the builder's own: to be read, and only before the next change of
   * the builder.
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
   * Makes room for so many further bytes.
   *
   * @throws IllegalStateException if there would be more than {@link #MAXIMUM_LENGTH} then
   */
  public void reserve(int further) {
    if (further > bytes.length - length) {
      if (further > MAXIMUM_LENGTH - length) {
        throw new IllegalStateException("more bytes than an array can hold");
      }
      long doubled = Math.max(2L * bytes.length, LEAST_CAPACITY);
      int capacity = (int) Math.min(Math.max(doubled, length + further), MAXIMUM_LENGTH);
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  /**
   * Makes it longer by so many bytes, for the caller to fill through {@link #array}.
   *
   * @return the index of the first of them
   * @throws IllegalStateException if there would be more than {@link #MAXIMUM_LENGTH} then
   */
  public int extend(int further) {
    reserve(further);
    length += further;
    return length - further;
  }

  /** Appends the low 8 bits. */
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

  /** Appends what another builder holds. */
  public ByteBuilder append(ByteBuilder source) {
    return append(source.bytes, 0, source.length);
  }

  /**
   * Appends each character as a byte: of ASCII and Latin-1 text, its value; of any other, the low 8
   * bits.
   */
  public ByteBuilder append(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Appends the text of an integer, as Lua's {@code tostring} gives it. */
  public ByteBuilder appendInteger(long value) {
    reserve(NumberFormatter.MAXIMUM_LENGTH);
    length = NumberFormatter.write(value, bytes, length);
    return this;
  }

  /** Appends the text of a float, as Lua's {@code tostring} gives it. */
  public ByteBuilder appendFloat(double value) {
    reserve(NumberFormatter.MAXIMUM_LENGTH);
    length = NumberFormatter.write(value, bytes, length);
    return this;
  }

  /** Appends a byte so many times; none if the count is not positive. */
  public ByteBuilder appendRepeated(int value, int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(bytes, length, length + count, (byte) value);
      length += count;
    }
    return this;
  }
}
