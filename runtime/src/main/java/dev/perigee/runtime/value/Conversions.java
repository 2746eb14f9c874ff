package dev.perigee.runtime.value;

import dev.perigee.ir.Tag;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.NumberFormatter;
import dev.perigee.ir.number.NumberParser;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.function.LongConsumer;

/**
 * Conversions between numbers and strings (manual 3.4.3). A conversion to a number returns the
 * number's tag and leaves its value in {@link #integer()} or {@link #number()}.
 */
public final class Conversions {
  /** Size of the buffer for strings that are converted. Longer strings get a temporary one. */
  private static final int BUFFER = 64;

  private final LongConsumer work;
  private final NumberParser parser = new NumberParser();
  private byte[] buffer = new byte[BUFFER];
  private long integer;
  private double number;

  /**
   * Conversions of an engine.
   *
   * @param work receives the amount of long work, approximately in instructions
   */
  public Conversions(LongConsumer work) {
    this.work = work;
  }

  /** The integer that is the result of the last conversion. */
  public long integer() {
    return integer;
  }

  /** The float that is the result of the last conversion. */
  public double number() {
    return number;
  }

  /** The payload of the last conversion's result, which has this tag. */
  public long payload(int tag) {
    return tag == Tag.INTEGER ? integer : Double.doubleToRawLongBits(number);
  }

  /**
   * Converts a string object to a number. Returns the number's tag, or {@link Tag#NIL} if the
   * string is not a number.
   */
  public int stringToNumber(long string) {
    int length = Math.toIntExact(Memory.getLong(string + StringLayout.LENGTH));
    if (length > BUFFER) {
      work.accept(length);
    }
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    Memory.copyOut(string + StringLayout.BYTES, buffer, 0, length);
    int tag = bytesToNumber(buffer, length);
    if (buffer.length > 4096) {
      buffer = new byte[BUFFER];
    }
    return tag;
  }

  private int bytesToNumber(byte[] bytes, int length) {
    switch (parser.parse(bytes, 0, length)) {
      case INTEGER -> {
        integer = parser.integerValue();
        return Tag.INTEGER;
      }
      case FLOAT -> {
        number = parser.floatValue();
        return Tag.FLOAT;
      }
      default -> {
        return Tag.NIL;
      }
    }
  }

  /**
   * Converts a number or a string to a number. Returns the number's tag, or {@link Tag#NIL} if the
   * value is not convertible.
   */
  public int toNumber(int tag, long payload) {
    if (tag == Tag.INTEGER) {
      integer = payload;
      return tag;
    }
    if (tag == Tag.FLOAT) {
      number = Double.longBitsToDouble(payload);
      return tag;
    }
    return Tag.isString(tag) ? stringToNumber(payload) : Tag.NIL;
  }

  /** Whether a value converts to a float, which is then {@link #number()}. */
  public boolean toFloat(int tag, long payload) {
    int converted = toNumber(tag, payload);
    if (converted == Tag.INTEGER) {
      number = (double) integer;
    }
    return converted != Tag.NIL;
  }

  /**
   * Whether a value, which may be a string, converts exactly to an integer, which is then {@link
   * #integer()}.
   */
  public boolean toInteger(int tag, long payload) {
    int converted = toNumber(tag, payload);
    if (converted == Tag.FLOAT) {
      if (!LuaFloats.hasIntegerRepresentation(number)) {
        return false;
      }
      integer = (long) number;
      return true;
    }
    return converted == Tag.INTEGER;
  }

  /** The bytes of a number's text, as returned by {@code tostring}. */
  public byte[] numberToBytes(int tag, long payload) {
    return tag == Tag.INTEGER
        ? NumberFormatter.toBytes(payload)
        : NumberFormatter.toBytes(Double.longBitsToDouble(payload));
  }
}
