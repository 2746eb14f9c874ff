package dev.perigee.tier1.expansion;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaOp;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.SizeClasses;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.StringLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FrameExit;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * New tables, their lengths, and elements whose keys are not constant strings. An integer is looked
 * up in the array, a string in its main node; routines do everything else.
 */
final class ElementExpansion {
  /**
   * NEWTABLE's operand b for the maximum number of fields whose nodes fit into one cell; b stands
   * for 2^(b-1).
   */
  private static final int MOST_FIELDS_OPERAND =
      Integer.SIZE - Integer.numberOfLeadingZeros(SizeClasses.LARGEST / TableLayout.NODE_SIZE);

  /** The maximum number of elements that fit into one cell. */
  private static final int MOST_ELEMENTS = SizeClasses.LARGEST / TableLayout.ELEMENT_SIZE;

  /** A SETLIST with more values than this leaves, since such tables are usually made only once. */
  private static final int MOST_STORED = 16;

  /**
   * The weight of a read among the accesses of an element, which is so large that writes alone do
   * not suffice.
   */
  private static final int READ = 256;

  /** The maximum number of steps from a length to a key: a result, a guard, an addition. */
  private static final int LONGEST_DERIVATION = 5;

  private final Expansion expansion;
  private final GraphBuilder code;
  private final FrameValues values;
  private final TableExpansion tables;

  /**
   * The elements with integer keys that the function accesses more than once, and never finds nil.
   * They are looked up only in the array, so that one check is enough for all accesses. Null before
   * it is needed.
   */
  private @Nullable Set<Element> shared;

  /** A table and an integer key. */
  private record Element(SsaValue table, SsaValue key) {}

  ElementExpansion(Expansion expansion, TableExpansion tables) {
    this.expansion = expansion;
    this.tables = tables;
    code = expansion.code;
    values = expansion.values;
  }

  /** Whether a STEP has a fast path, judging by its operands' types. */
  boolean hasFastPath(SsaValue step) {
    int word = expansion.word(step);
    return switch (expansion.op(step)) {
      case GETTABLE, SETTABLE -> TableExpansion.mayBeTable(step.input(0)) && isKey(step.input(1));
      case GETI, SETI -> TableExpansion.mayBeTable(step.input(0));
      case NEWTABLE ->
          Instruction.c(word) <= MOST_ELEMENTS && Instruction.b(word) <= MOST_FIELDS_OPERAND;
      case SETLIST ->
          Instruction.b(word) == 0 ? listOffset(step) == 0 : Instruction.b(word) <= MOST_STORED;
      case LEN ->
          TableExpansion.mayBeTable(step.input(0)) || step.input(0).type() == ValueType.STRING;
      default -> false;
    };
  }

  private static boolean isKey(SsaValue key) {
    return switch (key.type()) {
      case NIL, LONG_STRING, NONE, CELL -> false;
      default -> true;
    };
  }

  void expandStep(Block block, int index, SsaValue step, FrameExit slow) {
    int word = expansion.word(step);
    switch (expansion.op(step)) {
      case GETTABLE, GETI -> get(block, index, step, key(step), slow);
      case SETTABLE -> set(block, step, key(step), step.input(2), slow);
      case SETI -> set(block, step, key(step), step.input(1), slow);
      case LEN -> length(block, index, step, Instruction.a(word), slow);
      case NEWTABLE -> newTable(block, index, step, Instruction.a(word), slow);
      case SETLIST -> setList(step, word, slow);
      default -> throw new IllegalStateException("no fast path for " + expansion.op(step));
    }
  }

  /**
   * Whether an element is accessed several times, so that it is searched only once. It is then
   * expected in the array.
   */
  private boolean isShared(SsaValue table, SsaValue key) {
    if (expansion.hasSparseTables()) {
      return false;
    }
    if (shared == null) {
      Map<Element, Integer> accesses = new HashMap<>();
      Set<Element> perhapsNil = new HashSet<>();
      for (Block block : expansion.function.blocks()) {
        for (int i = 0; i < block.instructions().size(); i++) {
          countAccess(block, i, accesses, perhapsNil);
        }
      }
      accesses.values().removeIf(weight -> weight <= READ);
      shared = new HashSet<>(accesses.keySet());
      shared.removeAll(perhapsNil);
    }
    return shared.contains(new Element(table, key));
  }

