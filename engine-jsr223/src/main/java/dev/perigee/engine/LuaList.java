package dev.perigee.engine;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A live view of a table's values from 1 to its length. */
final class LuaList extends AbstractList<@Nullable Object> implements RandomAccess {
  private final LuaTable table;

  LuaList(LuaTable table) {
    this.table = table;
  }

  LuaTable table() {
    return table;
  }

  @Override
  public int size() {
    return Math.toIntExact(table.length());
  }

  @Override
  public @Nullable Object get(int index) {
    Objects.checkIndex(index, size());
    return table.get(index + 1L);
  }

  @Override
  public @Nullable Object set(int index, @Nullable Object value) {
    Objects.checkIndex(index, size());
    return table.put(index + 1L, Objects.requireNonNull(value, "an element must not be null"));
  }

  @Override
  public void add(int index, @Nullable Object value) {
    int size = size();
    Objects.checkIndex(index, size + 1);
    Objects.requireNonNull(value, "an element must not be null");
    for (int i = size; i > index; i--) {
      table.put(i + 1L, table.get((long) i));
    }
    table.put(index + 1L, value);
    modCount++;
  }

  @Override
  public @Nullable Object remove(int index) {
    int size = size();
    Objects.checkIndex(index, size);
    Object before = table.get(index + 1L);
    for (int i = index + 1; i < size; i++) {
      table.put((long) i, table.get(i + 1L));
    }
    table.remove((long) size);
    modCount++;
    return before;
  }
}
