package dev.perigee.ir.binary;

import static dev.perigee.ir.binary.BinaryFormat.OWN_SOURCE;
import static dev.perigee.ir.binary.BinaryFormat.STRIPPED;
import static dev.perigee.ir.binary.BinaryFormat.VARARG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.ir.Constant;
import dev.perigee.ir.InvalidPrototypeException;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads binary chunks, from any source. A function that it returns has passed the {@link Verifier}.
 * Reading takes memory in proportion to the number of bytes.
 */
public final class PrototypeReader {
  private final byte[] bytes;
  private int position;

  private PrototypeReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether a chunk with this first byte is a binary chunk. */
  public static boolean isBinary(int first) {
    return first == BinaryFormat.SIGNATURE;
  }

  /**
   * The main function of a chunk.
   *
   * @throws InvalidChunkException if the bytes are not a chunk, or its functions may not run
   */
  public static Prototype read(byte[] chunk) {
    PrototypeReader reader = new PrototypeReader(chunk);
    int upvalues = reader.header();
    Prototype prototype = reader.function(BinaryFormat.NO_SOURCE, 1);
    if (reader.position != chunk.length || prototype.upvalues().size() != upvalues) {
      throw new InvalidChunkException("corrupt chunk");
    }
    try {
      Verifier.verify(prototype);
    } catch (InvalidPrototypeException e) {
      throw new InvalidChunkException("corrupt chunk: " + e.getMessage());
    }
    return prototype;
  }

  private int header() {
    expect(BinaryFormat.header(), "not a binary chunk of Lua 5.4");
    if (fixed(Long.BYTES) != BinaryFormat.INTEGER_TO_COMPARE) {
      throw new InvalidChunkException("integer format mismatch");
    }
    if (fixed(Long.BYTES) != Double.doubleToRawLongBits(BinaryFormat.FLOAT_TO_COMPARE)) {
      throw new InvalidChunkException("float format mismatch");
    }
    int upvalues = unsignedByte();
    expect(BinaryFormat.marker(), "not written by this version of Perigee");
    return upvalues;
  }

  private void expect(byte[] expected, String otherwise) {
    for (byte wanted : expected) {
      if (unsignedByte() != (wanted & 0xff)) {
        throw new InvalidChunkException(otherwise);
      }
    }
  }

  private Prototype function(String parentSource, int depth) {
    if (depth > Verifier.MAX_NESTING) {
      throw new InvalidChunkException("corrupt chunk");
    }
    int flags = unsignedByte();
    boolean stripped = (flags & STRIPPED) != 0;
    String source = (flags & OWN_SOURCE) != 0 ? text() : parentSource;
    int lineDefined = number();
    int lastLineDefined = number();
    int parameterCount = number();
    int frameSize = number();
    int[] code = new int[count(Integer.BYTES)];
    for (int pc = 0; pc < code.length; pc++) {
      code[pc] = (int) fixed(Integer.BYTES);
    }
    short[] tops = new short[code.length];
    for (int pc = 0; pc < code.length; pc++) {
      tops[pc] = (short) number();
    }
    List<Constant> constants = constants();
    int[] captures = new int[count(2)];
    boolean[] fromSlots = new boolean[captures.length];
    for (int i = 0; i < captures.length; i++) {
      fromSlots[i] = unsignedByte() != 0;
      captures[i] = number();
    }
    List<Prototype> children = new ArrayList<>();
    for (int left = count(1); left > 0; left--) {
      children.add(function(source, depth + 1));
    }
    int[] lines = stripped ? noLines(code.length) : lines(code.length, lineDefined);
    List<LocalVariable> locals = stripped ? List.of() : locals();
    List<Upvalue> upvalues = new ArrayList<>();
    for (int i = 0; i < captures.length; i++) {
      String name = stripped ? BinaryFormat.NO_NAME : text();
      upvalues.add(new Upvalue(name, fromSlots[i], captures[i]));
    }
    return new Prototype(
        source,
        lineDefined,
        lastLineDefined,
        parameterCount,
        (flags & VARARG) != 0,
        frameSize,
        code,
        lines,
        tops,
        constants,
        children,
        upvalues,
        locals);
  }

  private List<Constant> constants() {
    List<Constant> constants = new ArrayList<>();
    for (int left = count(2); left > 0; left--) {
      constants.add(
          switch (unsignedByte()) {
            case BinaryFormat.INTEGER_CONSTANT -> new Constant.IntegerConstant(fixed(Long.BYTES));
            case BinaryFormat.FLOAT_CONSTANT ->
                new Constant.FloatConstant(Double.longBitsToDouble(fixed(Long.BYTES)));
            case BinaryFormat.STRING_CONSTANT -> new Constant.StringConstant(byteString());
            default -> throw new InvalidChunkException("corrupt chunk");
          });
    }
    return constants;
  }

  private static int[] noLines(int count) {
    int[] lines = new int[count];
    Arrays.fill(lines, BinaryFormat.NO_LINE);
    return lines;
  }

  private int[] lines(int count, int lineDefined) {
    int[] lines = new int[count];
    int line = lineDefined;
    for (int pc = 0; pc < count; pc++) {
      int difference = number();
      line += difference >>> 1 ^ -(difference & 1);
      lines[pc] = line;
    }
    return lines;
  }

  private List<LocalVariable> locals() {
    List<LocalVariable> locals = new ArrayList<>();
    for (int left = count(5); left > 0; left--) {
      locals.add(new LocalVariable(text(), number(), number(), number(), unsignedByte() != 0));
    }
    return locals;
  }

  private String text() {
    return new String(byteString(), UTF_8);
  }

  private byte[] byteString() {
    int length = count(1);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** Reads the count of items that take at least {@code bytesEach} bytes each. */
  private int count(int bytesEach) {
    int count = number();
    if (count < 0 || (long) count * bytesEach > bytes.length - position) {
      throw new InvalidChunkException("truncated chunk");
    }
    return count;
  }

  private long fixed(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) unsignedByte() << (8 * i);
    }
    return value;
  }

  private int number() {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int next = unsignedByte();
      value |= (next & 0x7f) << shift;
      if ((next & 0x80) != 0) {
        return value;
      }
    }
    throw new InvalidChunkException("corrupt chunk");
  }

  private int unsignedByte() {
    if (position >= bytes.length) {
      throw new InvalidChunkException("truncated chunk");
    }
    return bytes[position++] & 0xff;
  }
}
