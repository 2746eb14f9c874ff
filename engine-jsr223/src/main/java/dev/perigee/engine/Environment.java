package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.value.Tables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * Bindings as a table of globals: before a run what has changed in the bindings is copied into the
 * table, after it what has changed in the table is copied into the bindings. Bindings that refuse a
 * change stay as they are.
 */
final class Environment {
  private final Inside inside;
  private final long number;

  /** What the bindings held when they were copied last. */
  private final Map<String, @Nullable Object> seen = new HashMap<>();

  Environment(Inside inside, long number) {
    this.inside = inside;
    this.number = number;
  }

  /** Pushes the table of globals, with what the bindings hold now, and another value behind it. */
  void copyIn(CallContext context, Bindings bindings) {
    if (inside.environments().push(context, number)) {
      seen.clear();
    }
    int size = context.size();
    Set<String> gone = new HashSet<>(seen.keySet());
    for (Map.Entry<String, Object> entry : bindings.entrySet()) {
      String name = entry.getKey();
      Object value = entry.getValue();
      boolean known = gone.remove(name);
      if (!known || !isSame(seen.get(name), value)) {
        set(context, size, name, value);
        seen.put(name, value);
      }
    }
    for (String name : gone) {
      set(context, size, name, null);
      seen.remove(name);
    }
  }

  /** Whether it is the same object, or one that nobody can tell from it. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    return a == b
        || ((a instanceof String || a instanceof Number || a instanceof Boolean) && a.equals(b));
  }

  /** Sets a global in the table and in its copy, which are the last two values of a size. */
  private void set(CallContext context, int size, String name, @Nullable Object value) {
    inside.values().push(context, name);
    inside.values().push(context, value);
    Tables tables = inside.state().tables();
    for (int table = size - 1; table <= size; table++) {
      tables.set(
          context.payload(table),
          context.tag(size + 1),
          context.payload(size + 1),
          context.tag(size + 2),
          context.payload(size + 2));
    }
    context.setSize(size);
  }

  /** Copies out what has changed since. The table and its copy are the values from an index on. */
  void copyOut(CallContext context, int index, Bindings bindings) {
    long table = context.payload(index);
    long copy = context.payload(index + 1);
    Map<String, @Nullable Object> changes = new LinkedHashMap<>();
    collectChanges(table, copy, changes);
    collectRemovals(table, copy, changes);
    boolean accepted = true;
    for (Map.Entry<String, @Nullable Object> change : changes.entrySet()) {
      accepted &= store(bindings, change.getKey(), change.getValue());
    }
    if (!accepted) {
      // Functions that refer to the table keep it; the next run has another.
      inside.environments().forget(number);
    }
  }

  private void collectChanges(long table, long copy, Map<String, @Nullable Object> changes) {
    Tables tables = inside.state().tables();
    int tag = Tag.NIL;
    long key = 0;
    while (tables.next(table, tag, key)) {
      tag = tables.nextKeyTag;
      key = tables.nextKey;
      int valueTag = tables.nextTag;
      long value = tables.nextPayload;
      boolean same = tables.get(copy, tag, key) == valueTag && tables.payload == value;
      if (!same && Tag.isString(tag)) {
        tables.set(copy, tag, key, valueTag, value);
        Object name = inside.values().toJava(tag, key);
        changes.put(String.valueOf(name), inside.values().toJava(valueTag, value));
      }
    }
  }

  private void collectRemovals(long table, long copy, Map<String, @Nullable Object> changes) {
    Tables tables = inside.state().tables();
    int tag = Tag.NIL;
    long key = 0;
    while (tables.next(copy, tag, key)) {
      tag = tables.nextKeyTag;
      key = tables.nextKey;
      if (Tag.isString(tag) && tables.get(table, tag, key) == Tag.NIL) {
        tables.set(copy, tag, key, Tag.NIL, 0);
        changes.put(String.valueOf(inside.values().toJava(tag, key)), null);
      }
    }
  }

  /** Whether the bindings took a change. */
  private boolean store(Bindings bindings, String name, @Nullable Object value) {
    if (name.isEmpty()) {
      return true; // bindings have no such names
    }
    try {
      if (value == null) {
        bindings.remove(name);
        seen.remove(name);
      } else {
        bindings.put(name, value);
        seen.put(name, value);
      }
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
