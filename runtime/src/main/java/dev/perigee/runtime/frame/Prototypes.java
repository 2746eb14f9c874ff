package dev.perigee.runtime.frame;

import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.SlotContents;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The prototypes of an engine, indexed by the ids in their records on the heap. */
public final class Prototypes {
  /**
   * Estimated bytes of Java heap per instruction word of a prototype: code, lines, tops, and a
   * share of the rest.
   */
  private static final int JAVA_BYTES_PER_WORD = 32;

  private static final int FIRST_PROTOTYPES = 4;

  private final Values values;
  private @Nullable Prototype[] prototypes = new Prototype[FIRST_PROTOTYPES];
  private int count;
  private final List<Integer> free = new ArrayList<>();
  private @Nullable PendingLinks[] pendingLinks = new PendingLinks[FIRST_PROTOTYPES];
  private @Nullable SlotContents[] slotContents = new SlotContents[FIRST_PROTOTYPES];
  private long[] records = new long[FIRST_PROTOTYPES];
  private int initialCountdown = Integer.MAX_VALUE;
  private long callStub;
  private @Nullable IntConsumer freed;

  Prototypes(Values values) {
    this.values = values;
  }

  /**
   * Sets how many times tier 0 calls a new prototype before it notifies the driver ({@link
   * PrototypeLayout#COUNTDOWN}).
   */
  public void setInitialCountdown(int calls) {
    initialCountdown = calls;
  }

  /** Sets the value of {@link PrototypeLayout#ENTRY} for functions without native code. */
  public void setCallStub(long stub) {
    callStub = stub;
  }

  /**
   * Restarts the countdown of a function. Used when it has run out in an engine without a compiler.
   */
  public void resetCountdown(long record) {
    Memory.putInt(record + PrototypeLayout.COUNTDOWN, initialCountdown);
  }

  /**
   * Sets a listener that receives the ids of prototypes whose records are about to be freed. It is
   * called during a collection. An id may be reused afterwards.
   */
  public void setFreedListener(IntConsumer listener) {
    freed = listener;
  }

  public long callStub() {
    return callStub;
  }

  /** Addresses of all live prototype records. */
  public long[] liveRecords() {
    return Arrays.stream(records).filter(record -> record != 0).toArray();
  }

  public Prototype prototype(int id) {
    Prototype prototype = prototypes[id];
    if (prototype == null) {
      throw new IllegalStateException("no prototype has the id " + id);
    }
    return prototype;
  }

  /** The prototype of a closure. */
  public Prototype prototypeOf(long closure) {
    return prototype(idOf(closure));
  }

  private static int idOf(long closure) {
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    return Memory.getInt(record + PrototypeLayout.ID);
  }

  /** The call windows of a closure's function. */
  public PendingLinks pendingLinksOf(long closure) {
    int id = idOf(closure);
    PendingLinks links = pendingLinks[id];
    if (links == null) {
      links = PendingLinks.of(prototype(id));
      pendingLinks[id] = links;
    }
    return links;
  }

  /** The slot contents of a closure's function. */
  public SlotContents slotContentsOf(long closure) {
    int id = idOf(closure);
    SlotContents contents = slotContents[id];
    if (contents == null) {
      contents = SlotContents.of(prototype(id));
      slotContents[id] = contents;
    }
    return contents;
  }

  /**
   * Makes the record of a prototype, without those of its children. May collect; nothing refers to
   * the record yet.
   *
   * @param longStrings the long strings of a chunk that have been made, which are shared
   * @return the record's address
   */
  public long create(Prototype prototype, Map<StringConstant, Long> longStrings) {
    values.heap().charge((long) prototype.code().length * JAVA_BYTES_PER_WORD);
    int id = nextId(prototype);
    long record = values.objects().prototype(prototype, id, initialCountdown, longStrings);
    records[id] = record;
    Memory.putLong(record + PrototypeLayout.ENTRY, callStub);
    return record;
  }

  private int nextId(Prototype prototype) {
    int id = free.isEmpty() ? count++ : free.removeLast();
    if (id >= prototypes.length) {
      prototypes = Arrays.copyOf(prototypes, 2 * id);
      records = Arrays.copyOf(records, 2 * id);
      pendingLinks = Arrays.copyOf(pendingLinks, 2 * id);
      slotContents = Arrays.copyOf(slotContents, 2 * id);
    }
    prototypes[id] = prototype;
    return id;
  }

  /** The record of a prototype has been freed. */
  public void freed(int id) {
    Prototype prototype = prototype(id);
    if (freed != null) {
      freed.accept(id);
    }
    values.heap().uncharge((long) prototype.code().length * JAVA_BYTES_PER_WORD);
    prototypes[id] = null;
    records[id] = 0;
    pendingLinks[id] = null;
    slotContents[id] = null;
    free.add(id);
  }
}
