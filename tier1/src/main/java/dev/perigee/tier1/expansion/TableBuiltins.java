package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * {@code table} (manual 6.6), except for tables with metatables, which are left to Java; and raw
 * access (manual 6.1).
 */
final class TableBuiltins {
  private final TableExpansion tables;

  TableBuiltins(TableExpansion tables) {
    this.tables = tables;
  }

  void rawGet(BuiltinCall call) {
    call.result(tables.findRaw(call.table(0), call.argument(1), call.slow));
  }

  static void concat(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node separator = call.argumentCount() == 1 ? call.constant(0) : call.string(1);
    Node length = length(call, table);
    Node end = call.callRoutine(Routine.JOIN, table, separator, length);
    call.stringResult(call.callRoutine(Routine.MAKE_STRING, end));
  }

  /** Appends, or inserts at a position. */
  void insert(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node table = call.table(0);
    checkNoMetatable(call, table);
    if (call.argumentCount() == 3) {
      insertAt(call, table, call.integer(1));
      return;
    }
    SsaValue value = call.argument(1);
    tables.barrier(table, value, call.slow);
    Node position = call.callRoutine(Routine.LENGTH, table);
    Node index = code.add(Operation.SUBTRACT, position, call.constant(1));
    Node size = code.load(Operation.LOAD, table, TableLayout.ARRAY_SIZE, MemoryClass.TABLE);
    BasicBlock outside = code.newBlock();
    outside.setCold(true);
    BasicBlock inside = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch(Comparison.UNSIGNED_GREATER_EQUAL, index, size, outside, inside);
    call.continueIn(outside);
    tables.setByRoutine(table, call.constant(Tag.INTEGER), position, value, call.slow);
    code.jump(done);
    call.continueIn(inside);
    tables.storeValue(value, ElementExpansion.inArray(code, table, index));
    code.jump(done);
    call.continueIn(done);
  }

  private void insertAt(BuiltinCall call, Node table, Node position) {
    Node length = length(call, table);
    Place found = Place.slot(call.code.graph.state(), StateLayout.FOUND, MemoryClass.NODE);
    tables.storeValue(call.argument(2), found);
    call.callRoutine(Routine.INSERT_ELEMENT, table, position, length);
  }

  /** Removes the last element, which must be in the array, or the element at a position. */
  static void remove(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node length = length(call, table);
    if (call.argumentCount() == 2) {
      call.result(removed(call, table, call.integer(1), length));
      return;
    }
    BasicBlock none = code.newBlock();
    none.setCold(true);
    BasicBlock some = code.newBlock();
    BasicBlock done = code.newBlock();
    code.branch(Comparison.EQUAL, length, call.constant(0), none, some);
    call.continueIn(none);
    Place nothing = removed(call, table, length, length);
    Node noPayload = nothing.loadPayload(code);
    Node noTag = nothing.loadTag(code);
    code.jump(done);
    call.continueIn(some);
    Node index = code.add(Operation.SUBTRACT, length, call.constant(1));
    Place last = ElementExpansion.checkedElement(code, table, index, call.slow);
    Node payload = last.loadPayload(code);
    Node tag = last.loadTag(code);
    last.storeTag(code, call.constant(Tag.NIL));
    code.jump(done);
    call.continueIn(done);
    Node result = code.phi(noPayload, payload);
    call.result(result, code.phi(noTag, tag));
  }

  private static Place removed(BuiltinCall call, Node table, Node position, Node length) {
    Node slot = call.callRoutine(Routine.REMOVE_ELEMENT, table, position, length);
    return Place.slot(slot, 0, MemoryClass.NODE);
  }

  private static Node length(BuiltinCall call, Node table) {
    Node behind = call.callRoutine(Routine.LENGTH, table);
    return call.code.add(Operation.SUBTRACT, behind, call.constant(1));
  }

  /** All elements, or the requested number, from the first on. */
  static void unpack(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node last = call.argumentCount() == 3 ? call.integer(2) : length(call, table);
    call.callRoutine(Routine.UNPACK, table, last, call.target(), call.wanted());
    call.resultsStored();
  }

  /** Whether an index is that of the first element. */
  static boolean beginsWithFirst(SsaValue index) {
    return index.isIntegerConstant() && index.payload() == 1;
  }

  static void checkNoMetatable(BuiltinCall call, Node table) {
    Node metatable =
        call.code.load(Operation.LOAD, table, TableLayout.METATABLE, MemoryClass.TABLE);
    call.code.check(Comparison.NOT_EQUAL, metatable, call.constant(0), call.slow);
  }
}
