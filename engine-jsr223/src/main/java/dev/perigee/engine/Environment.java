package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.WeakReferences;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.value.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * Bindings as a table of globals: the libraries and what the bindings hold. Before a run, what has
 * changed in the bindings is copied into the table; after it, what has changed in the table is
 * copied into the bindings. Bindings that refuse a change stay as they are.
 *
 * <p>The table is the same one as long as Lua functions refer to it. Otherwise the bindings alone
 * remember, and the collector takes the table.
 */
final class Environment {
  private static final int NO_TABLE = -1;

  /**
   * What a name meant when the bindings and the table said the same.
   *
   * @param value in the bindings; null where the name is missing
   * @param sweeps as {@link Heap#sweeps} had it: later, another object may be at the same address
   */
  private record Agreed(@Nullable Object value, int tag, long payload, long sweeps) {
    boolean isStill(int presentTag, long presentPayload, long presentSweeps) {
      return tag == presentTag
          && payload == presentPayload
          && (sweeps == presentSweeps || !Tag.isCollectable(tag));
    }
  }

  private final Inside inside;

  /** The table that new ones are copies of, with the libraries. */
  private final long libraries;

  private final Map<String, Agreed> agreed = new HashMap<>();

  /** Number of the weak reference to the table, where other runs need it. */
  private int reference = NO_TABLE;

  /** Address of the table during a run, and while this is spare; otherwise 0. */
  private long table;

  /** The bindings during a run. */
  private @Nullable Bindings bindings;

  /** Whether something may refer to the table after the runs. */
  private boolean shared;

  /** Whether the table is not what the bindings are: the next run has another one. */
  private boolean refused;

  Environment(Inside inside, long libraries) {
    this.inside = inside;
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
    return inside.state().hostReferences().weak();
  }

