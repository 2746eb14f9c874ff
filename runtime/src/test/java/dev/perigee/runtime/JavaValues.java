package dev.perigee.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.perigee.ir.Tag;
import org.jspecify.annotations.Nullable;

/**
 * How tests exchange values with an engine: Long and Integer, Double, Boolean, String (each
 * character a byte), null, {@link JavaFunction}.
 */
public final class JavaValues {
  private JavaValues() {}

  /** What a test takes for a Lua value that has no counterpart in Java. */
  @FunctionalInterface
  public interface Other {
    /** The object for a value. */
    Object of(int tag, long payload);
  }

  /** Pushes a Java value. */
  public static void push(CallContext target, @Nullable Object value) {
    switch (value) {
      case null -> target.pushNil();
      case Long integer -> target.pushInteger(integer);
      case Integer integer -> target.pushInteger(integer);
      case Double number -> target.pushFloat(number);
      case Boolean truth -> target.pushBoolean(truth);
      case String text -> target.pushBytes(text.getBytes(ISO_8859_1));
      case JavaFunction function ->
          target.state().functions().pushBuiltin(target, "f", function, 0);
      default -> throw new IllegalArgumentException("not a Lua value: " + value);
    }
  }

  /** A Lua value as a Java value. */
  public static @Nullable Object of(LuaState state, int tag, long payload, Other other) {
    return switch (tag) {
      case Tag.NIL -> null;
      case Tag.FALSE -> false;
      case Tag.TRUE -> true;
      case Tag.INTEGER -> payload;
      case Tag.FLOAT -> Double.longBitsToDouble(payload);
      case Tag.STRING, Tag.LONG_STRING -> new String(state.strings().bytes(payload), ISO_8859_1);
      default -> other.of(tag, payload);
    };
  }
}
