package dev.perigee.engine;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * An engine's own bindings: a live view of its globals, including those of the libraries. Globals
 * whose names are not strings are not visible. Entries that are put before the engine first runs
 * anything are kept here, so that native memory is not needed yet; until then, the libraries are
 * not visible.
 *
 * <p>A null value means no entry. Iterators show the entries that existed when the iterator was
 * made.
 */
public final class LuaBindings extends AbstractMap<String, Object> implements Bindings {
  private final PerigeeEngine engine;

  /** Entries that were put before the engine opened. Guarded by itself. */
  private final Map<String, Object> waiting = new LinkedHashMap<>();

  LuaBindings(PerigeeEngine engine) {
    this.engine = engine;
    engine.core().whenOpened(this::handOver);
  }

  boolean isOf(EngineCore core) {
    return engine.core() == core;
  }

  private void handOver() {
    synchronized (waiting) {
      engine.globals().putAll(waiting);
      waiting.clear();
    }
  }

  private static String checked(@Nullable Object key) {
    String name = (String) Objects.requireNonNull(key, "key");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a key must not be empty");
    }
    return name;
  }

  private Map<?, ?> present() {
    return engine.core().isOpen() ? engine.globals() : waiting;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return present().get(checked(key));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public @Nullable Object put(String key, @Nullable Object value) {
    String name = checked(key);
    if (engine.core().isOpen()) {
      return engine.globals().put(name, value);
    }
    synchronized (waiting) {
      return value == null ? waiting.remove(name) : waiting.put(name, value);
    }
  }

  @Override
  public void putAll(Map<? extends String, ? extends Object> entries) {
    entries.forEach(this::put);
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    return put(checked(key), null);
  }

  @Override
  public void clear() {
    for (String name : keySet().toArray(String[]::new)) {
      remove(name);
    }
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return new Entries();
  }

  private Map<String, Object> snapshot() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Entry<?, ?> entry : present().entrySet()) {
      if (entry.getKey() instanceof String name && !name.isEmpty()) {
        entries.put(name, entry.getValue());
      }
    }
    return entries;
  }

  private final class Entries extends AbstractSet<Entry<String, Object>> {
    @Override
    public Iterator<Entry<String, Object>> iterator() {
      Iterator<Entry<String, Object>> entries = snapshot().entrySet().iterator();
      return new Iterator<>() {
        private @Nullable String last;

        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Entry<String, Object> next() {
          Entry<String, Object> entry = entries.next();
          String name = entry.getKey();
          last = name;
          return new SimpleEntry<>(name, entry.getValue()) {
            private static final long serialVersionUID = 1L;

            @Override
            public Object setValue(Object value) {
              put(name, value);
              return super.setValue(value);
            }
          };
        }

        @Override
        public void remove() {
          if (last == null) {
            throw new IllegalStateException("there is no entry to remove");
          }
          LuaBindings.this.remove(last);
          last = null;
        }
      };
    }

    @Override
    public int size() {
      return snapshot().size();
    }
  }

  /** Bindings are equal only to themselves. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
