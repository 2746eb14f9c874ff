package dev.perigee.runtime.value;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.heap.FreeStacks;
import dev.perigee.runtime.heap.Heap;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.UserdataLayout;
import dev.perigee.runtime.memory.Memory;
import java.util.Map;

/**
 * Makes the objects of one engine that are neither strings nor tables. Each method may collect, so
 * its arguments must be reachable.
 */
public final class Objects {
  private final Heap heap;
  private final Strings strings;

  public Objects(Heap heap, Strings strings) {
    this.heap = heap;
    this.strings = strings;
  }

  /** A cell that holds a value. */
  public long cell(int tag, long payload) {
    heap.reserve(CellLayout.SIZE);
    return newCell(tag, payload);
  }

  private long newCell(int tag, long payload) {
    long cell = heap.allocateUnfilled(Tag.CELL, CellLayout.SIZE);
    Memory.putLong(cell + CellLayout.VALUE, payload);
    Memory.putLong(cell + CellLayout.VALUE + SlotLayout.TAG, tag);
    return cell;
  }

  /** A closure of a prototype record. Its upvalues are 0; the caller stores them. */
  public long closure(long prototypeRecord, int upvalues) {
    heap.reserve(ClosureLayout.size(upvalues));
    return newClosure(prototypeRecord, upvalues);
  }

  private long newClosure(long prototypeRecord, int upvalues) {
    long closure = heap.allocate(Tag.CLOSURE, ClosureLayout.size(upvalues));
    Memory.putInt(closure + ClosureLayout.COUNT, upvalues);
    Memory.putLong(closure + ClosureLayout.PROTOTYPE, prototypeRecord);
    return closure;
  }

  /** A closure whose upvalues are new cells that hold nil. */
  public long closureWithNewCells(long prototypeRecord, int upvalues) {
    heap.reserve(ClosureLayout.size(upvalues) + (long) upvalues * CellLayout.SIZE);
    long closure = newClosure(prototypeRecord, upvalues);
    for (int i = 0; i < upvalues; i++) {
      Memory.putLong(closure + ClosureLayout.UPVALUES + 8L * i, newCell(Tag.NIL, 0));
    }
    return closure;
  }

  /** A builtin with this number of held values, all nil. */
  public long builtin(int id, int values) {
    heap.reserve(BuiltinLayout.size(values));
    long builtin = heap.allocate(Tag.BUILTIN, BuiltinLayout.size(values));
    Memory.putInt(builtin + BuiltinLayout.COUNT, values);
    Memory.putInt(builtin + BuiltinLayout.ID, id);
    return builtin;
  }

  /**
   * A handle to a Java object.
   *
   * @param metatable address of a table, or 0
   */
  public long userdata(int id, long metatable) {
    heap.reserve(UserdataLayout.SIZE);
    long userdata = heap.allocate(Tag.USERDATA, UserdataLayout.SIZE);
    Memory.putInt(userdata + UserdataLayout.ID, id);
    Memory.putLong(userdata + UserdataLayout.METATABLE, metatable);
    return userdata;
  }

  /**
   * A coroutine object with a stack of this size in bytes, a multiple of a slot's size. The whole
   * stack is nil and counts as used. Its other fields are 0.
   */
  public long coroutine(long stackBytes) {
    heap.reserve(CoroutineLayout.SIZE + stackBytes);
    long stack = heap.allocateRaw(stackBytes);
    Memory.fill(stack, stackBytes, 0);
    return newCoroutine(stack, stackBytes);
  }

