package dev.perigee.tier1.expansion;

import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.Metamethod;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * Calls of metamethods that are Lua functions. They find the metamethod of the operation at which a
 * function has left, and push its frame as {@code MetamethodCalls} and {@code Calls} do. Nothing is
 * written before everything is known.
 */
final class MetamethodRoutines extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  // The scratch words: slots, and the routine's arguments.

  private static final int LEFT = 0;
  private static final int RIGHT = 1;
  private static final int KEY = RIGHT;
  private static final int HANDLER = 0;

  private final Routine routine;

  MetamethodRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    Node base = argument(0);
    Node exit = argument(1);
    switch (routine) {
      case CALL_OPERATOR -> operator(base, exit);
      case CALL_TABLE -> table(base, exit);
      default -> access(base, exit);
    }
  }

  /** The slot of a metamethod in a metatable. Leaves if there is none. */
  private Node metamethod(Node metatable, Node name) {
    BasicBlock absent = code.newBlock();
    Node found = search(metatable, name, absent);
    BasicBlock present = code.block();
    code.continueIn(absent);
    leave();
    code.continueIn(present);
    return code.add(Operation.ADD, found, constant(TableLayout.NODE_VALUE));
  }

  private void checkClosure(Node slot) {
    when32(Comparison.NOT_EQUAL, tag(slot), Tag.CLOSURE, this::leave);
  }

  // Operators

  private void operator(Node base, Node exit) {
    InstructionReader instruction = instruction(base, exit);
    Node operation = instruction.operation();
    Join operands = new Join(2);
    when32(
        Comparison.UNSIGNED_GREATER_EQUAL,
        operation,
        Op.EQ.ordinal(),
        () -> {
          Node x = instruction.slot(InstructionLayout.A);
          Node y = instruction.slot(InstructionLayout.B);
          BasicBlock ordered = code.newBlock();
          when32(
              Comparison.EQUAL,
              operation,
              Op.EQ.ordinal(),
              () -> {
                when32(Comparison.NOT_EQUAL, tag(x), Tag.TABLE, this::leave);
                when32(Comparison.NOT_EQUAL, tag(y), Tag.TABLE, this::leave);
                when(Comparison.EQUAL, load(x, 0), load(y, 0), this::leave);
                code.jump(ordered);
              });
          code.jump(ordered);
          code.continueIn(ordered);
          operands.jumpWith(x, y);
        });
    Node x = instruction.slot(InstructionLayout.B);
    upTo(operation, Op.SHR, () -> operands.jumpWith(x, instruction.slot(InstructionLayout.C)));
    upTo(
        operation, Op.BXORK, () -> operands.jumpWith(x, instruction.constant(InstructionLayout.C)));
    upTo(
        operation,
        Op.SHRI,
        () -> operands.jumpWith(x, integer(instruction.signed(InstructionLayout.C))));
    operands.jumpWith(x, x);
    operands.begin();
    storeScratch(LEFT, operands.value(0));
    storeScratch(RIGHT, operands.value(1));
    Node handler = operator(exit);
    Node window = openWindow(base, exit);
    Join finish = new Join(1);
    Node again = instruction(base, exit).operation();
    when32(
        Comparison.UNSIGNED_GREATER_EQUAL,
        again,
        Op.EQ.ordinal(),
        () -> finish.jumpWith(constant(LinkLayout.word(0, 1, Finish.TEST))));
    finish.jumpWith(constant(LinkLayout.word(0, 1, Finish.STORE)));
    finish.begin();
    push(base, exit, window, handler, finish.value(0));
    copySlot(loadScratch(LEFT), window, 2);
    copySlot(loadScratch(RIGHT), window, 3);
    answer(window, 2);
  }

  private void upTo(Node operation, Op last, Runnable then) {
    when32(Comparison.UNSIGNED_LESS, operation, last.ordinal() + 1, then);
  }

  /** The metamethod of the left operand, or else of the right one. */
  private Node operator(Node exit) {
    Node number = code.add(Operation.SHIFT_RIGHT, FramedExit.METAMETHOD, exit);
    Node names = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, number);
    Node name =
        load(
            code.add(Operation.ADD, code.graph.state(), names),
            StateLayout.ROOTS + (long) Root.METAMETHOD_NAMES * SLOT);
    BasicBlock found = code.newBlock();
    BasicBlock none = code.newBlock();
    Node left = loadScratch(LEFT);
    BasicBlock loop = beginLoop();
    Node operand = phi(loop, left);
    BasicBlock noTable = code.newBlock();
    when32(Comparison.NOT_EQUAL, tag(operand), Tag.TABLE, () -> code.jump(noTable));
    Node metatable = load(load(operand, 0), TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), () -> code.jump(none));
    BasicBlock absent = code.newBlock();
    Node node = search(metatable, name, absent);
    Node handler = code.add(Operation.ADD, node, constant(TableLayout.NODE_VALUE));
    when32(Comparison.EQUAL, tag(handler), Tag.CLOSURE, () -> code.jump(found));
    when32(Comparison.NOT_EQUAL, tag(handler), Tag.NIL, this::leave);
    code.jump(none);
    code.continueIn(absent);
    code.jump(none);
    code.continueIn(noTable);
    checkNumber(operand);
    code.jump(none);
    code.continueIn(none);
    Node right = loadScratch(RIGHT);
    when(Comparison.EQUAL, operand, right, this::leave);
    repeat(loop, right);
    code.continueIn(found);
    return handler;
  }

  /** Leaves unless a value is a number and numbers have no metatable. */
  private void checkNumber(Node slot) {
    Node even = code.add(Operation.AND, tag(slot), constant(~1L));
    when32(Comparison.NOT_EQUAL, even, Tag.INTEGER, this::leave);
    long root = StateLayout.ROOTS + (long) (Root.TYPE_METATABLES + Tag.INTEGER) * SLOT;
    Node kind = load8(code.graph.state(), root + SlotLayout.TAG);
    when32(Comparison.NOT_EQUAL, kind, Tag.NIL, this::leave);
  }

  // Fields and elements

  private void access(Node base, Node exit) {
    boolean reads = routine == Routine.CALL_INDEX;
    Join where = operands(instruction(base, exit), reads);
    Node first = where.value(0);
    storeScratch(KEY, where.value(1));
    storeScratch(BASE, base);
    storeScratch(EXIT, exit);
    int metamethod = reads ? Metamethod.INDEX : Metamethod.NEWINDEX;
    BasicBlock loop = beginLoop();
    Node indexed = phi(loop, first);
    Node left = phi(loop, constant(LONGEST_CHAIN));
    when32(Comparison.NOT_EQUAL, tag(indexed), Tag.TABLE, this::leave);
    checkNoValue(load(indexed, 0), loadScratch(KEY));
    Node metatable = load(load(indexed, 0), TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), this::leave);
    Node handler = metamethod(metatable, metamethodName(metamethod));
    BasicBlock found = code.newBlock();
    when32(Comparison.EQUAL, tag(handler), Tag.CLOSURE, () -> code.jump(found));
    when32(Comparison.EQUAL, left, 0, this::leave);
    repeat(loop, handler, code.add(Operation.SUBTRACT, left, constant(1)));
    code.continueIn(found);
    Node caller = loadScratch(BASE);
    Node step = loadScratch(EXIT);
    Node window = openWindow(caller, step);
    long word = reads ? LinkLayout.word(0, 1, Finish.STORE) : LinkLayout.word(0, 0, Finish.IGNORE);
    push(caller, step, window, handler, constant(word));
    copySlot(indexed, window, 2);
    copySlot(loadScratch(KEY), window, 3);
    if (!reads) {
      copySlot(instruction(caller, step).slot(InstructionLayout.C), window, 4);
    }
    answer(window, reads ? 2 : 3);
  }

  /**
   * Leaves if a table has a value for a key, or may have one because the key is neither a string
   * nor an integer.
   */
  private void checkNoValue(Node table, Node key) {
    BasicBlock none = code.newBlock();
    BasicBlock absent = code.newBlock();
    BasicBlock inNodes = code.newBlock();
    Join search = new Join(1);
    when32(
        Comparison.EQUAL,
        tag(key),
        Tag.STRING,
        () -> search.jumpWith(mainNode(table, load(key, 0))));
    when32(Comparison.NOT_EQUAL, tag(key), Tag.INTEGER, this::leave);
    Node index = code.add(Operation.SUBTRACT, load(key, 0), constant(1));
    when(
        Comparison.UNSIGNED_LESS,
        index,
        load(table, TableLayout.ARRAY_SIZE),
        () -> {
          Node tag = code.add(Operation.LOAD8, load(table, TableLayout.TAGS), index);
          when32(Comparison.NOT_EQUAL, tag, Tag.NIL, this::leave);
          code.jump(none);
        });
    code.jump(inNodes);
    code.continueIn(inNodes);
    search.jumpWith(nodeOf(table, integerHash(load(key, 0))));
    search.begin();
    Node node = searchFrom(search.value(0), load(key, 0), tag(key), absent);
    when32(Comparison.NOT_EQUAL, load8(node, VALUE_TAG), Tag.NIL, this::leave);
    code.jump(none);
    code.continueIn(absent);
    code.jump(none);
    code.continueIn(none);
  }

  // Calls

  private void table(Node base, Node exit) {
    Node window = openWindow(base, exit);
    Node metatable = load(load(window, 0), TableLayout.METATABLE);
    when(Comparison.EQUAL, metatable, constant(0), this::leave);
    storeScratch(BASE, base);
    storeScratch(EXIT, exit);
    Node handler = metamethod(metatable, metamethodName(Metamethod.CALL));
    checkClosure(handler);
    storeScratch(HANDLER, handler);
    Node end = argumentsEnd(window);
    Node top = code.add(Operation.ADD, end, constant(SLOT));
    store(Operation.STORE, top, code.graph.state(), StateLayout.TOP);
    // The called value becomes the first argument.
    moveUp(code.add(Operation.ADD, window, constant(FrameLayout.WINDOW_ARGUMENTS)), end, 1);
    copySlot(window, window, 2);
    Node caller = loadScratch(BASE);
    Node step = loadScratch(EXIT);
    push(caller, step, window, loadScratch(HANDLER), word(instruction(caller, step)));
    answer(code.add(Operation.ADD, window, constant(FrameLayout.HEADER)));
  }

  // Frames

  /**
   * Writes a window's function and its link.
   *
   * @param word the link's second word, without the distance
   */
  private void push(Node base, Node exit, Node window, Node handler, Node word) {
    store(Operation.STORE, load(handler, 0), window, 0);
    store(Operation.STORE8, constant(Tag.CLOSURE), window, SlotLayout.TAG);
    pushLink(base, exit, window, word);
  }

  /** Answers the frame of a window with a number of arguments. */
  private void answer(Node window, int arguments) {
    Node frame = code.add(Operation.ADD, window, constant(FrameLayout.HEADER));
    Node top = code.add(Operation.ADD, frame, constant((long) arguments * SLOT));
    store(Operation.STORE, top, code.graph.state(), StateLayout.TOP);
    answer(frame);
  }
}