  private void countAccess(
      Block block, int index, Map<Element, Integer> accesses, Set<Element> perhapsNil) {
    SsaValue step = block.instructions().get(index);
    if (step.op() != SsaOp.STEP || !expansion.op(step).accessesElement()) {
      return;
    }
    SsaValue key = key(step);
    Element element = new Element(step.input(0), key);
    if (key.type() != ValueType.INTEGER) {
      return;
    }
    boolean reads = reads(expansion.op(step));
    accesses.merge(element, reads ? READ : 1, Integer::sum);
    int slot = Instruction.a(expansion.word(step));
    if (reads && !tables.isGuarded(block, index, step, slot)) {
      perhapsNil.add(element);
    }
  }

  private static boolean reads(Op op) {
    return op == Op.GETTABLE || op == Op.GETI;
  }

  /** The key of an access. */
  private SsaValue key(SsaValue step) {
    int word = expansion.word(step);
    return switch (expansion.op(step)) {
      case GETI -> expansion.function.integer(Instruction.c(word));
      case SETI -> expansion.function.integer(Instruction.b(word));
      default -> step.input(1);
    };
  }

  /** The exit of an access whose element is expected in an array, but is not there. */
  private FrameExit elsewhere(SsaValue step) {
    return expansion.values.exit(Exit.DEOPT, Expansion.exitOf(step), expansion.contents);
  }

  /** The element of an array. Leaves if the key is outside of it. */
  private Place checkedElement(Node table, SsaValue key, FrameExit slow) {
    return checkedElement(code, table, index(key), slow);
  }

  /** The same for an index from 0. */
  static Place checkedElement(GraphBuilder code, Node table, Node index, FrameExit slow) {
    Node size = code.load(Operation.LOAD, table, TableLayout.ARRAY_SIZE, MemoryClass.TABLE);
    code.check(Comparison.UNSIGNED_GREATER_EQUAL, index, size, slow);
    return inArray(code, table, index);
  }

  /** An integer key minus 1. */
  private Node index(SsaValue key) {
    return key.isConstant()
        ? code.graph.constant(key.payload() - 1)
        : code.add(Operation.SUBTRACT, values.payload(key), code.graph.constant(1L));
  }

  static Place inArray(GraphBuilder code, Node table, Node index) {
    Node payloads = code.load(Operation.LOAD, table, TableLayout.ARRAY, MemoryClass.TABLE);
    Node tags = code.load(Operation.LOAD, table, TableLayout.TAGS, MemoryClass.TABLE);
    return Place.element(payloads, tags, index);
  }

  // Reading

  private void get(Block block, int index, SsaValue step, SsaValue key, FrameExit slow) {
    int slot = Instruction.a(expansion.word(step));
    Node table = tables.table(step.input(0), slow);
    if (key.type() == ValueType.STRING) {
      int parameter = Operation.HASHED;
      if (!tables.isGuarded(block, index, step, slot)) {
        parameter |= Operation.CHECKS_NIL;
      }
      Node string = values.payload(key);
      tables.read(
          block,
          index,
          step,
          tables.search(Operation.FIELD, parameter, table, string, step.pc(), slow),
          slow);
      return;
    }
    if (!NumberExpansion.mayBeInteger(key)) {
      tables.read(block, index, step, find(Routine.FIND_VALUE, table, key, slow), slow);
      return;
    }
    if (isShared(step.input(0), key)) {
      tables.read(block, index, step, checkedElement(table, key, elsewhere(step)), slow);
      return;
    }
    List<BasicBlock> others = new ArrayList<>();
    Place element = element(block, table, key, others);
    int expected = expectedTag(block, index, step, slot);
    BasicBlock present = code.newBlock();
    BasicBlock wrong = coldBlock(others);
    if (expected == Tag.NIL) {
      code.branch32(Comparison.EQUAL, element.loadTag(code), Tag.NIL, wrong, present);
    } else {
      code.branch32(Comparison.NOT_EQUAL, element.loadTag(code), expected, wrong, present);
    }
    continueWith(block, others);
    Place found = find(Routine.FIND_VALUE, table, key, slow);
    SsaValue value = tables.typedResult(block, index, step, slot, found, slow);
    join(block, value, present, element, found);
  }

