package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.TableLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.graph.Routine;
import dev.perigee.tier1.target.Comparison;

/**
 * The frame of a vararg function, which is above its arguments, and its extra arguments; also
 * {@code select} and {@code table.unpack} with the same number of values.
 */
final class VarargRoutines extends RoutineGraphs {
  private static final int SLOT = SlotLayout.SIZE;

  /** More values than this are copied by Java, which charges for them. */
  private static final int MOST_COPIED = 255;

  private final Routine routine;

  VarargRoutines(Routine routine) {
    this.routine = routine;
  }

  @Override
  void build() {
    switch (routine) {
      case VARARG_FRAME -> moveFrame(argument(0));
      case COPY_VARARGS -> copyExtra(argument(0), argument(1), argument(2));
      case SELECT -> select(argument(0), argument(1), argument(2), argument(3));
      default -> unpack(argument(0), argument(1), argument(2), argument(3));
    }
  }

  private void moveFrame(Node base) {
    Node record = load(load(base, FrameLayout.FUNCTION), ClosureLayout.PROTOTYPE);
    Node parameters = load32(record, PrototypeLayout.PARAMETERS);
    Node given = slots(code.add(Operation.SUBTRACT, inState(StateLayout.TOP), base));
    BasicBlock enough = code.newBlock();
    BasicBlock tooFew = code.newBlock();
    BasicBlock counted = code.newBlock();
    code.branch(Comparison.UNSIGNED_GREATER_EQUAL, given, parameters, enough, tooFew);
    code.continueIn(tooFew);
    code.jump(counted);
    code.continueIn(enough);
    code.jump(counted);
    code.continueIn(counted);
    Node count = code.phi(parameters, given);
    Node shift = bytes(code.add(Operation.ADD, count, constant(2)));
    Node target = code.add(Operation.ADD, base, shift);
    Node limit = inState(StateLayout.STACK_LIMIT);
    when(Comparison.UNSIGNED_GREATER, target, limit, this::leave);
    copyWord(base, target, FrameLayout.FUNCTION);
    // Whole words are stored. Otherwise a return that loads whole words would have to wait.
    Node extra = code.add(Operation.SUBTRACT, count, parameters);
    Node tag = constant(Tag.CLOSURE);
    store(
        Operation.STORE,
        code.add(Operation.OR, upperHalf(extra), tag),
        target,
        FrameLayout.FUNCTION + SlotLayout.TAG);
    copyWord(base, target, FrameLayout.LINK);
    Node word = load(base, FrameLayout.LINK + LinkLayout.WORD);
    store(
        Operation.STORE,
        code.add(Operation.ADD, word, upperHalf(shift)),
        target,
        FrameLayout.LINK + LinkLayout.WORD);
    BasicBlock loop = beginLoop();
    Node from = phi(loop, base);
    Node to = phi(loop, target);
    Node left = phi(loop, parameters);
    when(Comparison.EQUAL, left, constant(0), () -> answer(target));
    copyWord(from, to, 0);
    copyWord(from, to, SlotLayout.TAG);
    store(Operation.STORE8, constant(Tag.NIL), from, SlotLayout.TAG);
    repeat(loop, next(from), next(to), less(left));
  }

  private void copyExtra(Node base, Node target, Node wanted) {
    Node extra = load32(base, FrameLayout.FUNCTION + LinkLayout.EXTRA);
    Node distance = bytes(code.add(Operation.ADD, extra, constant(2)));
    Node from = code.add(Operation.SUBTRACT, base, distance);
    when(
        Comparison.LESS,
        wanted,
        constant(0),
        () -> {
          when(Comparison.UNSIGNED_GREATER, extra, constant(MOST_COPIED), this::leave);
          Node end = code.add(Operation.ADD, target, distance);
          Node limit = inState(StateLayout.STACK_LIMIT);
          when(Comparison.UNSIGNED_GREATER, end, limit, this::leave);
          Node top = code.add(Operation.SUBTRACT, end, constant(FrameLayout.HEADER));
          store(Operation.STORE, top, code.graph.state(), StateLayout.TOP);
          copy(from, target, extra, extra);
        });
    copy(from, target, extra, wanted);
  }

