package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.runtime.value.Tables;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * Tables of globals for bindings that are not the engine's own: a table for each, with the
 * libraries and what the bindings hold. The same bindings get the same table again as long as Lua
 * functions refer to it; otherwise the bindings alone remember, and the collector takes the table.
 */
final class Environments {
  private final Inside inside;
  private final Map<Key, Environment> environments = new HashMap<>();
  private final ReferenceQueue<Bindings> lost = new ReferenceQueue<>();

  /** What the libraries put into the globals. */
  private final long libraries;

  /** From an environment's number to its table: weak values. */
  private final long tables;

  /** From an environment's table to one with what was copied last: weak keys. */
  private final long copies;

  private long lastNumber;

  Environments(Inside inside, CallContext context) {
    this.inside = inside;
    libraries = copyOf(context, inside.globals());
    tables = weakTable(context, "v");
    copies = weakTable(context, "k");
  }

  private long copyOf(CallContext context, long source) {
    int size = context.size();
    long copy = pushCopy(context, source);
    inside.hold(copy);
    context.setSize(size);
    return copy;
  }

  private long weakTable(CallContext context, String mode) {
    int size = context.size();
    long table = context.pushTable(0, 0);
    long metatable = context.pushTable(0, 1);
    context.pushText("__mode");
    context.pushText(mode);
    LuaState state = inside.state();
    state
        .tables()
        .setString(metatable, context.payload(size + 3), Tag.STRING, context.payload(size + 4));
    state.metatables().set(Tag.TABLE, table, metatable);
    inside.hold(table);
    context.setSize(size);
    return table;
  }

  /** The environment of bindings. */
  Environment of(Bindings bindings) {
    for (Object key = lost.poll(); key != null; key = lost.poll()) {
      environments.remove(key);
    }
    return environments.computeIfAbsent(
        new Key(bindings, lost), key -> new Environment(inside, ++lastNumber));
  }

  /**
   * Pushes an environment's table, and the table with what was copied last.
   *
   * @return whether both are new
   */
  boolean push(CallContext context, long number) {
    Tables raw = inside.state().tables();
    boolean known = raw.getInteger(tables, number) == Tag.TABLE;
    if (known) {
      context.push(Tag.TABLE, raw.payload);
      raw.get(copies, Tag.TABLE, raw.payload);
      context.push(Tag.TABLE, raw.payload);
      return false;
    }
    long table = pushCopy(context, libraries);
    long copy = pushCopy(context, libraries);
    raw.setInteger(tables, number, Tag.TABLE, table);
    raw.set(copies, Tag.TABLE, table, Tag.TABLE, copy);
    int size = context.size();
    context.pushText("_G");
    raw.setString(table, context.payload(size + 1), Tag.TABLE, table);
    raw.setString(copy, context.payload(size + 1), Tag.TABLE, table);
    context.setSize(size);
    return true;
  }

  private long pushCopy(CallContext context, long source) {
    Tables raw = inside.state().tables();
    long table = context.pushTable(0, 32);
    int tag = Tag.NIL;
    long key = 0;
    while (raw.next(source, tag, key)) {
      tag = raw.nextKeyTag;
      key = raw.nextKey;
      raw.set(table, tag, key, raw.nextTag, raw.nextPayload);
    }
    return table;
  }

  /** The next run of an environment has a new table. */
  void forget(long number) {
    inside.state().tables().setInteger(tables, number, Tag.NIL, 0);
  }

  /** Bindings by identity, which this does not keep alive. */
  private static final class Key extends WeakReference<Bindings> {
    private final int hash;

    Key(Bindings bindings, ReferenceQueue<Bindings> queue) {
      super(bindings, queue);
      hash = System.identityHashCode(bindings);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      Bindings bindings = get();
      return this == other
          || (bindings != null && other instanceof Key key && key.get() == bindings);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
