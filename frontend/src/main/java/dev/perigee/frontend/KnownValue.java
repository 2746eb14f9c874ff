package dev.perigee.frontend;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a chunk's text says with certainty about a value. */
sealed interface KnownValue {
  /** Whether it certainly is this value, in the form that {@link FieldLines#lineOf} accepts. */
  boolean is(@Nullable Object value);

  /** Records that unknown code gets the value. */
  default void open() {}

  /** A value about which nothing is known. */
  record Unknown() implements KnownValue {
    static final KnownValue UNKNOWN = new Unknown();

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

  /** A field of a table: the line that sets it, and its value. */
  record Entry(int line, KnownValue value) {}

  /**
   * A table that was created at one place. It is open once unknown code may change it. Then nothing
   * is known about its contents, nor about the tables in it.
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

    /** Sets a field; the key is null if it is not known. */
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