  private void select(Node first, Node number, Node target, Node wanted) {
    when(Comparison.LESS, number, constant(1), this::leave);
    Node index = code.add(Operation.SUBTRACT, number, constant(1));
    Node count = slots(code.add(Operation.SUBTRACT, inState(StateLayout.TOP), first));
    Join left = new Join(1);
    when(
        Comparison.LESS,
        index,
        count,
        () -> left.jumpWith(code.add(Operation.SUBTRACT, count, index)));
    left.jumpWith(constant(0));
    left.begin();
    Node rest = left.value(0);
    // If none are left, the memory after them is not read.
    Node from = code.add(Operation.ADD, first, bytes(index));
    when(
        Comparison.LESS,
        wanted,
        constant(0),
        () -> {
          when(Comparison.UNSIGNED_GREATER, rest, constant(MOST_COPIED), this::leave);
          setTop(target, rest);
          copy(from, target, rest, rest);
        });
    copy(from, target, rest, wanted);
  }

  private void setTop(Node target, Node count) {
    Node top = code.add(Operation.ADD, target, bytes(count));
    store(Operation.STORE, top, code.graph.state(), StateLayout.TOP);
  }

  private void unpack(Node table, Node last, Node target, Node wanted) {
    when(Comparison.GREATER, last, load(table, TableLayout.ARRAY_SIZE), this::leave);
    when(Comparison.GREATER, last, constant(MOST_COPIED), this::leave);
    Join there = new Join(1);
    when(Comparison.LESS, last, constant(0), () -> there.jumpWith(constant(0)));
    there.jumpWith(last);
    there.begin();
    Node count = there.value(0);
    // The caller may have no loop for each element, as in math.max(table.unpack(t)).
    countInstructions(count);
    when(
        Comparison.LESS,
        wanted,
        constant(0),
        () -> {
          Node end = code.add(Operation.ADD, target, bytes(count));
          Node limit = inState(StateLayout.STACK_LIMIT);
          when(Comparison.UNSIGNED_GREATER, end, limit, this::leave);
          setTop(target, count);
          copyElements(table, target, count, count);
        });
    copyElements(table, target, count, wanted);
  }

  /** Copies elements, and stores nil if more are wanted than there are; answers. */
  private void copyElements(Node table, Node target, Node count, Node wanted) {
    BasicBlock loop = beginLoop();
    Node index = phi(loop, constant(0));
    Node to = phi(loop, target);
    Node left = phi(loop, wanted);
    when(Comparison.EQUAL, left, constant(0), () -> answer(target));
    when(Comparison.EQUAL, index, count, () -> fill(to, left, target));
    Node tag = code.add(Operation.LOAD8, load(table, TableLayout.TAGS), index);
    store(Operation.STORE, tag, to, SlotLayout.TAG);
    Node payload = code.add(Operation.LOAD, load(table, TableLayout.ARRAY), index);
    store(Operation.STORE, payload, to, SlotLayout.PAYLOAD);
    repeat(loop, code.add(Operation.ADD, index, constant(1)), next(to), less(left));
  }

  /** Copies slots, and stores nil if more are wanted than there are; answers. */
  private void copy(Node first, Node target, Node extra, Node wanted) {
    copySlots(first, target, extra, wanted);
    answer(target);
  }

  private void fill(Node first, Node count, Node answer) {
    BasicBlock loop = beginLoop();
    Node to = phi(loop, first);
    Node left = phi(loop, count);
    when(Comparison.EQUAL, left, constant(0), () -> answer(answer));
    store(Operation.STORE8, constant(Tag.NIL), to, SlotLayout.TAG);
    repeat(loop, next(to), less(left));
  }

  private void copyWord(Node from, Node to, long offset) {
    store(Operation.STORE, load(from, offset), to, offset);
  }

  private Node upperHalf(Node word) {
    return code.add(Operation.SHIFT_LEFT, LinkLayout.UPPER_HALF, word);
  }

  private Node slots(Node bytes) {
    return code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, bytes);
  }

  private Node bytes(Node slots) {
    return code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slots);
  }

  private Node next(Node slot) {
    return code.add(Operation.ADD, slot, constant(SLOT));
  }

  private Node less(Node count) {
    return code.add(Operation.SUBTRACT, count, constant(1));
  }
}
