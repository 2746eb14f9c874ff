package dev.perigee.engine;

import dev.perigee.frontend.FieldLines;
import dev.perigee.runtime.text.ChunkNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table, or a value in it, does not fit the requested type. */
final class BindingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Object> keys;
  private final boolean ofKey;
  private final transient @Nullable Object value;

  /**
   * @param keys the path to the value
   * @param ofKey whether the problem is the last key, whatever its value is
   */
  BindingException(List<Object> keys, String problem, boolean ofKey, @Nullable Object value) {
    super(keys.isEmpty() ? problem : shown(keys) + ": " + problem);
    this.keys = keys;
    this.ofKey = ofKey;
    this.value = value;
  }

  private static String shown(List<Object> keys) {
    StringBuilder text = new StringBuilder();
    for (Object key : keys) {
      String name = String.valueOf(key);
      if (key instanceof Number) {
        text.append('[').append(name).append(']');
      } else if (name.matches("[A-Za-z_]\\w*")) {
        text.append(text.isEmpty() ? "" : ".").append(name);
      } else {
        text.append("[\"").append(name).append("\"]");
      }
    }
    return text.toString();
  }

  /** The same with the chunk's name, and with the line if it is known. */
  IllegalArgumentException in(String chunkName, @Nullable FieldLines lines) {
    int line = lines == null ? FieldLines.UNKNOWN : line(lines);
    String place = ChunkNames.fullName(JavaStrings.encodeToLatin(chunkName));
    return new IllegalArgumentException(
        place + (line == FieldLines.UNKNOWN ? "" : ":" + line) + ": " + getMessage(), this);
  }

  private int line(FieldLines lines) {
    List<?> path = keys.stream().map(BindingException::inLines).toList();
    return ofKey ? lines.lineOfKey(path) : lines.lineOf(path, inLines(value));
  }

  /** A value in the form that {@link FieldLines} uses. */
  private static @Nullable Object inLines(@Nullable Object value) {
    return switch (value) {
      case String text -> JavaStrings.encodeToLatin(text);
      case LuaTable table -> FieldLines.Kind.TABLE;
      case LuaFunction function -> FieldLines.Kind.FUNCTION;
      case null, default -> value;
    };
  }
}