  /**
   * As {@link #coroutine}, but if a dead coroutine has left a stack, that one is used. It may have
   * any size, and its slots other than the first may hold anything.
   *
   * @param calls number of calls after which a new stack grows
   */
  public long coroutineOnFreeStack(long stackBytes, int calls) {
    FreeStacks free = heap.freeStacks();
    if (free.first() != 0) {
      heap.reserve(CoroutineLayout.SIZE);
    }
    // The reservation may have freed the stacks.
    long stack = free.first();
    if (stack == 0) {
      long coroutine = coroutine(stackBytes);
      Memory.putShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH, calls);
      return coroutine;
    }
    long bytes = free.bytes(stack);
    int left = free.calls(stack);
    long coroutine = newCoroutine(free.take(), bytes);
    Memory.putShort(coroutine + CoroutineLayout.CALLS_BEFORE_GROWTH, left);
    return coroutine;
  }

  private long newCoroutine(long stack, long stackBytes) {
    long coroutine = heap.allocate(Tag.THREAD, CoroutineLayout.SIZE);
    Memory.putLong(coroutine + CoroutineLayout.STACK, stack);
    Memory.putLong(coroutine + CoroutineLayout.STACK_SIZE, stackBytes);
    Memory.putLong(coroutine + CoroutineLayout.USED, stackBytes);
    return coroutine;
  }

  /**
   * An engine's record of a prototype, with its code and constants. Its entry and hints are 0, and
   * its feedback is empty. While it is made, the last scratch root slot of the state keeps it
   * alive.
   *
   * @param id index of the prototype in its engine
   * @param countdown number of calls until tier 0 reports one
   * @param longStrings the chunk's long strings, all reachable; this prototype's are added. Equal
   *     ones are one object, as in PUC Lua
   */
  public long prototype(
      Prototype prototype, int id, int countdown, Map<StringConstant, Long> longStrings) {
    int size = PrototypeLayout.size(prototype);
    heap.reserve(size);
    long record = heap.allocate(Tag.PROTOTYPE, size);
    Memory.putInt(record + PrototypeLayout.ID, id);
    Memory.putLong(
        record + PrototypeLayout.ORIGIN, record + PrototypeLayout.origin(prototype.code().length));
    Memory.putInt(record + PrototypeLayout.COUNTDOWN, countdown);
    Memory.putInt(record + PrototypeLayout.FRAME_SIZE, prototype.frameSize());
    Memory.putInt(record + PrototypeLayout.PARAMETERS, prototype.parameterCount());
    Memory.putInt(record + PrototypeLayout.VARARG, prototype.vararg() ? 1 : 0);
    Memory.putInt(record + PrototypeLayout.CONSTANT_COUNT, prototype.constants().size());
    Memory.putInt(record + PrototypeLayout.CODE_SIZE, prototype.code().length);
    Memory.putInt(record + PrototypeLayout.CHILD_COUNT, prototype.children().size());
    fillCode(prototype, record);
    long scratch =
        heap.state() + StateLayout.ROOTS + (long) (Root.TYPE_METATABLES - 1) * SlotLayout.SIZE;
    Slots.put(scratch, Tag.PROTOTYPE, record);
    try {
      fillConstants(prototype, record, longStrings);
    } finally {
      Slots.put(scratch, Tag.NIL, 0);
    }
    return record;
  }

  private void fillCode(Prototype prototype, long record) {
    long origin = Memory.getLong(record + PrototypeLayout.ORIGIN);
    Memory.putLong(origin + PrototypeLayout.STATE, heap.state());
    int[] code = prototype.code();
    Memory.putLong(origin + PrototypeLayout.POLL_COST, PrototypeLayout.pollCost(code.length));
    for (int pc = 0; pc < code.length; pc++) {
      Memory.putLong(PrototypeLayout.word(origin, pc), InstructionLayout.encode(code[pc]));
    }
  }

  private void fillConstants(
      Prototype prototype, long record, Map<StringConstant, Long> longStrings) {
    long slot = Memory.getLong(record + PrototypeLayout.ORIGIN) + PrototypeLayout.FIRST_CONSTANT;
    for (Constant constant : prototype.constants()) {
      // No pattern switch: the JVM takes 20 ms to prepare its first one.
      if (constant instanceof Constant.IntegerConstant integer) {
        Slots.put(slot, Tag.INTEGER, integer.value());
      } else if (constant instanceof Constant.FloatConstant number) {
        Slots.put(slot, Tag.FLOAT, Double.doubleToRawLongBits(number.value()));
      } else if (constant instanceof StringConstant text) {
        long string =
            text.isShort()
                ? strings.create(text.bytes())
                : longStrings.computeIfAbsent(text, t -> strings.create(t.bytes()));
        Slots.put(slot, Strings.tag(string), string);
        if ((Memory.getByte(record + ObjectLayout.COLOUR) & ObjectLayout.BLACK) != 0) {
          heap.barrier(record);
        }
      }
      slot += SlotLayout.SIZE;
    }
  }
}
