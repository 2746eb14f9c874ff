package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.WeakReferences;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.value.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * Bindings as a table of globals, with the libraries and the bindings' entries. Before a run,
 * changes of the bindings are copied into the table; after it, changes of the table are copied into
 * the bindings. If bindings refuse a change, they stay as they are.
 *
 * <p>The table remains the same as long as Lua functions refer to it. Otherwise only the bindings
 * keep the values, and the collector frees the table.
 */
final class Environment {
  private static final int NO_TABLE = -1;

  /**
   * The meaning of a name when the bindings and the table last agreed.
   *
   * @param value the value in the bindings; null if the name was missing
   * @param sweeps the value of {@link Heap#sweeps} at that time. If it has changed, another object
   *     may be at the same address
   */
  private record Agreed(@Nullable Object value, int tag, long payload, long sweeps) {
    boolean isStill(int presentTag, long presentPayload, long presentSweeps) {
      return tag == presentTag
          && payload == presentPayload
          && (sweeps == presentSweeps || !Tag.isCollectable(tag));
    }
  }

  private final EngineServices services;

  /** The table with the libraries, of which new tables are copies. */
  private final long libraries;

  private final Map<String, Agreed> agreed = new HashMap<>();

  /** Number of the weak reference to the table, if later runs need the table. */
  private int reference = NO_TABLE;

  /** Address of the table during a run, and while this environment is spare; otherwise 0. */
  private long table;

  /** The bindings during a run. */
  private @Nullable Bindings bindings;

  /** Whether anything may refer to the table after the runs. */
  private boolean shared;

  /**
   * Whether the bindings have refused changes of the table, so that the next run needs another
   * table.
   */
  private boolean refused;

  Environment(EngineServices services, long libraries) {
    this.services = services;
    this.libraries = libraries;
  }

  @SuppressWarnings("ReferenceEquality") // bindings with the same entries are not the same globals
  boolean isOf(Bindings other) {
    return bindings == other;
  }

  @Nullable Bindings bindings() {
    return bindings;
  }

  boolean isShared() {
    return shared;
  }

  long table() {
    return table;
  }

  private WeakReferences weak() {
    return services.state().hostReferences().weak();
  }

  /** Begins the outermost of nested runs: pushes the table. */
  void begin(Bindings ofRun) {
    bindings = ofRun;
    if (reference != NO_TABLE) {
      table = weak().get(reference);
      if (table == 0) {
        forgetTable();
      }
    }
    if (table == 0) {
      agreed.clear();
      table = services.state().tables().copyOfHashPart(libraries);
      push();
      setSelf();
    } else {
      push();
    }
  }

  /** Pushes the table. */
  void push() {
    services.context().push(Tag.TABLE, table);
  }

  /** Sets {@code _G}, which already exists. */
  private void setSelf() {
    push();
    services.names().set(services.context(), table, "_G");
  }

  void share(boolean byRun) {
    shared |= byRun;
  }

  /** Ends the outermost run if something may refer to the table. */
  void end() {
    if (refused) {
      forgetTable();
    } else if (reference == NO_TABLE) {
      reference = weak().add(table);
    }
    refused = false;
    table = 0;
    bindings = null;
  }

  /**
   * Ends the outermost run if nothing refers to the table, which is restored to its initial state.
   *
   * @return whether that was possible
   */
  boolean renew() {
    agreed.clear();
    bindings = null;
    if (!services.state().tables().restoreHashPart(table, libraries)) {
      return false;
    }
    setSelf();
    return true;
  }

  /** Gives the next run a new table. References to the present one keep it alive. */
  void forgetTable() {
    if (reference != NO_TABLE) {
      weak().remove(reference);
      reference = NO_TABLE;
    }
  }

  /** Copies the present entries of the bindings into the table. */
  void copyIn() {
    Bindings source = Objects.requireNonNull(bindings);
    if (DynamicBindings.includes(source)) {
      hideLibraries(source);
      return;
    }
    int missing = agreed.size();
    for (Map.Entry<String, Object> entry : source.entrySet()) {
      if (source instanceof LuaBindings && isLibraryOfAnother(entry)) {
        continue;
      }
      Agreed before = agreed.get(entry.getKey());
      missing -= before == null ? 0 : 1;
      if (before == null || !isSame(before.value, entry.getValue())) {
        set(entry.getKey(), entry.getValue());
      }
    }
    if (missing > 0) {
      for (String name : List.copyOf(agreed.keySet())) {
        if (!source.containsKey(name)) {
          set(name, null);
        }
      }
    }
  }

  /** If dynamic bindings have a name of a library, their value replaces the library's. */
  private void hideLibraries(Bindings dynamic) {
    Tables tables = services.state().tables();
    for (long i = 0; i < Tables.nodeCount(libraries); i++) {
      if (tables.entry(libraries, i)) {
        String name = String.valueOf(services.values().toJava(tables.nextKeyTag, tables.nextKey));
        if (dynamic.containsKey(name)) {
          set(name, dynamic.get(name));
        }
      }
    }
  }

  /** Whether an entry of another engine's globals was put there by its libraries. */
  private boolean isLibraryOfAnother(Map.Entry<String, Object> entry) {
    int tag = services.names().get(services.context(), libraries, entry.getKey());
    Object value = entry.getValue();
    return tag != Tag.NIL
        && (value instanceof LuaFunction || value instanceof LuaTable || tag == Tag.STRING);
  }