  /** The tag that the guard of a step's result expects; NIL if there is no guard. */
  private int expectedTag(Block block, int index, SsaValue step, int slot) {
    if (!tables.isGuarded(block, index, step, slot)) {
      return Tag.NIL;
    }
    int at = Expansion.indexOfResult(block, index, step, slot);
    return block.instructions().get(at + 1).type().tag();
  }

  /** A new cold block, which is added to a list. */
  private BasicBlock coldBlock(List<BasicBlock> others) {
    BasicBlock cold = code.newBlock();
    cold.setCold(true);
    others.add(cold);
    return cold;
  }

  /** Continues after new blocks, in a block where they meet. */
  private void continueWith(Block block, List<BasicBlock> others) {
    if (others.size() == 1) {
      expansion.continueIn(block, others.getFirst());
      return;
    }
    BasicBlock join = code.newBlock();
    join.setCold(true);
    for (BasicBlock other : others) {
      expansion.continueIn(block, other);
      code.jump(join);
    }
    expansion.continueIn(block, join);
  }

  /**
   * The element of an array.
   *
   * @param others gets the blocks in which to continue if the key is not an integer, or is outside
   *     of the array
   */
  private Place element(Block block, Node table, SsaValue key, List<BasicBlock> others) {
    if (key.type() != ValueType.INTEGER) {
      BasicBlock integer = code.newBlock();
      code.branch32(Comparison.EQUAL, values.tag(key), Tag.INTEGER, integer, coldBlock(others));
      expansion.continueIn(block, integer);
    }
    Node index = index(key);
    Node size = code.load(Operation.LOAD, table, TableLayout.ARRAY_SIZE, MemoryClass.TABLE);
    BasicBlock inside = code.newBlock();
    code.branch(Comparison.UNSIGNED_GREATER_EQUAL, index, size, coldBlock(others), inside);
    expansion.continueIn(block, inside);
    return inArray(code, table, index);
  }

  /** The result of FIND_VALUE or FIND_RAW. */
  Place find(Routine routine, Node table, SsaValue key, FrameExit slow) {
    Node slot = code.callRoutine(routine, slow, table, values.tag(key), keyPayload(key));
    return Place.slot(slot, 0, MemoryClass.NODE);
  }

  private Node keyPayload(SsaValue key) {
    if (!FrameValues.hasPayload(key)) {
      return code.graph.constant(0L);
    }
    Node payload = values.payload(key);
    return FrameValues.isFloat(key) ? code.add(Operation.TO_BITS, payload) : payload;
  }

  /** Defines a value as the content of one of two places. Continues after both. */
  private void join(
      Block block, @Nullable SsaValue value, BasicBlock present, Place element, Place found) {
    BasicBlock done = code.newBlock();
    Node rare = load(value, found);
    code.jump(done);
    expansion.continueIn(block, present);
    Node usual = load(value, element);
    code.jump(done);
    expansion.continueIn(block, done);
    if (value != null && rare != null && usual != null) {
      values.define(value, code.phi(rare, usual));
    }
  }

  /**
   * Loads a value's payload; if the value is not a node, stores the content of a place in its home.
   */
  private @Nullable Node load(@Nullable SsaValue value, Place place) {
    if (value == null) {
      return null;
    }
    if (FrameContents.isNode(value)) {
      return FrameValues.isFloat(value) ? place.loadDouble(code) : place.loadPayload(code);
    }
    values.storeRaw(value.home(), place.loadPayload(code), place.loadTag(code));
    return null;
  }

