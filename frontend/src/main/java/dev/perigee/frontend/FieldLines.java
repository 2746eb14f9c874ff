package dev.perigee.frontend;

import dev.perigee.frontend.KnownValue.Entry;
import dev.perigee.frontend.KnownValue.Table;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines on which a chunk's text sets the fields of the table that it returns, for
 * messages about configuration. It reports only what is certain from the text (unless the debug
 * library changes variables): fields of a table that is written out, or built field by field in
 * local variables that the chunk uses for nothing else.
 *
 * <p>Strings, including keys, have one character per byte.
 */
public final class FieldLines {
  /** The result if there is no such line, or it is not certain. */
  public static final int UNKNOWN = 0;

  /** Stands for values that are not constants. */
  public enum Kind {
    TABLE,
    FUNCTION
  }

  private final KnownValue returned;
  private final int line;

  FieldLines(KnownValue returned, int line) {
    this.returned = returned;
    this.line = line;
  }

  /**
   * Reads a chunk.
   *
   * @param work as for {@link Frontend#compile(byte[], String, LongConsumer)}
   * @throws LuaSyntaxException if it is not valid Lua
   */
  public static FieldLines of(byte[] source, LongConsumer work) {
    return FieldLinesReader.read(ParsedChunk.parse(source, "=", work));
  }

  /**
   * The line on which a field gets its value. For nil, this may be the line of the table that has
   * no such field.
   *
   * @param path the keys that lead to the field; empty for the chunk's result itself
   * @param value the expected value: null, a Boolean, Long, Double, string, or Kind
   * @return the line, or {@link #UNKNOWN}, also if the text gives the field another value
   */
  public int lineOf(List<?> path, @Nullable Object value) {
    if (path.isEmpty()) {
      return returned.is(value) ? line : UNKNOWN;
    }
    Table table = tableAround(path);
    if (table == null) {
      return UNKNOWN;
    }
    Entry entry = table.get(path.getLast());
    if (entry == null) {
      return value == null ? table.line() : UNKNOWN;
    }
    return entry.value().is(value) ? entry.line() : UNKNOWN;
  }

  /** The line on which a field is set to any value. */
  public int lineOfKey(List<?> path) {
    Table table = path.isEmpty() ? null : tableAround(path);
    Entry entry = table == null ? null : table.get(path.getLast());
    return entry == null ? UNKNOWN : entry.line();
  }

  /** The table that contains the last field of a path; null if not all of its fields are known. */
  private @Nullable Table tableAround(List<?> path) {
    KnownValue value = returned;
    for (Object key : path.subList(0, path.size() - 1)) {
      Entry entry = value instanceof Table table ? table.get(key) : null;
      if (entry == null) {
        return null;
      }
      value = entry.value();
    }
    return value instanceof Table table && !table.isOpen() ? table : null;
  }
}
