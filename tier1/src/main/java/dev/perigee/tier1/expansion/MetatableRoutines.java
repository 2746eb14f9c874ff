package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** {@code getmetatable} and {@code setmetatable} for tables. */
final class MetatableRoutines extends TableRoutines {
  private final boolean set;

  /**
   * The graph of SET_METATABLE or GET_METATABLE.
   *
   * @param set whether it is SET_METATABLE
   */
  MetatableRoutines(boolean set) {
    this.set = set;
  }

  @Override
  void build() {
    Node table = argument(0);
    if (set) {
      set(table, argument(1));
    } else {
      Node metatable = load(table, TableLayout.METATABLE);
      when(Comparison.EQUAL, metatable, constant(0), () -> answer(Routine.NO));
      checkNone(metatable, Metamethod.METATABLE);
      answer(metatable);
    }
  }

  /** As {@code setmetatable(t, m)}, unless there is a finalizer. */
  private void set(Node table, Node metatable) {
    Node old = load(table, TableLayout.METATABLE);
    BasicBlock unprotected = code.newBlock();
    when(Comparison.EQUAL, old, constant(0), () -> code.jump(unprotected));
    checkNone(old, Metamethod.METATABLE);
    code.jump(unprotected);
    code.continueIn(unprotected);
    checkNotBlack(table);
    Node known = knownAbsent(metatable, Metamethod.GC);
    when32(Comparison.NOT_EQUAL, known, 0, () -> store(table, metatable));
    checkNone(metatable, Metamethod.GC);
    setKnownAbsent(metatable, Metamethod.GC);
    store(table, metatable);
  }

  private void store(Node table, Node metatable) {
    store(Operation.STORE, metatable, table, TableLayout.METATABLE);
    answer(Routine.YES);
  }

  /** Leaves if a metatable has a metamethod. */
  private void checkNone(Node metatable, int metamethod) {
    BasicBlock absent = code.newBlock();
    BasicBlock none = code.newBlock();
    Node found = search(metatable, metamethodName(metamethod), absent);
    when32(Comparison.NOT_EQUAL, load8(found, VALUE_TAG), Tag.NIL, this::leave);
    code.jump(none);
    code.continueIn(absent);
    code.jump(none);
    code.continueIn(none);
  }
}
