package dev.perigee.tier1.cache;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.PrototypeBuilder;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.lowering.CompileOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Meaningless code for tests of the cache. */
public final class Codes {
  private Codes() {}

  /** Code with a number of bytes, whose words are all the same, entered by calls and at pc 0. */
  public static CompiledCode of(int bytes, int word) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.putInt(word);
    }
    return new CompiledCode(buffer.array(), 0, Map.of(0, 0), 1, List.of());
  }

  static CodeKey key(int number) {
    return key(new Constant.IntegerConstant(number));
  }

  static CodeKey key(String text) {
    return key(new Constant.StringConstant(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static CodeKey key(Constant constant) {
    PrototypeBuilder function = new PrototypeBuilder("=code", 1, 0, false);
    function.constant(constant);
    Prototype prototype = function.build();
    return CodeKey.of(prototype, FeedbackSnapshot.generic(prototype), CompileOptions.PLAIN);
  }
}
