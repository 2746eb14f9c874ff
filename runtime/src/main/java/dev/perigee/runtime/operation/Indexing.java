package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Errors;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.frame.VariableNames;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Conversions;
import dev.perigee.runtime.value.Metatables;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Strings;
import dev.perigee.runtime.value.Tables;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing fields, with metamethods (manual 2.4, {@code __index} and {@code
 * __newindex}), and length.
 */
public final class Indexing {
  private static final String READ_TOO_LONG = "'__index' chain too long; possible loop";
  private static final String WRITE_TOO_LONG = "'__newindex' chain too long; possible loop";
  private static final int SLOT = SlotLayout.SIZE;

  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final Tables tables;
  private final Conversions conversions;
  private final Metatables metatables;
  private final IndexChain chain;
  private final DirectReads directReads;
  private final MetamethodCalls metamethods;

  Indexing(Frames frames, DirectReads directReads, MetamethodCalls metamethods) {
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    tables = frames.values().tables();
    conversions = frames.values().conversions();
    metatables = frames.values().metatables();
    chain = new IndexChain(frames.values());
    this.directReads = directReads;
    this.metamethods = metamethods;
  }

  /** The walk along a chain of metamethods, for callers that treat its results in their own way. */
  public IndexChain chain() {
    return chain;
  }

  /** {@code step} of GETTABUP, GETTABLE, GETI, GETFIELD and SELF. */
  int stepGet(Prototype prototype, int pc, long base, long closure, int word) {
    Op op = Instruction.op(word);
    int b = Instruction.b(word);
    int c = Instruction.c(word);
    long object =
        op == Op.GETTABUP
            ? Operations.upvalue(closure, b) + CellLayout.VALUE
            : base + (long) b * SLOT;
    int tag = Slots.tag(object);
    long value = Memory.getLong(object);
    int keyTag;
    long key;
    if (op == Op.GETI) {
      keyTag = Tag.INTEGER;
      key = c;
    } else {
      long slot = op == Op.GETTABLE ? base + (long) c * SLOT : Operations.constant(closure, c);
      keyTag = Slots.tag(slot);
      key = Memory.getLong(slot);
    }
    int found = chain.read(tag, value, keyTag, key);
    if (found > Tag.NIL) {
      if (chain.position() == 0 && keyTag == Tag.STRING) {
        remember(closure, pc, value, key);
      }
      load(base, word, tag, value, found, tables.payload);
      Operations.observe(closure, pc, found);
      return pc + 1;
    }
    if (found == Tag.NIL) {
      load(base, word, tag, value, Tag.NIL, 0);
      Operations.noteRun(closure, pc);
      return pc + 1;
    }
    if (found != IndexChain.FUNCTION) {
      throw noPlace(found, READ_TOO_LONG, prototype, word);
    }
    int known = readDirectly(keyTag, key);
    if (known >= 0) {
      load(state.base(), word, tag, value, known, tables.payload);
      Operations.observe(closure, pc, known);
      return pc + 1;
    }
    Operations.noteRun(closure, pc);
    int handler = chain.handler();
    return op == Op.SELF
        ? metamethods.callForMethod(
            handler, chain.tag(), chain.value(), keyTag, key, Instruction.a(word) + 2, tag, value)
        : metamethods.call(handler, chain.tag(), chain.value(), keyTag, key, Finish.STORE);
  }

  /**
   * Reads a value from the {@code __index} at the chain's end, if that takes {@link DirectReads}.
   * Returns the value's tag, with its payload in the tables, or a negative number. In that case the
   * handler is again the metamethod that was found last.
   */
  private int readDirectly(int keyTag, long key) {
    if (chain.handler() != Tag.BUILTIN || chain.tag() != Tag.USERDATA || stack.isHooked()) {
      return DirectReads.NOT_DIRECT;
    }
    int known = directReads.read(metatables.payload(), chain.value(), keyTag, key);
    if (known == DirectReads.NOT_KNOWN) {
      metatables.find(Tag.USERDATA, chain.value(), Metamethod.INDEX);
    }
    return known;
  }

  /** Writes the value that an instruction has read, and SELF's receiver. */
  private static void load(
      long base, int word, int receiverTag, long receiver, int tag, long payload) {
    long target = base + (long) Instruction.a(word) * SLOT;
    Slots.put(target, tag, payload);
    if (Instruction.op(word) == Op.SELF) {
      Slots.put(target + FrameLayout.WINDOW_ARGUMENTS, receiverTag, receiver);
    }
  }

  /** Stores the node of an access's constant string key as the instruction's hint. */
  private static void remember(long closure, int pc, long table, long key) {
    long offset = Tables.nodeOffset(table, key);
    if (offset >= 0) {
      long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
      Memory.putInt(record + PrototypeLayout.hint(pc), (int) offset);
    }
  }

