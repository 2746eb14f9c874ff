package dev.perigee.runtime;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.Marker;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * References between Lua and Java: Lua values that Java code holds (roots), and Java objects that
 * userdata represent. Java code refers to a value by a number that is never reused, so a stale
 * number is an error and never a wrong value.
 */
public final class HostReferences {
  /**
   * A Lua value that Java code holds.
   *
   * @param owner reports that the object that holds the value is gone; null if the value is
   *     released explicitly
   */
  private record Held(int tag, long payload, @Nullable Owner owner) {}

  /**
   * The Java object that holds a value. Only the engine refers to this reference and to its queue.
   * A cleaner would be a thread that refers to each owner's class, and through its class loader to
   * static fields. These may refer to the owner, even if its engine is closed.
   */
  private static final class Owner extends PhantomReference<Object> {
    private final long number;

    Owner(Object object, ReferenceQueue<Object> queue, long number) {
      super(object, queue);
      this.number = number;
    }
  }

  /**
   * The JVM is asked to collect only if at least this many values were held since the last time.
   */
  private static final int MIN_VALUES_TO_COLLECT = 16;

  /** How long one wait for dead handles takes, and how often it is repeated at most. */
  private static final long WAIT_NANOSECONDS = 2_000_000;

  private static final int MAX_WAITS = 500;

  /** Waiting ends after this many consecutive waits in which no dead handle was reported. */
  private static final int MAX_IDLE_WAITS = 10;

  private final LuaState state;
  private final Map<Long, Held> held = new HashMap<>();
  private final ReferenceQueue<Object> lostOwners = new ReferenceQueue<>();
  private final ConcurrentLinkedQueue<Long> released = new ConcurrentLinkedQueue<>();
  private final List<@Nullable Object> objects = new ArrayList<>();
  private final List<Integer> freeObjects = new ArrayList<>();

  /**
   * Address of the userdata that currently represents an object, so that it is the same each time.
   */
  private final IdentityHashMap<Object, Long> userdata = new IdentityHashMap<>();

  /** The builtin that currently represents a function of the host. */
  private final IdentityHashMap<Object, Representative> functions = new IdentityHashMap<>();

  private final WeakReferences weak;
  private long lastReference;

  /**
   * A builtin that represents a function of the host.
   *
   * @param id its id in {@link Functions}, unique until it is freed
   */
  private record Representative(long builtin, int id) {}

  /** {@link #lastReference} at the time when the JVM was last asked to collect. */
  private long lastCollected;

  HostReferences(LuaState state) {
    this.state = state;
    weak = new WeakReferences(state);
  }

  /** Objects that Java code refers to without keeping them alive. */
  public WeakReferences weak() {
    return weak;
  }

  /** Keeps a value alive until {@link #release}; returns its number. */
  public long hold(int tag, long payload) {
    drain();
    held.put(++lastReference, new Held(tag, payload, null));
    return lastReference;
  }

  /**
   * Keeps a value alive as long as a Java object, or until {@link #release}; returns its number.
   */
  public long hold(int tag, long payload, Object owner) {
    drain();
    long number = ++lastReference;
    held.put(number, new Held(tag, payload, new Owner(owner, lostOwners, number)));
    return number;
  }

  /** Releases a value. May be called from any thread. */
  public void release(long reference) {
    released.add(reference);
  }

  /**
   * Pushes a value that is held.
   *
   * @throws IllegalStateException if it was released
   */
  public void push(CallContext context, long reference) {
    Held value = held.get(reference);
    if (value == null) {
      throw new IllegalStateException("this reference to a Lua value was released");
    }
    context.push(value.tag, value.payload);
  }

  /** Tag of a held value. */
  public int tag(long reference) {
    Held value = held.get(reference);
    return value == null ? Tag.NIL : value.tag;
  }

  /** Drops the values that other threads have released, and those whose owners are gone. */
  public void drain() {
    for (var owner = lostOwners.poll(); owner != null; owner = lostOwners.poll()) {
      held.remove(((Owner) owner).number);
    }
    for (Long reference = released.poll(); reference != null; reference = released.poll()) {
      held.remove(reference);
    }
  }