  /** Whether two values are the same object, or cannot be told apart. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    return a == b
        || ((a instanceof String || a instanceof Number || a instanceof Boolean) && a.equals(b));
  }

  private void set(String name, @Nullable Object value) {
    CallContext context = services.context();
    services.values().push(context, value);
    int tag = context.tag(context.size());
    long payload = context.payload(context.size());
    services.names().set(context, table, name);
    agree(name, value, tag, payload);
  }

  private void agree(String name, @Nullable Object value, int tag, long payload) {
    agreed.put(name, new Agreed(value, tag, payload, services.state().heap().sweeps()));
  }

  /** Copies the changes since then into the bindings. */
  void copyOut() {
    Bindings target = Objects.requireNonNull(bindings);
    Map<String, @Nullable Object> changes = new HashMap<>();
    int known = 0;
    for (Map.Entry<String, Agreed> entry : agreed.entrySet()) {
      known += compare(entry.getKey(), entry.getValue(), changes) ? 1 : 0;
    }
    if (known != countOwn()) {
      collectNew(changes);
    }
    collectRemovedLibraries(changes);
    boolean accepted = true;
    for (Map.Entry<String, @Nullable Object> change : changes.entrySet()) {
      accepted &= store(target, change.getKey(), change.getValue());
    }
    if (DynamicBindings.includes(target)) {
      forgetValues();
    }
    if (!accepted) {
      refused = true;
      shared = true;
    }
  }

  /**
   * Forgets the values that have been copied out. From now on, the bindings are queried for them.
   */
  private void forgetValues() {
    if (services.state().tables().restoreHashPart(table, libraries)) {
      setSelf();
    } else {
      refused = true;
      shared = true;
    }
    agreed.clear();
  }

  /**
   * Compares the present meaning of a name with what was agreed.
   *
   * @return whether the table has an entry that differs from the libraries'
   */
  private boolean compare(String name, Agreed before, Map<String, @Nullable Object> changes) {
    CallContext context = services.context();
    int size = context.size();
    services.names().push(context, name);
    Tables tables = services.state().tables();
    int keyTag = context.tag(size + 1);
    long key = context.payload(size + 1);
    context.setSize(size);
    int tag = tables.get(table, keyTag, key);
    long payload = tables.payload;
    if (!before.isStill(tag, payload, services.state().heap().sweeps())) {
      Object value = services.values().toJava(tag, payload);
      if (!(value == null ? before.value == null : value.equals(before.value))) {
        changes.put(name, value);
      }
    }
    return tag != Tag.NIL && !isLibraries(keyTag, key, tag, payload);
  }

  /** Whether an entry is the same as in a new table. */
  private boolean isLibraries(int keyTag, long key, int tag, long payload) {
    Tables tables = services.state().tables();
    if (tables.get(libraries, keyTag, key) != tag) {
      return false;
    }
    boolean isGlobals = tag == Tag.TABLE && tables.payload == services.globals();
    return payload == (isGlobals ? table : tables.payload);
  }

  /** The number of entries that differ from the libraries'. */
  private int countOwn() {
    int count = 0;
    for (long i = nextChanged(0); i < Tables.nodeCount(table); i = nextChanged(i + 1)) {
      count += isOwn(i) ? 1 : 0;
    }
    return count;
  }

  /** A lower bound of the index of the next node that differs from the libraries' table. */
  private long nextChanged(long index) {
    long changed = Tables.firstDifference(table, libraries, index);
    return changed < 0 ? index : changed;
  }

  private boolean isOwn(long index) {
    Tables tables = services.state().tables();
    return tables.entry(table, index)
        && Tag.isString(tables.nextKeyTag)
        && !isLibraries(tables.nextKeyTag, tables.nextKey, tables.nextTag, tables.nextPayload);
  }

  private void collectNew(Map<String, @Nullable Object> changes) {
    Tables tables = services.state().tables();
    for (long i = nextChanged(0); i < Tables.nodeCount(table); i = nextChanged(i + 1)) {
      if (isOwn(i)) {
        int tag = tables.nextTag;
        long payload = tables.nextPayload;
        String name = String.valueOf(services.values().toJava(tables.nextKeyTag, tables.nextKey));
        if (!agreed.containsKey(name)) {
          changes.put(name, services.values().toJava(tag, payload));
        }
      }
    }
  }

  private void collectRemovedLibraries(Map<String, @Nullable Object> changes) {
    Tables tables = services.state().tables();
    List<String> removed = new ArrayList<>();
    long count = Tables.nodeCount(libraries);
    for (long i = nextChanged(0); i < count; i = nextChanged(i + 1)) {
      if (tables.entry(libraries, i)
          && tables.get(table, tables.nextKeyTag, tables.nextKey) == Tag.NIL) {
        removed.add(String.valueOf(services.values().toJava(tables.nextKeyTag, tables.nextKey)));
      }
    }
    for (String name : removed) {
      if (!agreed.containsKey(name)) {
        changes.put(name, null);
      }
    }
  }

  /** Changes the bindings; returns whether they accepted it. */
  private boolean store(Bindings target, String name, @Nullable Object value) {
    if (name.isEmpty()) {
      return true; // bindings have no such names
    }
    try {
      if (value == null) {
        target.remove(name);
      } else {
        target.put(name, value);
      }
    } catch (UnsupportedOperationException e) {
      return false;
    }
    int tag = services.names().get(services.context(), table, name);
    agree(name, value, tag, services.state().tables().payload);
    return true;
  }
}
