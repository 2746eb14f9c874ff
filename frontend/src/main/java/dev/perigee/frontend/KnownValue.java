package dev.perigee.frontend;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is certain about a value from a chunk's text. */
sealed interface KnownValue {
  /** Nothing is. */
  KnownValue UNKNOWN = new Unknown();

  /** Whether it is surely this, as {@link FieldLines#lineOf} has values. */
  boolean is(@Nullable Object value);

  /** Something unknown gets hold of the value. */
  default void open() {}

  /** A value of which nothing is known. */
  record Unknown() implements KnownValue {
    @Override
    public boolean is(@Nullable Object value) {
      return false;
    }
  }

  /** A constant, or {@link FieldLines.Kind#FUNCTION}. */
  record Constant(@Nullable Object value) implements KnownValue {
    @Override
    public boolean is(@Nullable Object other) {
      return value == null ? other == null : value.equals(other);
    }
  }

  /** A field of a table: the line that sets it, and to what. */
  record Entry(int line, KnownValue value) {}

  /**
   * A table that was made at one place. It is open once something unknown may change it: nothing is
   * known of what it holds then, nor of the tables among that.
   */
  final class Table implements KnownValue {
    private final int line;
    private final Map<Object, Entry> entries = new HashMap<>();
    private boolean open;

    Table(int line) {
      this.line = line;
    }

    int line() {
      return line;
    }

    boolean isOpen() {
      return open;
    }

    @Nullable Entry get(Object key) {
      return entries.get(key);
    }

    /** A field is set, by a key that is known unless it is null. */
    void set(@Nullable Object key, int atLine, KnownValue value) {
      if (key == null) {
        open();
      }
      if (open || key == null) {
        value.open();
      } else {
        entries.put(key, new Entry(atLine, value));
      }
    }

    @Override
    public void open() {
      if (!open) {
        open = true;
        entries.values().forEach(entry -> entry.value.open());
        entries.clear();
      }
    }

    @Override
    public boolean is(@Nullable Object value) {
      return value == FieldLines.Kind.TABLE;
    }
  }
}
