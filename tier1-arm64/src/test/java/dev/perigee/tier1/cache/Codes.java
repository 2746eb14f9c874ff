package dev.perigee.tier1.cache;

import dev.perigee.tier1.lowering.CompiledCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** Code of no meaning for tests of the cache. */
public final class Codes {
  private Codes() {}

  /** Code of so many bytes, all its words the same, entered by calls and at pc 0. */
  public static CompiledCode of(int bytes, int word) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.putInt(word);
    }
    return new CompiledCode(buffer.array(), 0, Map.of(0, 0), List.of());
  }

  static CodeKey key(int number) {
    return new CodeKey(number, 0, 0, 0);
  }
}
