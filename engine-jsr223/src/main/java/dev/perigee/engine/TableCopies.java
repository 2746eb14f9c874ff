package dev.perigee.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of tables and of the tables in them. */
final class TableCopies {
  private final Map<LuaTable, Object> copies = new HashMap<>();

  private TableCopies() {}

  static Map<Object, Object> map(LuaTable table) {
    return new TableCopies().copyOfEntries(table);
  }

  static List<@Nullable Object> list(LuaTable table) {
    return new TableCopies().copyOfValues(table);
  }

  private Map<Object, Object> copyOfEntries(LuaTable table) {
    Map<Object, Object> copy = new LinkedHashMap<>();
    copies.put(table, copy);
    for (Map.Entry<Object, Object> entry : table.entrySet()) {
      copy.put(copy(entry.getKey()), copy(entry.getValue()));
    }
    return copy;
  }

  private List<@Nullable Object> copyOfValues(LuaTable table) {
    List<@Nullable Object> copy = new ArrayList<>();
    copies.put(table, copy);
    for (Object value : table.asList()) {
      copy.add(value == null ? null : copy(value));
    }
    return copy;
  }

  private Object copy(Object value) {
    if (!(value instanceof LuaTable table)) {
      return value;
    }
    Object known = copies.get(table);
    if (known != null) {
      return known;
    }
    long length = table.length();
    return length > 0 && table.size() == length ? copyOfValues(table) : copyOfEntries(table);
  }
}
