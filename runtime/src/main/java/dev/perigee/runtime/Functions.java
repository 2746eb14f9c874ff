package dev.perigee.runtime;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.SlotContents;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.PendingLinks;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The prototypes and Java functions of an engine, indexed by the ids in their heap objects. */
public final class Functions {
  /**
   * Estimated bytes of Java heap per instruction word of a prototype: code, lines, tops, and a
   * share of the rest.
   */
  private static final int JAVA_BYTES_PER_WORD = 32;

  private static final int FIRST_PROTOTYPES = 4;
  private static final int FIRST_BUILTINS = 256;

  private final LuaState state;
  private @Nullable Prototype[] prototypes = new Prototype[FIRST_PROTOTYPES];
  private int prototypeCount;
  private final List<Integer> freePrototypes = new ArrayList<>();
  private @Nullable PendingLinks[] pendingLinks = new PendingLinks[FIRST_PROTOTYPES];
  private @Nullable SlotContents[] slotContents = new SlotContents[FIRST_PROTOTYPES];
  private long[] records = new long[FIRST_PROTOTYPES];
  private @Nullable JavaFunction[] builtins = new JavaFunction[FIRST_BUILTINS];
  private @Nullable String[] builtinNames = new String[FIRST_BUILTINS];
  private int builtinCount = BuiltinLayout.WRAPPED_ID + 1;
  private final List<Integer> freeBuiltins = new ArrayList<>();
  private int initialCountdown = Integer.MAX_VALUE;
  private long callStub;
  private @Nullable IntConsumer freed;

  Functions(LuaState state) {
    this.state = state;
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
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    return prototype(Memory.getInt(record + PrototypeLayout.ID));
  }

  /** The call windows of a closure's function. */
  public PendingLinks pendingLinksOf(long closure) {
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    int id = Memory.getInt(record + PrototypeLayout.ID);
    PendingLinks links = pendingLinks[id];
    if (links == null) {
      links = PendingLinks.of(prototype(id));
      pendingLinks[id] = links;
    }
    return links;
  }

  /** The slot contents of a closure's function. */
  public SlotContents slotContentsOf(long closure) {
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    int id = Memory.getInt(record + PrototypeLayout.ID);
    SlotContents contents = slotContents[id];
    if (contents == null) {
      contents = SlotContents.of(prototype(id));
      slotContents[id] = contents;
    }
    return contents;
  }

  public JavaFunction builtin(long object) {
    JavaFunction function = builtins[Memory.getInt(object + BuiltinLayout.ID)];
    if (function == null) {
      throw new IllegalStateException("the Java function is gone");
    }
    return function;
  }

  /** The name with which a builtin was made, for messages. */
  public String builtinName(long object) {
    String name = builtinNames[Memory.getInt(object + BuiltinLayout.ID)];
    return name == null ? "?" : name;
  }

  /** Pushes a closure of a main chunk with the table of globals as its one upvalue, _ENV. */
  void pushMainClosure(CallContext context, Prototype prototype) {
    int upvalues = prototype.upvalues().size();
    context.ensure(4 + depthOf(prototype));
    long record = pushRecord(context, prototype, new HashMap<>());
    long closure = state.objects().closureWithNewCells(record, upvalues);
    if (upvalues > 0) {
      long environment = Memory.getLong(closure + ClosureLayout.UPVALUES) + CellLayout.VALUE;
      Memory.putLong(environment, state.globals());
      Memory.putByte(environment + SlotLayout.TAG, Tag.TABLE);
    }
    context.setSize(context.size() - 1);
    context.push(Tag.CLOSURE, closure);
  }

  private static int depthOf(Prototype prototype) {
    int depth = 0;
    for (Prototype child : prototype.children()) {
      depth = Math.max(depth, depthOf(child));
    }
    return depth + 1;
  }