  /** The first of the runs inside each other begins: pushes the table. */
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
      table = inside.state().tables().copyOfHashPart(libraries);
      push();
      setSelf();
    } else {
      push();
    }
  }

  /** Pushes the table. */
  void push() {
    inside.context().push(Tag.TABLE, table);
  }

  /** Sets {@code _G}, which is there already. */
  private void setSelf() {
    push();
    inside.names().set(inside.context(), table, "_G");
  }

  void share(boolean byRun) {
    shared |= byRun;
  }

  /** The last run has ended, and something may refer to the table. */
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
   * The last run has ended, and nothing refers to the table, which becomes as it was.
   *
   * @return whether that can be done
   */
  boolean renew() {
    agreed.clear();
    bindings = null;
    if (!inside.state().tables().restoreHashPart(table, libraries)) {
      return false;
    }
    setSelf();
    return true;
  }

  /** The next run has a new table. What refers to the present one keeps it. */
  void forgetTable() {
    if (reference != NO_TABLE) {
      weak().remove(reference);
      reference = NO_TABLE;
    }
  }

  /** Copies into the table what the bindings hold now. */
  void copyIn() {
    Bindings source = Objects.requireNonNull(bindings);
    if (AskedBindings.includes(source)) {
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

  /** Where bindings that are asked have a library's name, that is not the library's. */
  private void hideLibraries(Bindings asked) {
    Tables tables = inside.state().tables();
    for (long i = 0; i < Tables.nodeCount(libraries); i++) {
      if (tables.entry(libraries, i)) {
        String name = String.valueOf(inside.values().toJava(tables.nextKeyTag, tables.nextKey));
        if (asked.containsKey(name)) {
          set(name, asked.get(name));
        }
      }
    }
  }

  /** Whether an entry of another engine's globals is what its libraries have put there. */
  private boolean isLibraryOfAnother(Map.Entry<String, Object> entry) {
    int tag = inside.names().get(inside.context(), libraries, entry.getKey());
    Object value = entry.getValue();
    return tag != Tag.NIL
        && (value instanceof LuaFunction || value instanceof LuaTable || tag == Tag.STRING);
  }

  /** Whether it is the same object, or one that nobody can tell from it. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    return a == b
        || ((a instanceof String || a instanceof Number || a instanceof Boolean) && a.equals(b));
  }

  private void set(String name, @Nullable Object value) {
    CallContext context = inside.context();
    inside.values().push(context, value);
    int tag = context.tag(context.size());
    long payload = context.payload(context.size());
    inside.names().set(context, table, name);
    agree(name, value, tag, payload);
  }

  private void agree(String name, @Nullable Object value, int tag, long payload) {
    agreed.put(name, new Agreed(value, tag, payload, inside.state().heap().sweeps()));
  }

  /** Copies out what has changed since. */
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
    if (AskedBindings.includes(target)) {
      forgetValues();
    }
    if (!accepted) {
      refused = true;
      shared = true;
    }
  }

  /** From now on, the bindings are asked for what has been copied out. */
  private void forgetValues() {
    if (inside.state().tables().restoreHashPart(table, libraries)) {
      setSelf();
    } else {
      refused = true;
      shared = true;
    }
    agreed.clear();
  }

  /**
   * Compares what a name means now with what was agreed.
   *
   * @return whether it is an entry of the table's that the libraries do not have
   */
  private boolean compare(String name, Agreed before, Map<String, @Nullable Object> changes) {
    CallContext context = inside.context();
    int size = context.size();
    inside.names().push(context, name);
    Tables tables = inside.state().tables();
    int keyTag = context.tag(size + 1);
    long key = context.payload(size + 1);
    context.setSize(size);
    int tag = tables.get(table, keyTag, key);
    long payload = tables.payload;
    if (!before.isStill(tag, payload, inside.state().heap().sweeps())) {
      Object value = inside.values().toJava(tag, payload);
      if (!(value == null ? before.value == null : value.equals(before.value))) {
        changes.put(name, value);
      }
    }
    return tag != Tag.NIL && !isLibraries(keyTag, key, tag, payload);
  }

  /** Whether an entry is as in a new table. */
  private boolean isLibraries(int keyTag, long key, int tag, long payload) {
    Tables tables = inside.state().tables();
    if (tables.get(libraries, keyTag, key) != tag) {
      return false;
    }
    boolean isGlobals = tag == Tag.TABLE && tables.payload == inside.globals();
    return payload == (isGlobals ? table : tables.payload);
  }

  /** The number of entries with names that are not the libraries'. */
  private int countOwn() {
    Tables tables = inside.state().tables();
    int count = 0;
    for (long i = nextChanged(0); i < Tables.nodeCount(table); i = nextChanged(i + 1)) {
      count += isOwn(i) ? 1 : 0;
    }
    return count;
  }

  /**
   * Index of the next node that is not the same in the libraries' table, as far as that is known.
   */
  private long nextChanged(long index) {
    long changed = Tables.firstDifference(table, libraries, index);
    return changed < 0 ? index : changed;
  }

  private boolean isOwn(long index) {
    Tables tables = inside.state().tables();
    return tables.entry(table, index)
        && Tag.isString(tables.nextKeyTag)
        && !isLibraries(tables.nextKeyTag, tables.nextKey, tables.nextTag, tables.nextPayload);
  }

  private void collectNew(Map<String, @Nullable Object> changes) {
    Tables tables = inside.state().tables();
    for (long i = nextChanged(0); i < Tables.nodeCount(table); i = nextChanged(i + 1)) {
      if (isOwn(i)) {
        int tag = tables.nextTag;
        long payload = tables.nextPayload;
        String name = String.valueOf(inside.values().toJava(tables.nextKeyTag, tables.nextKey));
        if (!agreed.containsKey(name)) {
          changes.put(name, inside.values().toJava(tag, payload));
        }
      }
    }
  }

  private void collectRemovedLibraries(Map<String, @Nullable Object> changes) {
    Tables tables = inside.state().tables();
    List<String> removed = new ArrayList<>();
    long count = Tables.nodeCount(libraries);
    for (long i = nextChanged(0); i < count; i = nextChanged(i + 1)) {
      if (tables.entry(libraries, i)
          && tables.get(table, tables.nextKeyTag, tables.nextKey) == Tag.NIL) {
        removed.add(String.valueOf(inside.values().toJava(tables.nextKeyTag, tables.nextKey)));
      }
    }
    for (String name : removed) {
      if (!agreed.containsKey(name)) {
        changes.put(name, null);
      }
    }
  }

  /** Whether the bindings took a change. */
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
    int tag = inside.names().get(inside.context(), table, name);
    agree(name, value, tag, inside.state().tables().payload);
    return true;
  }
}
