package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.FrameStore;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables, cells and upvalues: the accesses that find their element in the array, or in the node
 * where the slow path found it last. Anything else, metamethods above all, leaves with STEP.
 */
final class TableExpansion {
  private static final int BLACK_BIT = Integer.numberOfTrailingZeros(ObjectLayout.BLACK);

  /**
   * NEWTABLE's operand b for the most fields whose nodes fit into one cell; b stands for 2^(b-1).
   */
  private static final int MOST_FIELDS_OPERAND =
      Integer.SIZE - Integer.numberOfLeadingZeros(SizeClasses.LARGEST / TableLayout.NODE_SIZE);

  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;

  /**
   * Fields, by their keys' constants, that the function reads and writes. Tables have these as a
   * rule, so they are only looked for there: then one search is good for both.
   */
  private final BitSet updated = new BitSet();

  TableExpansion(Expansion expansion) {
    this.expansion = expansion;
    code = expansion.code;
    values = expansion.values;
    BitSet read = new BitSet();
    for (Block block : expansion.function.blocks()) {
      for (SsaValue step : block.instructions()) {
        if (step.op() == SsaOp.STEP) {
          findFields(step, read);
        }
      }
    }
    updated.and(read);
  }

  /** Leaves the constants of the fields that are written in {@link #updated}. */
  private void findFields(SsaValue step, BitSet read) {
    int word = expansion.word(step);
    switch (expansion.op(step)) {
      case GETFIELD, GETTABUP -> read.set(Instruction.c(word));
      case SETFIELD, SETTABUP -> updated.set(Instruction.b(word));
      default -> {}
    }
  }

