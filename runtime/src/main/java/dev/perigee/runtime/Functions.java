package dev.perigee.runtime;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.DirectReads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The Java functions of an engine, indexed by the ids in their heap objects; and new closures. */
public final class Functions implements DirectReads {
  private static final int FIRST_BUILTINS = 256;

  private final LuaState state;
  private @Nullable JavaFunction[] builtins = new JavaFunction[FIRST_BUILTINS];
  private @Nullable String[] builtinNames = new String[FIRST_BUILTINS];
  private int builtinCount = BuiltinLayout.WRAPPED_ID + 1;
  private final List<Integer> freeBuiltins = new ArrayList<>();

  Functions(LuaState state) {
    this.state = state;
  }

  /** The Java function of a builtin. */
  public JavaFunction of(long builtin) {
    JavaFunction function = builtins[Memory.getInt(builtin + BuiltinLayout.ID)];
    if (function == null) {
      throw new IllegalStateException("the Java function is gone");
    }
    return function;
  }

  /** The name with which a builtin was made, for messages. */
  public String name(long builtin) {
    String name = builtinNames[Memory.getInt(builtin + BuiltinLayout.ID)];
    return name == null ? "?" : name;
  }

  /** By a {@link DirectIndex}. */
  @Override
  public int read(long builtin, long userdata, int keyTag, long key) {
    return builtins[Memory.getInt(builtin + BuiltinLayout.ID)] instanceof DirectIndex index
        ? index.read(state, userdata, keyTag, key)
        : DirectReads.NOT_DIRECT;
  }

  /**
   * Pushes a new closure of a main chunk, whose only upvalue is a cell with the table of globals.
   */
  public void pushChunk(CallContext context, Prototype prototype) {
    int upvalues = prototype.upvalues().size();
    context.ensure(4 + depthOf(prototype));
    long record = pushRecord(context, prototype, new HashMap<>());
    long closure = state.values().objects().closureWithNewCells(record, upvalues);
    if (upvalues > 0) {
      long environment = Memory.getLong(closure + ClosureLayout.UPVALUES) + CellLayout.VALUE;
      Memory.putLong(environment, state.globals().table());
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
    long record = state.frames().prototypes().create(prototype, longStrings);
    context.push(Tag.PROTOTYPE, record);
    int words = prototype.code().length;
    long child = record + PrototypeLayout.children(words, prototype.constants().size());
    for (Prototype inner : prototype.children()) {
      Memory.putLong(child, pushRecord(context, inner, longStrings));
      state.heap().noteStore(record);
      context.setSize(context.size() - 1);
      child += Long.BYTES;
    }
    return record;
  }

  private static void put(long slot, int tag, long payload) {
    Memory.putLong(slot, payload);
    Memory.putByte(slot + SlotLayout.TAG, tag);
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
    long builtin = state.values().objects().builtin(id, held);
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