  /** {@code step} of SETTABUP, SETTABLE, SETI and SETFIELD. */
  int stepSet(Prototype prototype, int pc, long base, long closure, int word) {
    Op op = Instruction.op(word);
    int a = Instruction.a(word);
    int b = Instruction.b(word);
    long object =
        op == Op.SETTABUP
            ? Operations.upvalue(closure, a) + CellLayout.VALUE
            : base + (long) a * SLOT;
    int tag = Slots.tag(object);
    long value = Memory.getLong(object);
    int keyTag;
    long key;
    if (op == Op.SETI) {
      keyTag = Tag.INTEGER;
      key = b;
    } else {
      long slot = op == Op.SETTABLE ? base + (long) b * SLOT : Operations.constant(closure, b);
      keyTag = Slots.tag(slot);
      key = Memory.getLong(slot);
    }
    long source = base + (long) Instruction.c(word) * SLOT;
    int storedTag = Slots.tag(source);
    long stored = Memory.getLong(source);
    int place = chain.write(tag, value, keyTag, key);
    if (place == IndexChain.RAW) {
      storeRaw(keyTag, key, storedTag, stored);
      if (chain.position() == 0 && keyTag == Tag.STRING) {
        remember(closure, pc, value, key);
      }
      return pc + 1;
    }
    if (place != IndexChain.FUNCTION) {
      throw noPlace(place, WRITE_TOO_LONG, prototype, word);
    }
    return metamethods.call(
        chain.handler(), chain.tag(), chain.value(), keyTag, key, storedTag, stored, Finish.IGNORE);
  }

  /** Stores a field into the table at the chain's end. */
  private void storeRaw(int keyTag, long key, int storedTag, long stored) {
    checkKey(keyTag, key);
    tables.set(chain.value(), keyTag, key, storedTag, stored);
  }

  private void checkKey(int keyTag, long key) {
    if (keyTag == Tag.NIL) {
      throw errors.runtime("table index is nil");
    }
    if (keyTag == Tag.FLOAT && Double.isNaN(Double.longBitsToDouble(key))) {
      throw errors.runtime("table index is NaN");
    }
  }

  /** The error of an instruction whose walk found no place. */
  private LuaError noPlace(int outcome, String tooLong, Prototype prototype, int word) {
    return noPlace(outcome, tooLong, chain.position() == 0 ? indexedName(prototype, word) : null);
  }

  private LuaError noPlace(int outcome, String tooLong, @Nullable Name name) {
    return outcome == IndexChain.TOO_LONG
        ? errors.runtime(tooLong)
        : errors.operand("index", chain.tag(), chain.value(), name);
  }

  private @Nullable Name indexedName(Prototype prototype, int word) {
    return switch (Instruction.op(word)) {
      case GETTABUP -> VariableNames.ofUpvalue(prototype, Instruction.b(word));
      case SETTABUP -> VariableNames.ofUpvalue(prototype, Instruction.a(word));
      case SETTABLE, SETI, SETFIELD -> errors.slotName(prototype, Instruction.a(word));
      default -> errors.slotName(prototype, Instruction.b(word));
    };
  }

  /** {@code step} of LEN. */
  int stepLength(Prototype prototype, int pc, long base, int a, int b) {
    long operand = base + (long) b * SLOT;
    int tag = Slots.tag(operand);
    long value = Memory.getLong(operand);
    if (Tag.isString(tag)) {
      Slots.put(base + (long) a * SLOT, Tag.INTEGER, Strings.length(value));
      return pc + 1;
    }
    int handler = metatables.find(tag, value, Metamethod.LEN);
    if (handler != Tag.NIL) {
      return metamethods.call(handler, tag, value, tag, value, Finish.STORE);
    }
    if (tag != Tag.TABLE) {
      throw errors.operand("get length of", tag, value, errors.slotName(prototype, b));
    }
    Slots.put(base + (long) a * SLOT, Tag.INTEGER, tables.length(value));
    return pc + 1;
  }

  /** {@code step} of SETLIST. */
  void setList(long table, int count, long offset) {
    long first = table + SLOT;
    long values = count == 0 ? (state.top() - first) >>> SlotLayout.SHIFT : count;
    tables.setList(Memory.getLong(table), offset + 1, first, values);
  }

  // The same operations for Java code, which nest a driver for a metamethod that is a Lua function

  /**
   * {@code value[key]} with metamethods.
   *
   * @return the result's tag; its payload is in {@link Tables#payload}
   */
  public int get(int tag, long value, int keyTag, long key) {
    int found = chain.read(tag, value, keyTag, key);
    if (found >= 0) {
      return found;
    }
    if (found != IndexChain.FUNCTION) {
      throw noPlace(found, READ_TOO_LONG, null);
    }
    int known = readDirectly(keyTag, key);
    if (known >= 0) {
      return known;
    }
    long result =
        metamethods.result(chain.handler(), chain.tag(), chain.value(), keyTag, key, -1, 0);
    tables.payload = Memory.getLong(result);
    return Slots.tag(result);
  }

  /** {@code value[key] = stored} with metamethods. */
  public void set(int tag, long value, int keyTag, long key, int storedTag, long stored) {
    int place = chain.write(tag, value, keyTag, key);
    if (place == IndexChain.RAW) {
      storeRaw(keyTag, key, storedTag, stored);
    } else if (place == IndexChain.FUNCTION) {
      metamethods.result(
          chain.handler(), chain.tag(), chain.value(), keyTag, key, storedTag, stored);
    } else {
      throw noPlace(place, WRITE_TOO_LONG, null);
    }
  }

  /**
   * {@code #value} with metamethods, as an integer. Raises an error if the metamethod's result is
   * not an integer.
   */
  public long length(int tag, long value) {
    if (Tag.isString(tag)) {
      return Strings.length(value);
    }
    int handler = metatables.find(tag, value, Metamethod.LEN);
    if (handler == Tag.NIL) {
      if (tag == Tag.TABLE) {
        return tables.length(value);
      }
      throw errors.operand("get length of", tag, value, null);
    }
    long result = metamethods.result(handler, tag, value, tag, value, -1, 0);
    if (!conversions.toInteger(Slots.tag(result), Memory.getLong(result))) {
      throw errors.ofBuiltin("object length is not an integer");
    }
    return conversions.integer();
  }
}
