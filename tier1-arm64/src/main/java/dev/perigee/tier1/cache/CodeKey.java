package dev.perigee.tier1.cache;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.tier1.lowering.CompileOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What native code is known by: the SHA-256 digest of all that decides it. Names, lines and scopes
 * do not, so the same function in another chunk has the same code; of its children a function's
 * code knows how many upvalues they take from where, and nothing else.
 */
public record CodeKey(long first, long second, long third, long fourth) {

  /** The key of a function compiled with these assumptions and options. */
  public static CodeKey of(Prototype prototype, FeedbackSnapshot feedback, CompileOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeFunction(out, prototype);
      writeFeedback(out, prototype, feedback);
      writeOptions(out, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256(bytes.toByteArray()));
    return new CodeKey(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  private static void writeFunction(DataOutputStream out, Prototype prototype) throws IOException {
    out.writeInt(prototype.parameterCount());
    out.writeBoolean(prototype.vararg());
    out.writeInt(prototype.frameSize());
    out.writeInt(prototype.code().length);
    for (int pc = 0; pc < prototype.code().length; pc++) {
      out.writeInt(prototype.code()[pc]);
      out.writeShort(prototype.tops()[pc]);
    }
    out.writeInt(prototype.constants().size());
    for (Constant constant : prototype.constants()) {
      writeConstant(out, constant);
    }
    out.writeInt(prototype.upvalues().size());
    out.writeInt(prototype.children().size());
    for (Prototype child : prototype.children()) {
      out.writeInt(child.upvalues().size());
      for (Upvalue upvalue : child.upvalues()) {
        out.writeBoolean(upvalue.fromSlot());
        out.writeInt(upvalue.index());
      }
    }
  }

  private static void writeConstant(DataOutputStream out, Constant constant) throws IOException {
    switch (constant) {
      case Constant.IntegerConstant integer -> {
        out.writeByte('i');
        out.writeLong(integer.value());
      }
      case Constant.FloatConstant number -> {
        out.writeByte('f');
        out.writeLong(Double.doubleToRawLongBits(number.value()));
      }
      case Constant.StringConstant text -> {
        out.writeByte('s');
        out.writeInt(text.bytes().length);
        out.write(text.bytes());
      }
    }
  }

  private static void writeFeedback(
      DataOutputStream out, Prototype prototype, FeedbackSnapshot feedback) throws IOException {
    for (int slot = 0; slot < prototype.parameterCount(); slot++) {
      out.writeByte(feedback.parameterType(slot).ordinal());
    }
    for (int pc = 0; pc < prototype.code().length; pc++) {
      ValueType type = feedback.typeAt(pc);
      // A failure elsewhere assumes nothing, and forbids nothing either.
      boolean failed =
          feedback.failedBefore(pc) && Op.of(prototype.code()[pc] & 0xff).hasFeedback();
      if (type != ValueType.ANY || failed) {
        out.writeInt(pc);
        out.writeByte(type.ordinal());
        out.writeBoolean(failed);
      }
    }
    out.writeInt(-1);
  }

  private static void writeOptions(DataOutputStream out, CompileOptions options)
      throws IOException {
    out.writeBoolean(options.stepsOnly());
    out.writeBoolean(options.chaosSeed().isPresent());
    out.writeLong(options.chaosSeed().orElse(0));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