  /**
   * Called when the engine's memory is exhausted. Asks the JVM to collect and releases the values
   * that no Java code holds any more. This costs the whole process time, so it is done only if
   * enough values have been given to Java code since the last time.
   *
   * @return whether any value was released
   */
  boolean reclaim() {
    if (lastReference - lastCollected < MIN_VALUES_TO_COLLECT) {
      return false;
    }
    lastCollected = lastReference;
    int before = held.size();
    collectHost();
    drain();
    return held.size() < before;
  }

  /**
   * Asks the JVM to collect, and waits for a limited time until it has enqueued the dead owners.
   */
  private void collectHost() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> found = new PhantomReference<>(new Object(), queue);
    int waits = 0;
    try {
      System.gc();
      while (queue.poll() == null && waits++ < MAX_WAITS) {
        LockSupport.parkNanos(WAIT_NANOSECONDS);
      }
    } finally {
      Reference.reachabilityFence(found);
    }
    int seen = held.size();
    for (int quiet = 0; quiet < MAX_IDLE_WAITS && waits < MAX_WAITS; waits++) {
      drain();
      quiet = held.size() == seen ? quiet + 1 : 0;
      seen = held.size();
      LockSupport.parkNanos(WAIT_NANOSECONDS);
    }
  }

  void mark(Marker marker) {
    drain();
    for (Held value : held.values()) {
      marker.markValue(value.tag, value.payload);
    }
  }

  /** Pushes the userdata that represents a Java object. It is equal only to itself. */
  public void pushObject(CallContext context, Object object) {
    Long present = userdata.get(object);
    if (present != null && !state.heap().collector().isDead(present)) {
      context.push(Tag.USERDATA, present);
      return;
    }
    int id;
    if (freeObjects.isEmpty()) {
      id = objects.size();
      objects.add(object);
    } else {
      id = freeObjects.removeLast();
      objects.set(id, object);
    }
    long address = state.values().objects().userdata(id, 0);
    userdata.put(object, address);
    context.push(Tag.USERDATA, address);
  }

  /** Address of the userdata that represents a Java object, or 0 if there is none. */
  public long userdataOf(Object object) {
    Long present = userdata.get(object);
    return present == null || state.heap().collector().isDead(present) ? 0 : present;
  }

  /**
   * Pushes the builtin that represents a function of the host. It is the same one while Lua refers
   * to it.
   */
  public void pushFunction(CallContext context, String name, HostCallable callable) {
    Representative present = functions.get(callable.function());
    if (present != null && !state.heap().collector().isDead(present.builtin)) {
      context.push(Tag.BUILTIN, present.builtin);
      return;
    }
    state.functions().pushBuiltin(context, name, callable, 0);
    long builtin = context.payload(context.size());
    functions.put(
        callable.function(),
        new Representative(builtin, Memory.getInt(builtin + BuiltinLayout.ID)));
  }

  /**
   * A builtin has been freed. Another one may represent its function since this one was found dead.
   */
  void functionFreed(HostCallable callable, int id) {
    Representative present = functions.get(callable.function());
    if (present != null && present.id == id) {
      functions.remove(callable.function());
    }
  }

  /** The Java object that a userdata represents. */
  public Object object(long userdata) {
    Object object = objects.get(Memory.getInt(userdata + UserdataLayout.ID));
    if (object == null) {
      throw new IllegalStateException("the Java object is gone");
    }
    return object;
  }

  /** Applies an action to each object of a class that a userdata represents. */
  public <T> void forEachObject(Class<T> type, Consumer<T> action) {
    for (Object object : List.copyOf(userdata.keySet())) {
      if (type.isInstance(object)) {
        action.accept(type.cast(object));
      }
    }
  }

  /**
   * A userdata has been freed. Another one may represent its object since this one was found dead.
   */
  void freeObject(int id, long address) {
    Object object = objects.get(id);
    Long present = userdata.get(object);
    boolean last = present != null && present == address;
    if (last) {
      userdata.remove(object);
    }
    objects.set(id, null);
    freeObjects.add(id);
    if (last && object instanceof HostResource resource) {
      resource.release();
    }
  }

  /** Releases the system resources that the objects hold. */
  void close() {
    for (Object object : userdata.keySet()) {
      if (object instanceof HostResource resource) {
        resource.release();
      }
    }
  }
}