  // Writing

  private void set(Block block, SsaValue step, SsaValue key, SsaValue value, FrameExit slow) {
    Node table = tables.table(step.input(0), slow);
    tables.barrier(table, value, slow);
    if (key.type() == ValueType.STRING) {
      tables.store(block, step, table, values.payload(key), Operation.HASHED, value, slow);
    } else if (NumberExpansion.mayBeInteger(key)) {
      setElement(block, step, table, key, value, slow);
    } else {
      tables.setByRoutine(table, values.tag(key), keyPayload(key), value, slow);
    }
  }

  private void setElement(
      Block block, SsaValue step, Node table, SsaValue key, SsaValue value, FrameExit slow) {
    if (isShared(step.input(0), key)) {
      Place place = checkedElement(table, key, elsewhere(step));
      storeElement(block, table, place, value, slow);
      return;
    }
    List<BasicBlock> others = new ArrayList<>();
    storeElement(block, table, element(block, table, key, others), value, slow);
    BasicBlock done = code.newBlock();
    code.jump(done);
    continueWith(block, others);
    if (mayGrow(block, key)) {
      tables.setByRoutine(table, values.tag(key), keyPayload(key), value, slow);
    } else {
      tables.storeValue(value, make(table, key, value, slow));
    }
    code.jump(done);
    expansion.continueIn(block, done);
  }

  /**
   * Whether an array may grow if it has no element with a key. A loop in which it may grow loads
   * the table's header again in each iteration, so this is only allowed in loops that append.
   */
  private boolean mayGrow(Block block, SsaValue key) {
    return key.type() == ValueType.ANY
        || key.isConstant()
        || block.loopDepth() == 0
        || isFromLength(key);
  }

  /** Whether a key comes from a length, as in {@code t[#t + 1] = x}. */
  private boolean isFromLength(SsaValue key) {
    SsaValue value = key;
    for (int i = 0; i < LONGEST_DERIVATION && value.inputCount() > 0; i++) {
      if (value.op() == SsaOp.STEP && expansion.op(value) == Op.LEN) {
        return true;
      }
      value = value.input(0);
    }
    return false;
  }

  /**
   * Writes an element of the array. A nil is overwritten only if no metamethod has to be called.
   */
  private void storeElement(Block block, Node table, Place place, SsaValue value, FrameExit slow) {
    BasicBlock absent = code.newBlock();
    absent.setCold(true);
    BasicBlock present = code.newBlock();
    BasicBlock raw = code.newBlock();
    code.branch32(Comparison.EQUAL, place.loadTag(code), Tag.NIL, absent, present);
    expansion.continueIn(block, absent);
    Node metatable = code.load(Operation.LOAD, table, TableLayout.METATABLE, MemoryClass.TABLE);
    BasicBlock plain = expansion.edge(block, raw);
    plain.setCold(true);
    BasicBlock asked = code.newBlock();
    asked.setCold(true);
    code.branch(Comparison.EQUAL, metatable, code.graph.constant(0L), plain, asked);
    expansion.continueIn(block, asked);
    code.callRoutine(Routine.MAY_SET, slow, table);
    code.jump(raw);
    expansion.continueIn(block, present);
    code.jump(raw);
    expansion.continueIn(block, raw);
    tables.storeValue(value, place);
  }

  /** A slot outside of the array. */
  private Place make(Node table, SsaValue key, SsaValue value, FrameExit slow) {
    Node slot =
        code.callRoutine(
            Routine.MAKE_ELEMENT, slow, table, values.tag(key), keyPayload(key), values.tag(value));
    return Place.slot(slot, 0, MemoryClass.ARRAY);
  }

  // New tables