  /** Whether a STEP has a fast path, as far as its operands' types tell. */
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case GETTABLE, SETTABLE -> mayBeTable(step.input(0)) && isKey(step.input(1));
      case GETI, GETFIELD, SELF, SETI, SETFIELD -> mayBeTable(step.input(0));
      case GETTABUP, SETTABUP, SETCELL, SETUPVAL -> true;
      case NEWTABLE -> hasRoutine(expansion.word(step));
      case LEN -> step.input(0).type() == ValueType.STRING;
      default -> false;
    };
  }

  /** Whether a NEWTABLE makes no elements, and few enough fields for their nodes to fit a cell. */
  private static boolean hasRoutine(int word) {
    return Instruction.c(word) == 0 && Instruction.b(word) <= MOST_FIELDS_OPERAND;
  }

  private static boolean mayBeTable(SsaValue value) {
    return value.type() == ValueType.TABLE || value.type() == ValueType.ANY;
  }

  static boolean isKey(SsaValue key) {
    return switch (key.type()) {
      case INTEGER, STRING, ANY -> true;
      case NUMBER -> !key.isConstant();
      default -> false;
    };
  }

  /** LOAD_CELL and LOAD_UPVALUE. */
  void expandLoad(Block block, int index, SsaValue load) {
    Node cell =
        load.op() == SsaOp.LOAD_CELL
            ? values.payload(load.input(0))
            : upvalue((int) load.payload());
    Place place = Place.slot(cell, CellLayout.VALUE, MemoryClass.CELL);
    FrameExit failed =
        expansion.frame.isFused(load)
            ? beforeLoad(load, block.instructions().get(index + 1))
            : FrameExit.plain(Exit.DEOPT, load.pc());
    expansion.define(expansion.guarded(block, index, load, place, failed), place);
  }

  /** The exit of a guard, moved to before the load, which tier 0 then does again. */
  private FrameExit beforeLoad(SsaValue load, SsaValue guard) {
    FrameExit exit = values.exit(Exit.DEOPT, Expansion.exitOf(guard), withoutHome(load));
    int top = expansion.prototype.tops()[load.pc()];
    List<FrameStore> stores = new ArrayList<>();
    for (FrameStore store : exit.stores()) {
      if (store.slot() < top) {
        stores.add(store);
      }
    }
    return new FrameExit(Exit.DEOPT, load.pc(), stores);
  }

  /** What memory holds, if it held a value already that will be stored. */
  private @Nullable SsaValue[] withoutHome(SsaValue load) {
    @Nullable SsaValue[] contents = expansion.contents.clone();
    contents[load.home()] = load;
    return contents;
  }

  /** The cell of an upvalue. */
  private Node upvalue(int index) {
    Node closure = code.constantLoad(code.graph.frame(), -2L * SlotLayout.SIZE);
    return code.constantLoad(closure, ClosureLayout.UPVALUES + 8L * index);
  }

  void expandStep(Block block, int index, SsaValue step) {
    int word = expansion.word(step);
    FrameExit slow = expansion.slow(step);
    switch (expansion.op(step)) {
      case GETTABLE -> {
        Node table = table(step.input(0), slow);
        Place place = byKey(table, step.input(1), slow);
        result(block, index, step, Instruction.a(word), place, slow);
      }
      case GETI -> {
        Node table = table(step.input(0), slow);
        Place place = element(table, code.graph.constant(Instruction.c(word) - 1L), slow);
        result(block, index, step, Instruction.a(word), place, slow);
      }
      case GETFIELD -> getField(block, index, step, table(step.input(0), slow), slow);
      case GETTABUP ->
          getField(block, index, step, tableInUpvalue(Instruction.b(word), slow), slow);
      case SELF -> expandSelf(block, index, step, word, slow);
      case SETTABLE -> {
        Node table = table(step.input(0), slow);
        barrier(table, step.input(2), slow);
        setByKey(block, table, step.input(1), step.input(2), slow);
      }
      case SETI -> {
        Node table = table(step.input(0), slow);
        barrier(table, step.input(1), slow);
        Node key = code.graph.constant(Instruction.b(word) - 1L);
        setElement(block, table, key, step.input(1), slow);
      }
      case SETFIELD -> setField(step, table(step.input(0), slow), step.input(1), slow);
      case SETTABUP ->
          setField(step, tableInUpvalue(Instruction.a(word), slow), step.input(0), slow);
      case SETUPVAL -> setCell(upvalue(Instruction.a(word)), step.input(0), slow);
      case SETCELL -> {
        SsaValue holder = Expansion.exitOf(step).slot(Instruction.a(word));
        if (holder == null) {
          throw new IllegalStateException("no cell");
        }
        setCell(values.payload(holder), step.input(0), slow);
      }
      case LEN -> length(block, index, step, Instruction.a(word));
      case NEWTABLE -> newTable(block, index, step, Instruction.a(word), slow);
      default -> throw new IllegalStateException("no fast path for " + expansion.op(step));
    }
  }

  /** The table that a value is. */
  private Node table(SsaValue value, FrameExit slow) {
    return values.checked(value, ValueType.TABLE, slow);
  }

  private Node tableInUpvalue(int index, FrameExit slow) {
    return code.loadChecked(upvalue(index), CellLayout.VALUE, Tag.TABLE, MemoryClass.CELL, slow);
  }

  /** Leaves if the container is black and the value may be an object. */
  void barrier(Node container, SsaValue value, FrameExit slow) {
    ValueType type = value.type();
    if (type == ValueType.ANY || Tag.isCollectable(type.tag())) {
      checkNotBlack(code, container, slow);
    }
  }

  /** Leaves if an object is black: a store of another object into it takes the barrier. */
  static void checkNotBlack(GraphBuilder code, Node container, FrameExit slow) {
    code.add(code.graph.newNode(Operation.CHECK_BIT, ObjectLayout.COLOUR, BLACK_BIT, container))
        .setMemory(MemoryClass.COLOUR)
        .setExit(slow);
  }

  /** The place of the value with a key of known or unknown type; an unknown one is an integer. */
  Place byKey(Node table, SsaValue key, FrameExit slow) {
    return key.type() == ValueType.STRING
        ? hashedField(table, values.payload(key), slow)
        : element(table, elementIndex(key, slow), slow);
  }

  /** An integer key less 1. */
  private Node elementIndex(SsaValue key, FrameExit slow) {
    if (key.isConstant()) {
      return code.graph.constant(key.payload() - 1);
    }
    Node integer = values.checked(key, ValueType.INTEGER, slow);
    return code.add(Operation.SUBTRACT, integer, code.graph.constant(1L));
  }

  /** The element of an array with an index from 0. */
  private Place element(Node table, Node index, FrameExit slow) {
    Node size = code.load(Operation.LOAD, table, TableLayout.ARRAY_SIZE, MemoryClass.TABLE);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, index, size, slow);
    Node payloads = code.load(Operation.LOAD, table, TableLayout.ARRAY, MemoryClass.TABLE);
    Node tags = code.load(Operation.LOAD, table, TableLayout.TAGS, MemoryClass.TABLE);
    return Place.element(payloads, tags, index);
  }

  /** The value of the node that the hint of an instruction names, if its key is the constant. */
  private Place field(Node table, int key, int pc, FrameExit slow) {
    return node(Operation.HINTED_NODE, table, values.key(key), hint(pc), slow);
  }

  private static long hint(int pc) {
    return PrototypeLayout.HINTS + 4L * pc;
  }

  /** GETFIELD and GETTABUP. */
  private void getField(Block block, int index, SsaValue step, Node table, FrameExit slow) {
    int word = expansion.word(step);
    int key = Instruction.c(word);
    int slot = Instruction.a(word);
    if (updated.get(key)) {
      result(block, index, step, slot, field(table, key, step.pc(), slow), slow);
    } else {
      Place place = anyField(block, index, step, slot, table, slow);
      define(typedResult(block, index, step, slot, place, slow), place);
    }
  }

  /** What indexing with a constant string finds, for what the step leaves in a slot. */
  private Place anyField(
      Block block, int index, SsaValue step, int slot, Node table, FrameExit slow) {
    // A guard behind a load sees nil, and what nil means is for the slow path.
    int checksNil = isGuarded(block, index, step, slot) ? 0 : 1;
    int key = Instruction.c(expansion.word(step));
    return search(Operation.FIELD, checksNil, table, key, step.pc(), slow);
  }

  private Place search(
      Operation operation, int parameter, Node table, int key, int pc, FrameExit slow) {
    Node nodes = nodes(table);
    Node mask = mask(table);
    Node slot =
        code.graph
            .newNode(operation, hint(pc), parameter, table, nodes, mask, values.key(key))
            .setMemory(MemoryClass.TABLE)
            .setExit(slow);
    return Place.slot(code.add(slot), TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  /** SETFIELD and SETTABUP. Nil makes no field. */
  private void setField(SsaValue step, Node table, SsaValue value, FrameExit slow) {
    int key = Instruction.b(expansion.word(step));
    barrier(table, value, slow);
    if (updated.get(key) || value.type() == ValueType.NIL) {
      storePresent(field(table, key, step.pc(), slow), value, slow);
      return;
    }
    if (value.type() == ValueType.ANY) {
      code.check32(Comparison.EQUAL, values.tag(value), Tag.NIL, slow);
    }
    storeValue(value, search(Operation.FIELD_TO_SET, 0, table, key, step.pc(), slow));
  }

  private Node callForTable(int operand) {
    if (operand == 0) {
      return code.graph.newNode(Operation.CALL_ROUTINE, 0, Routine.NEW_TABLE.ordinal());
    }
    int fields = 1 << operand - 1;
    int sizeClass = SizeClasses.of(fields * TableLayout.NODE_SIZE);
    return code.graph.newNode(
        Operation.CALL_ROUTINE,
        0,
        Routine.NEW_RECORD.ordinal(),
        code.graph.constant(StateLayout.freeRaw(sizeClass)),
        code.graph.constant(SizeClasses.bytes(sizeClass)),
        code.graph.constant(fields));
  }

  private void newTable(Block block, int index, SsaValue step, int slot, FrameExit slow) {
    Node table = code.add(callForTable(Instruction.b(expansion.word(step))).setExit(slow));
    expansion.deliver(block, index, step, slot, table, ValueType.TABLE);
  }

  /** The value of the main node of a string, if its key is the string. */
  private Place hashedField(Node table, Node key, FrameExit slow) {
    return node(Operation.HASHED_NODE, table, key, 0, slow);
  }

  private Place node(Operation operation, Node table, Node key, long hint, FrameExit slow) {
    Node nodes = nodes(table);
    Node mask = mask(table);
    Node node =
        code.add(operation, hint, nodes, mask, key).setMemory(MemoryClass.TABLE).setExit(slow);
    return Place.slot(node, TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  private Node nodes(Node table) {
    return code.load(Operation.LOAD, table, TableLayout.NODES, MemoryClass.TABLE);
  }

  private Node mask(Node table) {
    return code.load(Operation.LOAD32, table, TableLayout.NODE_MASK, MemoryClass.TABLE);
  }

  /** Reads the value at a place, unless it is nil, into what a step leaves in a slot. */
  private void result(
      Block block, int index, SsaValue step, int slot, Place place, FrameExit slow) {
    if (!isGuarded(block, index, step, slot)) {
      code.check32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, slow);
    }
    define(typedResult(block, index, step, slot, place, slow), place);
  }

  /** Whether what a step leaves in a slot is guarded before it is stored, which finds nil, too. */
  private boolean isGuarded(Block block, int index, SsaValue step, int slot) {
    int at = Expansion.indexOfResult(block, index, step, slot);
    return at != Expansion.NONE && expansion.frame.isFused(block.instructions().get(at));
  }

  /**
   * What a step leaves in a slot, or the guard of it: leaves if a place holds another type than the
   * guard's. Null if nothing uses it.
   */
  private @Nullable SsaValue typedResult(
      Block block, int index, SsaValue step, int slot, Place place, FrameExit slow) {
    int at = Expansion.indexOfResult(block, index, step, slot);
    if (at == Expansion.NONE) {
      return null;
    }
    SsaValue value = block.instructions().get(at);
    expansion.setDone(value);
    return expansion.guarded(block, at, value, place, slow);
  }

  private void define(@Nullable SsaValue value, Place place) {
    if (value != null) {
      expansion.define(value, place);
    }
  }

  private void expandSelf(Block block, int index, SsaValue step, int word, FrameExit slow) {
    Node table = table(step.input(0), slow);
    Place place = anyField(block, index, step, Instruction.a(word), table, slow);
    int receiver = Instruction.a(word) + 2;
    SsaValue method = typedResult(block, index, step, Instruction.a(word), place, slow);
    values.storeTyped(receiver, table, Tag.TABLE);
    int at = Expansion.indexOfResult(block, index, step, receiver);
    if (at != Expansion.NONE) {
      SsaValue value = block.instructions().get(at);
      expansion.setDone(value);
      if (FrameContents.isNode(value)) {
        values.define(value, code.add(Operation.MOVE, table));
      }
    }
    define(method, place);
  }

  private void setByKey(Block block, Node table, SsaValue key, SsaValue value, FrameExit slow) {
    if (key.type() == ValueType.STRING) {
      storePresent(hashedField(table, values.payload(key), slow), value, slow);
    } else {
      setElement(block, table, elementIndex(key, slow), value, slow);
    }
  }

  /**
   * Writes an array element, which exists or may be made without asking a metamethod.
   *
   * @param index the key less 1
   */
  private void setElement(Block block, Node table, Node index, SsaValue value, FrameExit slow) {
    Place place = element(table, index, slow);
    BasicBlock absent = code.newBlock();
    absent.setCold(true);
    BasicBlock present = code.newBlock();
    BasicBlock raw = code.newBlock();
    code.branch32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, absent, present);
    expansion.continueIn(block, absent);
    Node metatable = code.load(Operation.LOAD, table, TableLayout.METATABLE, MemoryClass.TABLE);
    code.check(Comparison.NOT_EQUAL, metatable, code.graph.constant(0L), slow);
    code.jump(raw);
    expansion.continueIn(block, present);
    code.jump(raw);
    expansion.continueIn(block, raw);
    storeValue(value, place);
  }

  /** Writes the value at a place, unless nil is there, which a metamethod may want to see. */
  private void storePresent(Place place, SsaValue value, FrameExit slow) {
    code.check32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, slow);
    storeValue(value, place);
  }

  private void setCell(Node cell, SsaValue value, FrameExit slow) {
    barrier(cell, value, slow);
    storeValue(value, Place.slot(cell, CellLayout.VALUE, MemoryClass.CELL));
  }

  private void storeValue(SsaValue value, Place place) {
    place.storeTag(code, values.tag(value));
    if (FrameValues.hasPayload(value)) {
      place.storePayload(code, values.payload(value), FrameValues.isFloat(value));
    }
  }

  private void length(Block block, int index, SsaValue step, int slot) {
    Node length = code.constantLoad(values.payload(step.input(0)), StringLayout.LENGTH);
    expansion.deliver(block, index, step, slot, length, ValueType.INTEGER);
  }
}