  /**
   * Makes the records of a prototype and its children. Pushes the record, which a script must never
   * see as a value.
   */
  private long pushRecord(
      CallContext context, Prototype prototype, Map<StringConstant, Long> longStrings) {
    int words = prototype.code().length;
    state.heap().charge((long) words * JAVA_BYTES_PER_WORD);
    int id = nextId(prototype);
    long record = state.objects().prototype(prototype, id, initialCountdown, longStrings);
    records[id] = record;
    Memory.putLong(record + PrototypeLayout.ENTRY, callStub);
    context.push(Tag.PROTOTYPE, record);
    long child = record + PrototypeLayout.children(words, prototype.constants().size());
    for (Prototype inner : prototype.children()) {
      Memory.putLong(child, pushRecord(context, inner, longStrings));
      state.barrier(record);
      context.setSize(context.size() - 1);
      child += Long.BYTES;
    }
    return record;
  }

  private static void put(long slot, int tag, long payload) {
    Memory.putLong(slot, payload);
    Memory.putByte(slot + SlotLayout.TAG, tag);
  }

  private int nextId(Prototype prototype) {
    int id = freePrototypes.isEmpty() ? prototypeCount++ : freePrototypes.removeLast();
    if (id >= prototypes.length) {
      prototypes = Arrays.copyOf(prototypes, 2 * id);
      records = Arrays.copyOf(records, 2 * id);
      pendingLinks = Arrays.copyOf(pendingLinks, 2 * id);
      slotContents = Arrays.copyOf(slotContents, 2 * id);
    }
    prototypes[id] = prototype;
    return id;
  }

  /**
   * Pushes a new Java function.
   *
   * @param name for messages
   * @param held how many of the values pushed last the function takes and holds ({@link
   *     CallContext#held})
   */
  public void pushBuiltin(CallContext context, String name, JavaFunction function, int held) {
    int id = freeBuiltins.isEmpty() ? builtinCount++ : freeBuiltins.removeLast();
    if (id >= builtins.length) {
      builtins = Arrays.copyOf(builtins, 2 * id);
      builtinNames = Arrays.copyOf(builtinNames, 2 * id);
    }
    builtins[id] = function;
    builtinNames[id] = name;
    push(context, id, function, held);
  }

  /** Sets the Java function of all functions that {@code coroutine.wrap} returns. */
  public void setWrapped(JavaFunction function) {
    builtins[BuiltinLayout.WRAPPED_ID] = function;
    builtinNames[BuiltinLayout.WRAPPED_ID] = "wrap";
  }

  /**
   * Pushes a new function of {@code coroutine.wrap}, which takes and holds the value pushed last.
   */
  public void pushWrapped(CallContext context) {
    int id = BuiltinLayout.WRAPPED_ID;
    push(context, id, Objects.requireNonNull(builtins[id]), 1);
  }

  private void push(CallContext context, int id, JavaFunction function, int held) {
    long builtin = state.objects().builtin(id, held);
    Builtin identity = function.builtin();
    if (identity != null) {
      Memory.putInt(builtin + BuiltinLayout.NUMBER, identity.number());
    }
    int first = context.size() - held + 1;
    for (int i = 0; i < held; i++) {
      put(
          builtin + BuiltinLayout.VALUES + (long) i * SlotLayout.SIZE,
          context.tag(first + i),
          context.payload(first + i));
    }
    context.setSize(first - 1);
    context.push(Tag.BUILTIN, builtin);
  }

  /** The record of a prototype has been freed. */
  void prototypeFreed(int id) {
    Prototype prototype = prototype(id);
    if (freed != null) {
      freed.accept(id);
    }
    state.heap().uncharge((long) prototype.code().length * JAVA_BYTES_PER_WORD);
    prototypes[id] = null;
    records[id] = 0;
    pendingLinks[id] = null;
    slotContents[id] = null;
    freePrototypes.add(id);
  }

  /** The object of a Java function has been freed. */
  void builtinFreed(int id) {
    if (id == BuiltinLayout.WRAPPED_ID) {
      return;
    }
    if (builtins[id] instanceof HostCallable callable) {
      state.hostReferences().functionFreed(callable, id);
    }
    builtins[id] = null;
    builtinNames[id] = null;
    freeBuiltins.add(id);
  }
}
