package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields, methods, cells and upvalues. A field is looked up in the node where it was found last,
 * then by a routine. Everything else, mainly metamethods that are functions, leaves with STEP.
 */
final class TableExpansion extends StepExpansion {
  private static final int BLACK_BIT = Integer.numberOfTrailingZeros(ObjectLayout.BLACK);

  private final ElementExpansion elements;

  /**
   * The fields that the function both reads from a table, expecting a type other than nil, and
   * writes. They are looked up only in the table itself, so that one search is enough for both.
   * Null before it is needed.
   */
  private @Nullable Set<Field> updated;

  /**
   * A field.
   *
   * @param table the table's value, or null for an upvalue
   * @param upvalue the upvalue's number, if the table is in one
   * @param key the index of the key's constant
   */
  private record Field(@Nullable SsaValue table, int upvalue, int key) {}

  TableExpansion(Expansion expansion) {
    super(expansion);
    elements = new ElementExpansion(expansion, this);
  }

  private boolean isUpdated(Field field) {
    if (updated == null) {
      Set<Field> read = new HashSet<>();
      updated = new HashSet<>();
      for (Block block : expansion.function.blocks()) {
        for (int i = 0; i < block.instructions().size(); i++) {
          findField(block, i, read, updated);
        }
      }
      updated.retainAll(read);
    }
    return updated.contains(field);
  }

  private void findField(Block block, int index, Set<Field> read, Set<Field> written) {
    SsaValue step = block.instructions().get(index);
    if (step.op() == SsaOp.STEP) {
      int word = expansion.word(step);
      switch (expansion.op(step)) {
        case GETFIELD, GETTABUP -> {
          if (isGuarded(block, index, step, Instruction.a(word))) {
            read.add(fieldRead(step, word));
          }
        }
        case SETFIELD, SETTABUP -> written.add(fieldWritten(step, word));
        default -> {}
      }
    }
  }

  private Field fieldRead(SsaValue step, int word) {
    return expansion.op(step) == Op.GETFIELD
        ? new Field(step.input(0), 0, Instruction.c(word))
        : new Field(null, Instruction.b(word), Instruction.c(word));
  }

  private Field fieldWritten(SsaValue step, int word) {
    return expansion.op(step) == Op.SETFIELD
        ? new Field(step.input(0), 0, Instruction.b(word))
        : new Field(null, Instruction.a(word), Instruction.b(word));
  }

  @Override
  boolean hasFastPath(SsaValue step) {
    return switch (expansion.op(step)) {
      case GETFIELD, SETFIELD -> mayBeTable(step.input(0));
      case SELF -> mayBeTable(step.input(0)) || isString(step.input(0));
      case GETTABUP, SETTABUP, SETCELL, SETUPVAL -> true;
      default -> elements.hasFastPath(step);
    };
  }

  static boolean mayBeTable(SsaValue value) {
    return value.type() == ValueType.TABLE || value.type() == ValueType.ANY;
  }

  private static boolean isString(SsaValue value) {
    return value.type() == ValueType.STRING || value.type() == ValueType.LONG_STRING;
  }

