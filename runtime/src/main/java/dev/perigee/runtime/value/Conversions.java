package dev.perigee.runtime.value;

import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.NumberFormatter;
import dev.perigee.ir.number.NumberParser;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.memory.Memory;
import java.util.function.LongConsumer;

/**
 * Conversions between numbers and strings (manual 3.4.3). A conversion that gives a number returns
 * its tag and leaves the number in {@link #integer()} or {@link #number()}.
 */
public final class Conversions {
  /**
   * The longest string that can be a number with white space around it and still matters; longer
   * ones are copied too.
   */
  private static final int BUFFER = 64;

  private final LongConsumer work;
  private final NumberParser parser = new NumberParser();
  private byte[] buffer = new byte[BUFFER];
  private long integer;
  private double number;

  /**
   * Conversions of an engine.
   *
   * @param work hears of work that takes long, in instructions, roughly
   */
  public Conversions(LongConsumer work) {
    this.work = work;
  }

  /** The integer that the last conversion gave. */
  public long integer() {
    return integer;
  }

  /** The float that the last conversion gave. */
  public double number() {
    return number;
  }

  /** The payload of the number with this tag that the last conversion gave. */
  public long payload(int tag) {
    return tag == Tag.INTEGER ? integer : Double.doubleToRawLongBits(number);
  }

  /** A string object as a number: its tag, or {@link Tag#NIL} when it is none. */
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

  /** A number, or a string that is one: its number's tag, otherwise {@link Tag#NIL}. */
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
   * Whether a value (a string included) converts to an integer exactly, which is then {@link
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

  /** A number as text in bytes, as {@code tostring} gives it. */
  public byte[] numberToBytes(int tag, long payload) {
    return tag == Tag.INTEGER
        ? NumberFormatter.toBytes(payload)
        : NumberFormatter.toBytes(Double.longBitsToDouble(payload));
  }
}
