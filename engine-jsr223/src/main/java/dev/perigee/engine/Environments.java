package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * The environments of bindings other than the engine's own. An environment is kept as long as its
 * bindings live, unless its runs have left no reference to its table: then it is reused for other
 * bindings.
 */
final class Environments {
  private static final int MOST_SPARE = 4;

  private final EngineServices services;
  private final Map<Key, Environment> environments = new HashMap<>();
  private final ReferenceQueue<Bindings> lost = new ReferenceQueue<>();

  /** The environments of nested runs. */
  private final List<Environment> running = new ArrayList<>();

  private final List<Environment> spare = new ArrayList<>();

  /** A table that holds the tables of the spare environments. */
  private final long spareTables;

  /** The globals of the libraries. */
  private final long libraries;

  Environments(EngineServices services, CallContext context) {
    this.services = services;
    int size = context.size();
    libraries = services.state().tables().copyOfHashPart(services.globals());
    context.push(Tag.TABLE, libraries);
    services.hold(libraries);
    spareTables = context.pushTable(MOST_SPARE, 0);
    services.hold(spareTables);
    context.setSize(size);
  }

  /**
   * The bindings of the innermost run; null if there is none, so that the globals are the engine's.
   */
  @Nullable Bindings currentBindings() {
    return running.isEmpty() ? null : running.getLast().bindings();
  }

  /** Begins a run with these bindings: pushes their table. */
  Environment begin(Bindings bindings) {
    Environment environment = find(bindings);
    running.add(environment);
    return environment;
  }

  private Environment find(Bindings bindings) {
    for (Environment other : running) {
      if (other.isOf(bindings)) {
        other.push();
        return other;
      }
    }
    if (!environments.isEmpty()) {
      forgetLost();
      Environment known = environments.get(new Key(bindings, null));
      if (known != null) {
        known.begin(bindings);
        return known;
      }
    }
    Environment fresh;
    if (spare.isEmpty()) {
      fresh = new Environment(services, libraries);
    } else {
      fresh = spare.removeLast();
      services.state().tables().setInteger(spareTables, spare.size() + 1L, Tag.NIL, 0);
    }
    fresh.begin(bindings);
    return fresh;
  }

  private void forgetLost() {
    for (Object key = lost.poll(); key != null; key = lost.poll()) {
      Environment environment = environments.remove(key);
      if (environment != null) {
        environment.forgetTable();
      }
    }
  }

  /**
   * Ends the run that began last.
   *
   * @param shared whether it may have left references to the table
   */
  void end(boolean shared) {
    Environment environment = running.removeLast();
    environment.share(shared);
    if (running.contains(environment)) {
      return;
    }
    if (environment.isShared()) {
      environments.putIfAbsent(
          new Key(Objects.requireNonNull(environment.bindings()), lost), environment);
      environment.end();
    } else if (spare.size() < MOST_SPARE && environment.renew()) {
      spare.add(environment);
      services
          .state()
          .tables()
          .setInteger(spareTables, spare.size(), Tag.TABLE, environment.table());
    }
  }

  /** Bindings by identity, without keeping them alive. */
  private static final class Key extends WeakReference<Bindings> {
    private final int hash;

    Key(Bindings bindings, @Nullable ReferenceQueue<Bindings> queue) {
      super(bindings, queue);
      hash = System.identityHashCode(bindings);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Bindings are maps, equal when their entries are.
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
