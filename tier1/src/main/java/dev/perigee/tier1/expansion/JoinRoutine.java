package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.MemoryClass;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/** The graph of JOIN: {@code table.concat} (manual 6.6) of strings in an array. */
final class JoinRoutine extends StringRoutines {
  /** The maximum number of elements. For more, Java does it, which counts the work. */
  private static final int MOST_ELEMENTS = 1000;

  // Scratch words

  private static final int TABLE = Routine.scratchWord(0);
  private static final int SEPARATOR = Routine.scratchWord(1);
  private static final int COUNT = Routine.scratchWord(2);
  private static final int INDEX = Routine.scratchWord(3);

  @Override
  void build() {
    Node table = argument(0);
    Node separator = argument(1);
    Node count = argument(2);
    when(Comparison.UNSIGNED_GREATER, count, load(table, TableLayout.ARRAY_SIZE), this::leave);
    when(Comparison.UNSIGNED_GREATER, count, constant(MOST_ELEMENTS), this::leave);
    store(Operation.STORE, table, code.graph.state(), TABLE);
    store(Operation.STORE, separator, code.graph.state(), SEPARATOR);
    store(Operation.STORE, count, code.graph.state(), COUNT);
    BasicBlock loop = beginLoop();
    Node index = phi(loop, constant(0));
    Node end = phi(loop, constant(1));
    when(
        Comparison.EQUAL,
        index,
        inState(COUNT),
        () -> {
          countInstructions(inState(COUNT));
          answer(end);
        });
    store(Operation.STORE, index, code.graph.state(), INDEX);
    Join separated = new Join(1);
    when(Comparison.EQUAL, index, constant(0), () -> separated.jumpWith(end));
    when(Comparison.EQUAL, inState(SEPARATOR), constant(0), () -> separated.jumpWith(end));
    separated.jumpWith(append(inState(SEPARATOR), end));
    separated.begin();
    Node tag =
        code.add(Operation.LOAD8, load(inState(TABLE), TableLayout.TAGS), inState(INDEX))
            .setMemory(MemoryClass.TABLE);
    Node even = code.add(Operation.AND, tag, constant(~1L));
    when32(Comparison.NOT_EQUAL, even, Tag.STRING, this::leave);
    Node string =
        code.add(Operation.LOAD, load(inState(TABLE), TableLayout.ARRAY), inState(INDEX))
            .setMemory(MemoryClass.TABLE);
    Node next = append(string, separated.value(0));
    repeat(loop, code.add(Operation.ADD, inState(INDEX), constant(1)), next);
  }
}
