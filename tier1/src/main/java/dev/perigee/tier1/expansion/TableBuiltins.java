package dev.perigee.tier1.expansion;

import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.runtime.layout.Tag;
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

  /** Appends, where the array has room. */
  void insert(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    SsaValue value = call.argument(1);
    tables.barrier(table, value, call.slow);
    Node length =
        call.code.add(
            Operation.SUBTRACT, call.callRoutine(Routine.LENGTH, table), call.constant(1));
    tables.storeValue(value, element(call, table, length));
  }

  /** Removes the last element, which is in the array. */
  static void remove(BuiltinCall call) {
    Node table = call.table(0);
    checkNoMetatable(call, table);
    Node index =
        call.code.add(
            Operation.SUBTRACT, call.callRoutine(Routine.LENGTH, table), call.constant(2));
    Place last = element(call, table, index);
    call.result(last);
    last.storeTag(call.code, call.constant(Tag.NIL));
  }

  static void checkNoMetatable(BuiltinCall call, Node table) {
    Node metatable = header(call, Operation.LOAD, table, TableLayout.METATABLE);
    call.code.check(Comparison.NOT_EQUAL, metatable, call.constant(0), call.slow);
  }

  /** The element of the array with an index from 0. */
  private static Place element(BuiltinCall call, Node table, Node index) {
    Node size = header(call, Operation.LOAD, table, TableLayout.ARRAY_SIZE);
    call.code.check(Comparison.UNSIGNED_GREATER_EQUAL, index, size, call.slow);
    Node payloads = header(call, Operation.LOAD, table, TableLayout.ARRAY);
    Node tags = header(call, Operation.LOAD, table, TableLayout.TAGS);
    return Place.element(payloads, tags, index);
  }

  private static Node header(BuiltinCall call, Operation load, Node table, long offset) {
    return call.code.load(load, table, offset, MemoryClass.TABLE);
  }
}
