package dev.perigee.tier1.expansion;

import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * {@code table} (manual 6.6), which leaves tables with metatables to Java; and raw access (manual
 * 6.1).
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
    GraphBuilder code = call.code;
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node separator = call.argumentCount() == 1 ? call.constant(0) : call.string(1);
    Node length =
        code.add(Operation.SUBTRACT, call.callRoutine(Routine.LENGTH, table), call.constant(1));
    Node end = call.callRoutine(Routine.JOIN, table, separator, length);
    call.stringResult(call.callRoutine(Routine.MAKE_STRING, end));
  }

  /** Appends. */
  void insert(BuiltinCall call) {
    GraphBuilder code = call.code;
    Node table = call.table(0);
    checkNoMetatable(call, table);
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

  /** Removes the last element, which is in the array. */
  static void remove(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node index =
        call.code.add(
            Operation.SUBTRACT, call.callRoutine(Routine.LENGTH, table), call.constant(2));
    Place last = ElementExpansion.checkedElement(call.code, table, index, call.slow);
    call.result(last);
    last.storeTag(call.code, call.constant(Tag.NIL));
  }

  /** All elements, or as many as are asked for, from the first on. */
  static void unpack(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node last =
        call.argumentCount() == 3
            ? call.integer(2)
            : call.code.add(
                Operation.SUBTRACT, call.callRoutine(Routine.LENGTH, table), call.constant(1));
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