  /** LOAD_CELL and LOAD_UPVALUE. */
  void expandLoad(Block block, int index, SsaValue load) {
    Node cell =
        load.op() == SsaOp.LOAD_CELL
            ? values.payload(load.input(0))
            : values.upvalue((int) load.payload());
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

  /** The contents of memory, provided that it already held a value that will be stored. */
  private @Nullable SsaValue[] withoutHome(SsaValue load) {
    @Nullable SsaValue[] contents = expansion.contents.clone();
    contents[load.home()] = load;
    return contents;
  }

  @Override
  void expand(Block block, int index, SsaValue step) {
    int word = expansion.word(step);
    FrameExit slow = expansion.slow(step);
    switch (expansion.op(step)) {
      case GETFIELD -> getField(block, index, step, table(step.input(0), slow), slow);
      case GETTABUP ->
          getField(block, index, step, tableInUpvalue(Instruction.b(word), slow), slow);
      case SELF -> expandSelf(block, index, step, word, slow);
      case SETFIELD -> setField(block, step, table(step.input(0), slow), step.input(1), slow);
      case SETTABUP ->
          setField(block, step, tableInUpvalue(Instruction.a(word), slow), step.input(0), slow);
      case SETUPVAL -> setCell(values.upvalue(Instruction.a(word)), step.input(0), slow);
      case SETCELL -> {
        SsaValue holder = Expansion.exitOf(step).slot(Instruction.a(word));
        if (holder == null) {
          throw new IllegalStateException("no cell");
        }
        setCell(values.payload(holder), step.input(0), slow);
      }
      default -> elements.expandStep(block, index, step, slow);
    }
  }

  /** The payload of a value that must be a table. */
  Node table(SsaValue value, FrameExit slow) {
    return values.checked(value, ValueType.TABLE, slow);
  }

  private Node tableInUpvalue(int index, FrameExit slow) {
    return code.loadChecked(
        values.upvalue(index), CellLayout.VALUE, Tag.TABLE, MemoryClass.CELL, slow);
  }

  /** Leaves if the container is black and the value may be an object. */
  void barrier(Node container, SsaValue value, FrameExit slow) {
    ValueType type = value.type();
    if (type == ValueType.ANY || Tag.isCollectable(type.tag())) {
      checkNotBlack(code, container, slow);
    }
  }

  /** Leaves if an object is black, since a store of another object into it needs the barrier. */
  static void checkNotBlack(GraphBuilder code, Node container, FrameExit slow) {
    code.add(code.graph.newNode(Operation.CHECK_BIT, ObjectLayout.COLOUR, BLACK_BIT, container))
        .setMemory(MemoryClass.COLOUR)
        .setExit(slow);
  }

  /** The value that a table itself has for a key. */
  Place findRaw(Node table, SsaValue key, FrameExit slow) {
    return elements.find(Routine.FIND_RAW, table, key, slow);
  }

  /** The value of the node given by the hint of an instruction, if its key is the constant. */
  private Place field(Node table, int key, int pc, FrameExit slow) {
    Node constant = values.key(key);
    Node nodes = nodes(table);
    Node mask = mask(table);
    Node node =
        code.add(Operation.HINTED_NODE, PrototypeLayout.hint(pc), nodes, mask, constant)
            .setMemory(MemoryClass.TABLE)
            .setExit(slow);
    return Place.slot(node, TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  /** GETFIELD and GETTABUP. */
  private void getField(Block block, int index, SsaValue step, Node table, FrameExit slow) {
    int word = expansion.word(step);
    int key = Instruction.c(word);
    int slot = Instruction.a(word);
    Place place;
    if (isUpdated(fieldRead(step, word))) {
      place = field(table, key, step.pc(), slow);
      if (!isGuarded(block, index, step, slot)) {
        code.check32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, slow);
      }
    } else {
      place = anyField(block, index, step, slot, table, slow);
    }
    read(block, index, step, place, slow);
  }

  /** Makes the value at a place a step's result in its first slot. */
  void read(Block block, int index, SsaValue step, Place place, FrameExit slow) {
    int slot = Instruction.a(expansion.word(step));
    define(typedResult(block, index, step, slot, place, slow), place);
  }

  /** The result of indexing with a constant string, for a step's result in a slot. */
  private Place anyField(
      Block block, int index, SsaValue step, int slot, Node table, FrameExit slow) {
    // A guard after a load finds nil, and the slow path handles it.
    int checksNil = isGuarded(block, index, step, slot) ? 0 : Operation.CHECKS_NIL;
    Node key = values.key(Instruction.c(expansion.word(step)));
    return search(Operation.FIELD, checksNil, table, key, step.pc(), slow);
  }

  /** The result of a FIELD or FIELD_TO_SET. */
  Place search(Operation operation, int parameter, Node table, Node key, int pc, FrameExit slow) {
    Node nodes = nodes(table);
    Node mask = mask(table);
    Node slot =
        code.graph
            .newNode(operation, PrototypeLayout.hint(pc), parameter, table, nodes, mask, key)
            .setMemory(MemoryClass.TABLE)
            .setExit(slow);
    return Place.slot(code.add(slot), TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  /** SETFIELD and SETTABUP. */
  private void setField(Block block, SsaValue step, Node table, SsaValue value, FrameExit slow) {
    int word = expansion.word(step);
    int key = Instruction.b(word);
    barrier(table, value, slow);
    if (value.type() != ValueType.NIL && isUpdated(fieldWritten(step, word))) {
      Place place = field(table, key, step.pc(), slow);
      code.check32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, slow);
      storeValue(value, place);
    } else {
      store(block, step, table, values.key(key), 0, value, slow);
    }
  }

  /**
   * Stores a value in the field with a string key.
   *
   * @param parameter of the FIELD_TO_SET
   */
  void store(
      Block block,
      SsaValue step,
      Node table,
      Node key,
      int parameter,
      SsaValue value,
      FrameExit slow) {
    // A nil makes no field.
    Node string = code.graph.constant((long) Tag.STRING);
    if (value.type() == ValueType.NIL) {
      setByRoutine(table, string, key, value, slow);
    } else if (value.type() == ValueType.ANY) {
      BasicBlock nil = code.newBlock();
      nil.setCold(true);
      BasicBlock other = code.newBlock();
      BasicBlock stored = code.newBlock();
      code.branch32(Comparison.EQUAL, values.tag(value), Tag.NIL, nil, other);
      expansion.continueIn(block, nil);
      setByRoutine(table, string, key, value, slow);
      code.jump(stored);
      expansion.continueIn(block, other);
      storeValue(value, search(Operation.FIELD_TO_SET, parameter, table, key, step.pc(), slow));
      code.jump(stored);
      expansion.continueIn(block, stored);
    } else {
      storeValue(value, search(Operation.FIELD_TO_SET, parameter, table, key, step.pc(), slow));
    }
  }

  /** Stores a value under any key that is not in the table's array, which may grow for it. */
  void setByRoutine(Node table, Node keyTag, Node key, SsaValue value, FrameExit slow) {
    storeValue(value, Place.slot(code.graph.state(), StateLayout.FOUND, MemoryClass.NODE));
    code.callRoutine(Routine.SET_VALUE, slow, table, keyTag, key);
  }

  private Node nodes(Node table) {
    return code.load(Operation.LOAD, table, TableLayout.NODES, MemoryClass.TABLE);
  }

  private Node mask(Node table) {
    return code.load(Operation.LOAD32, table, TableLayout.NODE_MASK, MemoryClass.TABLE);
  }

  /**
   * Whether a step's result in a slot is guarded before it is stored, so that nil is found, too.
   */
  boolean isGuarded(Block block, int index, SsaValue step, int slot) {
    int at = Expansion.indexOfResult(block, index, step, slot);
    return at != Expansion.NONE && expansion.frame.isFused(block.instructions().get(at));
  }

  /**
   * A step's result in a slot, or its guard. Leaves if a place holds another type than the guard's.
   * Null if nothing uses the result.
   */
  @Nullable SsaValue typedResult(
      Block block, int index, SsaValue step, int slot, Place place, FrameExit slow) {
    int at = Expansion.indexOfResult(block, index, step, slot);
    if (at == Expansion.NONE) {
      return null;
    }
    SsaValue value = block.instructions().get(at);
    expansion.setDone(value);
    return expansion.guarded(block, at, value, place, slow);
  }

  void define(@Nullable SsaValue value, Place place) {
    if (value != null) {
      expansion.define(value, place);
    }
  }

  private void expandSelf(Block block, int index, SsaValue step, int word, FrameExit slow) {
    SsaValue object = step.input(0);
    int slot = Instruction.a(word);
    Place place =
        switch (object.type()) {
          case TABLE -> anyField(block, index, step, slot, values.payload(object), slow);
          case STRING, LONG_STRING -> method(object, word, slow);
          default -> methodOfAny(block, index, step, word, slow);
        };
    int receiver = slot + 2;
    SsaValue method = typedResult(block, index, step, slot, place, slow);
    values.store(object, receiver);
    int at = Expansion.indexOfResult(block, index, step, receiver);
    if (at != Expansion.NONE) {
      SsaValue value = block.instructions().get(at);
      expansion.setDone(value);
      if (FrameContents.isNode(value)) {
        values.define(value, code.add(Operation.MOVE, values.payload(object)));
      }
    }
    define(method, place);
  }

  private Place methodOfAny(Block block, int index, SsaValue step, int word, FrameExit slow) {
    SsaValue object = step.input(0);
    BasicBlock table = code.newBlock();
    BasicBlock other = code.newBlock();
    other.setCold(true);
    BasicBlock found = code.newBlock();
    code.branch32(Comparison.EQUAL, values.tag(object), Tag.TABLE, table, other);
    expansion.continueIn(block, table);
    Place field = anyField(block, index, step, Instruction.a(word), table(object, slow), slow);
    code.jump(found);
    expansion.continueIn(block, other);
    Place method = method(object, word, slow);
    code.jump(found);
    expansion.continueIn(block, found);
    Node slot = code.phi(field.base(), method.base());
    return Place.slot(slot, TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  /** The method of a value that is not a table. */
  private Place method(SsaValue object, int word, FrameExit slow) {
    Node key = values.key(Instruction.c(word));
    Node slot =
        code.callRoutine(
            Routine.FIND_METHOD, slow, values.tag(object), values.payload(object), key);
    return Place.slot(slot, TableLayout.NODE_VALUE, MemoryClass.NODE);
  }

  private void setCell(Node cell, SsaValue value, FrameExit slow) {
    barrier(cell, value, slow);
    storeValue(value, Place.slot(cell, CellLayout.VALUE, MemoryClass.CELL));
  }

  void storeValue(SsaValue value, Place place) {
    place.storeTag(code, values.tag(value));
    if (FrameValues.hasPayload(value)) {
      place.storePayload(code, values.payload(value), FrameValues.isFloat(value));
    }
  }
}