  private void newTable(Block block, int index, SsaValue step, int slot, FrameExit slow) {
    int word = expansion.word(step);
    int elements = Instruction.c(word);
    Node table = newRecord(Instruction.b(word), slow);
    if (elements > 0) {
      int sizeClass = SizeClasses.of(elements * TableLayout.ELEMENT_SIZE);
      table =
          code.callRoutine(
              Routine.ADD_ARRAY,
              slow,
              table,
              code.graph.constant((long) StateLayout.freeRaw(sizeClass)),
              code.graph.constant((long) SizeClasses.bytes(sizeClass)),
              code.graph.constant((long) elements));
    }
    expansion.deliver(block, index, step, slot, table, ValueType.TABLE);
  }

  private Node newRecord(int operand, FrameExit slow) {
    if (operand == 0) {
      return code.callRoutine(Routine.NEW_TABLE, slow);
    }
    int fields = 1 << (operand - 1);
    int sizeClass = SizeClasses.of(fields * TableLayout.NODE_SIZE);
    return code.callRoutine(
        Routine.NEW_RECORD,
        slow,
        code.graph.constant((long) StateLayout.freeRaw(sizeClass)),
        code.graph.constant((long) SizeClasses.bytes(sizeClass)),
        code.graph.constant((long) fields));
  }

  /** The number of elements that a SETLIST finds in its table. */
  private int listOffset(SsaValue step) {
    return Instruction.ax(expansion.prototype.code()[step.pc() + 1]);
  }

  /** Stores to the array, if that has room. For open values, this calls a routine. */
  private void setList(SsaValue step, int word, FrameExit slow) {
    int count = Instruction.b(word);
    Node table = tables.table(step.input(0), slow);
    if (count == 0) {
      int first = Instruction.a(word) + 1;
      for (int i = 1; i < step.inputCount(); i++) {
        expansion.storeHeld(step.input(i), first + i - 1);
      }
      code.callRoutine(Routine.FILL_LIST, slow, table, values.address(first));
      return;
    }
    long offset = listOffset(step);
    Node size = code.load(Operation.LOAD, table, TableLayout.ARRAY_SIZE, MemoryClass.TABLE);
    code.check(Comparison.UNSIGNED_LESS, size, code.graph.constant(offset + count), slow);
    for (int i = 1; i <= count; i++) {
      tables.barrier(table, step.input(i), slow);
    }
    for (int i = 1; i <= count; i++) {
      Node index = code.graph.constant(offset + i - 1);
      tables.storeValue(step.input(i), inArray(code, table, index));
    }
  }

  // Length

  private void length(Block block, int index, SsaValue step, int slot, FrameExit slow) {
    SsaValue value = step.input(0);
    Node length;
    if (value.type() == ValueType.ANY) {
      BasicBlock table = code.newBlock();
      BasicBlock other = code.newBlock();
      other.setCold(true);
      BasicBlock done = code.newBlock();
      code.branch32(Comparison.EQUAL, values.tag(value), Tag.TABLE, table, other);
      expansion.continueIn(block, table);
      Node ofTable = lengthOfTable(tables.table(value, slow), slow);
      code.jump(done);
      expansion.continueIn(block, other);
      Node even = code.add(Operation.AND, values.tag(value), code.graph.constant(~1L));
      code.check32(Comparison.NOT_EQUAL, even, Tag.STRING, slow);
      // Loads of CONSTANT and TABLE may be shared and moved up, but this base is a string only
      // here.
      Node ofString =
          code.load(Operation.LOAD, values.payload(value), StringLayout.LENGTH, MemoryClass.ARRAY);
      code.jump(done);
      expansion.continueIn(block, done);
      length = code.phi(ofTable, ofString);
    } else if (value.type() == ValueType.TABLE) {
      length = lengthOfTable(values.payload(value), slow);
    } else {
      length = code.constantLoad(values.payload(value), StringLayout.LENGTH);
    }
    expansion.deliver(block, index, step, slot, length, ValueType.INTEGER);
  }

  private Node lengthOfTable(Node table, FrameExit slow) {
    Node more = code.callRoutine(Routine.LENGTH, slow, table);
    return code.add(Operation.SUBTRACT, more, code.graph.constant(1L));
  }
}
