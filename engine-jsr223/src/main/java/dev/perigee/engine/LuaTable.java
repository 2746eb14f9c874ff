package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.value.Tables;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Lua table that Java code holds: a live view of its entries, without metamethods. Keys and
 * values are converted as {@link PerigeeEngine} describes. So an integer key is a {@code Long},
 * whatever type it was put with, and a float key with an integer's value is that integer.
 *
 * <p>As in Lua, a table is equal only to itself, not to maps with the same entries. A null value
 * means no entry. Iterators show the entries that existed when the iterator was made. Any thread
 * may use the table; its engine admits one thread at a time.
 *
 * <p>Methods throw {@link IllegalStateException} if the engine is closed.
 */
public final class LuaTable extends AbstractMap<Object, Object> {
  final LuaReference reference;

  LuaTable(LuaReference reference) {
    this.reference = reference;
  }

  /** Work of a method inside the engine, with the table pushed. */
  @FunctionalInterface
  private interface Operation<T extends @Nullable Object> {
    @Nullable T run(EngineServices services, CallContext context, long table);
  }

  private <T extends @Nullable Object> T operate(Operation<T> operation) {
    return reference
        .core()
        .enter(services -> {
          CallContext context = services.context();
          reference.push(services, context);
          return operation.run(services, context, context.payload(context.size()));
        });
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return operate((services, context, table) -> get(services, context, table, key));
  }

  private static @Nullable Object get(
      EngineServices services, CallContext context, long table, @Nullable Object key) {
    services.values().push(context, key);
    int at = context.size();
    Tables tables = services.state().tables();
    int tag = tables.get(table, context.tag(at), context.payload(at));
    return services.values().toJava(tag, tables.payload);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  /**
   * Sets an entry.
   *
   * @param value null removes the entry
   * @return the value before, or null
   * @throws NullPointerException if the key is null
   * @throws IllegalArgumentException if the key is NaN
   * @throws LuaException "not enough memory"
   */
  @Override
  public @Nullable Object put(Object key, @Nullable Object value) {
    Objects.requireNonNull(key, "key");
    return operate((services, context, table) -> {
      Object before = get(services, context, table, key);
      set(services, context, table, value);
      return before;
    });
  }

  /** Sets the entry whose key was pushed last. */
  private static void set(
      EngineServices services, CallContext context, long table, @Nullable Object value) {
    int at = context.size();
    if (context.tag(at) == Tag.FLOAT
        && Double.isNaN(Double.longBitsToDouble(context.payload(at)))) {
      throw new IllegalArgumentException("a key must not be NaN");
    }
    services.values().push(context, value);
    LuaState state = services.state();
    state
        .tables()
        .set(
            table,
            context.tag(at),
            context.payload(at),
            context.tag(at + 1),
            context.payload(at + 1));
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    return key == null ? null : put(key, null);
  }

  /**
   * The number of entries, which have to be counted. For the length of a sequence, {@link #length}
   * is fast.
   */
  @Override
  public int size() {
    return operate((services, context, table) -> {
      Tables tables = services.state().tables();
      int count = 0;
      int tag = Tag.NIL;
      long key = 0;
      while (tables.next(table, tag, key)) {
        tag = tables.nextKeyTag;
        key = tables.nextKey;
        count++;
      }
      return count;
    });
  }

  @Override
  public boolean isEmpty() {
    return operate(
        (services, context, table) -> !services.state().tables().next(table, Tag.NIL, 0));
  }

  @Override
  public void clear() {
    entries().forEach(entry -> remove(entry.getKey()));
  }

  /** A border of the table, as Lua's {@code #} returns without metamethods. */
  public long length() {
    return operate((services, context, table) -> services.state().tables().length(table));
  }

  /** The values from 1 to {@link #length} as a live list. It does not accept null. */
  public List<@Nullable Object> asList() {
    return new LuaList(this);
  }

  /**
   * A copy of all entries, and of the tables in them. Tables with only the keys 1 to n, and at
   * least one of them, become lists, others maps. If a table occurs several times, so does its one
   * copy.
   */
  public Map<Object, Object> toMap() {
    return TableCopies.map(this);
  }

  /** As {@link #toMap}, for the values from 1 to {@link #length}. */
  public List<@Nullable Object> toList() {
    return TableCopies.list(this);
  }

  /**
   * Makes a record, or an object of a class with a public constructor without parameters, from the
   * entries: each is assigned to the component with its name, or to a setter or public field.
   * Tables in it become records, objects, lists, sets, arrays and maps, depending on the types. A
   * component without an entry is null or an empty {@code Optional}.
   *
   * <p>For an interface, this makes an implementation: a method calls the table's function with its
   * name, with the table as the first argument, as in {@code Invocable.getInterface}. A default
   * method without such a function keeps its implementation; any other throws
   * UnsupportedOperationException.
   *
   * @throws IllegalArgumentException with the path to the value that does not fit, and the reason:
   *     {@code server.port: expected integer, got string "x"}
   */
  public <T> T as(Class<T> type) {
    return type.cast(TableBinding.bind(this, type));
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return new Entries();
  }

  private List<Entry<Object, Object>> entries() {
    return operate((services, context, table) -> {
      Tables tables = services.state().tables();
      List<Entry<Object, Object>> entries = new ArrayList<>();
      int tag = Tag.NIL;
      long key = 0;
      while (tables.next(table, tag, key)) {
        tag = tables.nextKeyTag;
        key = tables.nextKey;
        int valueTag = tables.nextTag;
        long value = tables.nextPayload;
        entries.add(
            new TableEntry(
                Objects.requireNonNull(services.values().toJava(tag, key)),
                Objects.requireNonNull(services.values().toJava(valueTag, value))));
      }
      return entries;
    });
  }

  private final class Entries extends AbstractSet<Entry<Object, Object>> {
    @Override
    public Iterator<Entry<Object, Object>> iterator() {
      Iterator<Entry<Object, Object>> entries = entries().iterator();
      return new Iterator<>() {
        private @Nullable Object last;

        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Entry<Object, Object> next() {
          Entry<Object, Object> entry = entries.next();
          last = entry.getKey();
          return entry;
        }

        @Override
        public void remove() {
          if (last == null) {
            throw new IllegalStateException("there is no entry to remove");
          }
          LuaTable.this.remove(last);
          last = null;
        }
      };
    }

    @Override
    public int size() {
      return LuaTable.this.size();
    }
  }

  private final class TableEntry extends SimpleEntry<Object, Object> {
    private static final long serialVersionUID = 1L;

    TableEntry(Object key, Object value) {
      super(key, value);
    }

    @Override
    public Object setValue(Object value) {
      put(getKey(), value);
      return super.setValue(value);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LuaTable table && reference.isSame(table.reference);
  }

  @Override
  public int hashCode() {
    return reference.identityHash();
  }

  /** Only identifies the table, without its contents, since tables may contain themselves. */
  @Override
  public String toString() {
    return "LuaTable@" + Integer.toHexString(hashCode());
  }
}
