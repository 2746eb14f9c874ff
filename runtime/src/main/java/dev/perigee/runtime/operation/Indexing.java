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
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.TableLayout;
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
  /** Maximum length of a chain of metamethods, PUC Lua's MAXTAGLOOP. */
  private static final int MAX_CHAIN = 2000;

  private static final int SLOT = SlotLayout.SIZE;

  private final StateRecord state;
  private final Stack stack;
  private final Errors errors;
  private final Tables tables;
  private final Conversions conversions;
  private final Metatables metatables;
  private final DirectReads directReads;
  private final MetamethodCalls metamethods;

  Indexing(Frames frames, DirectReads directReads, MetamethodCalls metamethods) {
    state = frames.state();
    stack = frames.stack();
    errors = frames.errors();
    tables = frames.values().tables();
    conversions = frames.values().conversions();
    metatables = frames.values().metatables();
    this.directReads = directReads;
    this.metamethods = metamethods;
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
    int target = Instruction.a(word);
    int receiverTag = tag;
    long receiver = value;
    for (int chain = 0; chain < MAX_CHAIN; chain++) {
      int handler;
      if (tag == Tag.TABLE) {
        int found = tables.get(value, keyTag, key);
        if (found != Tag.NIL) {
          if (chain == 0 && keyTag == Tag.STRING) {
            remember(closure, pc, value, key);
          }
          load(base, word, receiverTag, receiver, found, tables.payload);
          Operations.observe(closure, pc, found);
          return pc + 1;
        }
        handler = metatables.find(tag, value, Metamethod.INDEX);
        if (handler == Tag.NIL) {
          load(base, word, receiverTag, receiver, Tag.NIL, 0);
          Operations.noteRun(closure, pc);
          return pc + 1;
        }
      } else {
        handler = metatables.find(tag, value, Metamethod.INDEX);
        if (handler == Tag.NIL) {
          throw notIndexable(prototype, word, tag, value, chain);
        }
      }
      if (Tag.isFunction(handler)) {
        int known = readDirectly(handler, tag, value, keyTag, key);
        if (known >= 0) {
          load(state.base(), word, receiverTag, receiver, known, tables.payload);
          Operations.observe(closure, pc, known);
          return pc + 1;
        }
        Operations.noteRun(closure, pc);
        return op == Op.SELF
            ? metamethods.callForMethod(
                handler, tag, value, keyTag, key, target + 2, receiverTag, receiver)
            : metamethods.call(handler, tag, value, keyTag, key, Finish.STORE);
      }
      tag = handler;
      value = metatables.payload();
    }
    throw errors.runtime("'__index' chain too long; possible loop");
  }

  /**
   * Reads a value from the {@code __index} that was found last, if that takes {@link DirectReads}.
   * Returns the value's tag, with its payload in the tables, or a negative number. In that case the
   * handler is again the metamethod that was found last.
   */
  private int readDirectly(int handler, int tag, long value, int keyTag, long key) {
    if (handler != Tag.BUILTIN || tag != Tag.USERDATA || stack.isHooked()) {
      return DirectReads.NOT_DIRECT;
    }
    int known = directReads.read(metatables.payload(), value, keyTag, key);
    if (known == DirectReads.NOT_KNOWN) {
      metatables.find(tag, value, Metamethod.INDEX);
    }
    return known;
  }

  /** Writes the value that an instruction has read, and SELF's receiver. */
  private static void load(
      long base, int word, int receiverTag, long receiver, int tag, long payload) {
    long target = base + (long) Instruction.a(word) * SLOT;
    Slots.put(target, tag, payload);
    if (Instruction.op(word) == Op.SELF) {
      Slots.put(target + 2L * SLOT, receiverTag, receiver);
    }
  }

  /** Stores the node of an access's constant string key as the instruction's hint. */
  private static void remember(long closure, int pc, long table, long key) {
    long offset = Tables.nodeOffset(table, key);
    if (offset >= 0) {
      long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
      Memory.putInt(record + PrototypeLayout.HINTS + 4L * pc, (int) offset);
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
    for (int chain = 0; chain < MAX_CHAIN; chain++) {
      int handler;
      if (tag == Tag.TABLE) {
        handler = newIndexHandler(value, keyTag, key);
        if (handler == Tag.NIL) {
          checkKey(keyTag, key);
          tables.set(value, keyTag, key, storedTag, stored);
          if (chain == 0 && keyTag == Tag.STRING) {
            remember(closure, pc, value, key);
          }
          return pc + 1;
        }
      } else {
        handler = metatables.find(tag, value, Metamethod.NEWINDEX);
        if (handler == Tag.NIL) {
          throw notIndexable(prototype, word, tag, value, chain);
        }
      }
      if (Tag.isFunction(handler)) {
        return metamethods.call(handler, tag, value, keyTag, key, storedTag, stored, Finish.IGNORE);
      }
      tag = handler;
      value = metatables.payload();
    }
    throw errors.runtime("'__newindex' chain too long; possible loop");
  }

  /**
   * The {@code __newindex} to which a store into a table must go, or {@link Tag#NIL} for a raw
   * store.
   */
  private int newIndexHandler(long table, int keyTag, long key) {
    long metatable = Memory.getLong(table + TableLayout.METATABLE);
    if (metatable == 0
        || metatables.findIn(metatable, Metamethod.NEWINDEX) == Tag.NIL
        || tables.get(table, keyTag, key) != Tag.NIL) {
      return Tag.NIL;
    }
    return metatables.findIn(metatable, Metamethod.NEWINDEX);
  }

  private void checkKey(int keyTag, long key) {
    if (keyTag == Tag.NIL) {
      throw errors.runtime("table index is nil");
    }
    if (keyTag == Tag.FLOAT && Double.isNaN(Double.longBitsToDouble(key))) {
      throw errors.runtime("table index is NaN");
    }
  }

  private LuaError notIndexable(Prototype prototype, int word, int tag, long value, int chain) {
    return errors.operand("index", tag, value, chain == 0 ? indexedName(prototype, word) : null);
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
  public int get(int givenTag, long givenValue, int keyTag, long key) {
    int tag = givenTag;
    long value = givenValue;
    for (int chain = 0; chain < MAX_CHAIN; chain++) {
      int handler;
      if (tag == Tag.TABLE) {
        int found = tables.get(value, keyTag, key);
        if (found != Tag.NIL) {
          return found;
        }
        handler = metatables.find(tag, value, Metamethod.INDEX);
        if (handler == Tag.NIL) {
          return Tag.NIL;
        }
      } else {
        handler = metatables.find(tag, value, Metamethod.INDEX);
        if (handler == Tag.NIL) {
          throw errors.operand("index", tag, value, null);
        }
      }
      if (Tag.isFunction(handler)) {
        int known = readDirectly(handler, tag, value, keyTag, key);
        if (known >= 0) {
          return known;
        }
        long result = metamethods.result(handler, tag, value, keyTag, key, -1, 0);
        tables.payload = Memory.getLong(result);
        return Slots.tag(result);
      }
      tag = handler;
      value = metatables.payload();
    }
    throw errors.runtime("'__index' chain too long; possible loop");
  }

  /** {@code value[key] = stored} with metamethods. */
  public void set(int givenTag, long givenValue, int keyTag, long key, int storedTag, long stored) {
    int tag = givenTag;
    long value = givenValue;
    for (int chain = 0; chain < MAX_CHAIN; chain++) {
      int handler;
      if (tag == Tag.TABLE) {
        handler = newIndexHandler(value, keyTag, key);
        if (handler == Tag.NIL) {
          checkKey(keyTag, key);
          tables.set(value, keyTag, key, storedTag, stored);
          return;
        }
      } else {
        handler = metatables.find(tag, value, Metamethod.NEWINDEX);
        if (handler == Tag.NIL) {
          throw errors.operand("index", tag, value, null);
        }
      }
      if (Tag.isFunction(handler)) {
        metamethods.result(handler, tag, value, keyTag, key, storedTag, stored);
        return;
      }
      tag = handler;
      value = metatables.payload();
    }
    throw errors.runtime("'__newindex' chain too long; possible loop");
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
