package dev.perigee.ir.binary;

import static dev.perigee.ir.binary.BinaryFormat.FLOAT_CONSTANT;
import static dev.perigee.ir.binary.BinaryFormat.INTEGER_CONSTANT;
import static dev.perigee.ir.binary.BinaryFormat.OWN_SOURCE;
import static dev.perigee.ir.binary.BinaryFormat.STRING_CONSTANT;
import static dev.perigee.ir.binary.BinaryFormat.STRIPPED;
import static dev.perigee.ir.binary.BinaryFormat.VARARG;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.LocalVariable;
import dev.perigee.ir.Prototype.Upvalue;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a function and the functions in it as a binary chunk ({@code string.dump}, manual 6.4).
 */
public final class PrototypeWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean strip;

  private PrototypeWriter(boolean strip) {
    this.strip = strip;
  }

  /**
   * The bytes of a chunk with this main function.
   *
   * @param strip whether to omit what only messages and debuggers need
   */
  public static byte[] write(Prototype prototype, boolean strip) {
    PrototypeWriter writer = new PrototypeWriter(strip);
    writer.header(prototype);
    writer.function(prototype, null);
    return writer.out.toByteArray();
  }

  private void header(Prototype prototype) {
    out.writeBytes(BinaryFormat.header());
    fixed(BinaryFormat.INTEGER_TO_COMPARE, Long.BYTES);
    fixed(Double.doubleToRawLongBits(BinaryFormat.FLOAT_TO_COMPARE), Long.BYTES);
    out.write(prototype.upvalues().size());
    out.writeBytes(BinaryFormat.marker());
  }

  private void function(Prototype prototype, @Nullable Prototype parent) {
    boolean ownSource = !strip && (parent == null || !prototype.source().equals(parent.source()));
    out.write(
        (prototype.vararg() ? VARARG : 0) | (strip ? STRIPPED : 0) | (ownSource ? OWN_SOURCE : 0));
    if (ownSource) {
      text(prototype.source());
    }
    number(prototype.lineDefined());
    number(prototype.lastLineDefined());
    number(prototype.parameterCount());
    number(prototype.frameSize());
    number(prototype.code().length);
    for (int word : prototype.code()) {
      fixed(word, Integer.BYTES);
    }
    for (short top : prototype.tops()) {
      number(top);
    }
    number(prototype.constants().size());
    prototype.constants().forEach(this::constant);
    number(prototype.upvalues().size());
    for (Upvalue upvalue : prototype.upvalues()) {
      out.write(upvalue.fromSlot() ? 1 : 0);
      number(upvalue.index());
    }
    number(prototype.children().size());
    for (Prototype child : prototype.children()) {
      function(child, prototype);
    }
    if (!strip) {
      debugInformation(prototype);
    }
  }

  private void constant(Constant constant) {
    switch (constant) {
      case Constant.IntegerConstant integer -> {
        out.write(INTEGER_CONSTANT);
        fixed(integer.value(), Long.BYTES);
      }
      case Constant.FloatConstant number -> {
        out.write(FLOAT_CONSTANT);
        fixed(Double.doubleToRawLongBits(number.value()), Long.BYTES);
      }
      case Constant.StringConstant string -> {
        out.write(STRING_CONSTANT);
        bytes(string.bytes());
      }
    }
  }

  private void debugInformation(Prototype prototype) {
    int before = prototype.lineDefined();
    for (int line : prototype.lines()) {
      int difference = line - before;
      number(difference << 1 ^ difference >> 31);
      before = line;
    }
    number(prototype.locals().size());
    for (LocalVariable local : prototype.locals()) {
      text(local.name());
      number(local.slot());
      number(local.startPc());
      number(local.endPc());
      out.write(local.captured() ? 1 : 0);
    }
    prototype.upvalues().forEach(upvalue -> text(upvalue.name()));
  }

  private void text(String text) {
    bytes(text.getBytes(UTF_8));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    out.writeBytes(bytes);
  }

  private void fixed(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private void number(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      out.write(rest & 0x7f);
      rest >>>= 7;
    }
    out.write(rest | 0x80);
  }
}
