package dev.perigee.tier1.expansion;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The way in which SWITCH_COROUTINE and FINISH_COROUTINE go from one stack to another, after
 * everything has been checked.
 */
abstract class CoroutineExchange extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** Kept values, one word each, in the place of functions' spilled values, which are dead here. */
  enum Kept {
    BASE,
    EXIT,
    WINDOW,
    /** The second word of the call's link, without the distance. */
    WORD,
    FIRST,
    COUNT,
    OTHER,
    /** The part of the arguments that the pushed frame keeps, in bytes. */
    ARGUMENTS,
    STATUS,
    /** Whether true comes before the values. */
    PREFIX,
    /** The change of the nesting. */
    NESTING,
    /** The frame that has waited. */
    WAITING,
    USED,
    ENTRY
  }

  void set(Kept kept, Node value) {
    store(Operation.STORE, value, code.graph.state(), place(kept));
  }

  Node get(Kept kept) {
    return inState(place(kept));
  }

  private static long place(Kept kept) {
    return StateLayout.SPILLS + (long) kept.ordinal() * Long.BYTES;
  }

  Node bytes(Node slots) {
    return code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slots);
  }

  /** Finds how much of the other stack will be in use. Leaves if the values have no room there. */
  void findUsed() {
    Node other = get(Kept.OTHER);
    Node size = load(other, CoroutineLayout.STACK_SIZE);
    Join used = new Join(1);
    when(Comparison.UNSIGNED_LESS, size, constant(Stack.FULL_BYTES), () -> used.jumpWith(size));
    Node needed = add(load(other, CoroutineLayout.TOP), Stack.RED_ZONE_BYTES);
    Node before = load(other, CoroutineLayout.USED);
    Join wanted = new Join(1);
    when(Comparison.UNSIGNED_LESS, before, needed, () -> wanted.jumpWith(needed));
    wanted.jumpWith(before);
    wanted.begin();
    when(Comparison.UNSIGNED_LESS, wanted.value(0), size, () -> used.jumpWith(wanted.value(0)));
    used.jumpWith(size);
    used.begin();
    set(Kept.USED, used.value(0));
    Node values = bytes(add(get(Kept.COUNT), get(Kept.PREFIX)));
    Node end = add(add(get(Kept.WAITING), FrameLayout.FUNCTION), values);
    Node room = add(load(other, CoroutineLayout.STACK), used.value(0));
    when(Comparison.UNSIGNED_GREATER, end, room, this::leave);
  }

  // The exchange

  /** The frame of the called function stays on the stack that is left. */
  void pushFrame() {
    Node window = get(Kept.WINDOW);
    pushLink(get(Kept.BASE), get(Kept.EXIT), window, get(Kept.WORD));
    Node base = add(window, FrameLayout.HEADER);
    Node coroutine = inState(StateLayout.COROUTINE);
    Node offset = subtract(base, load(coroutine, CoroutineLayout.STACK));
    store(Operation.STORE, offset, coroutine, CoroutineLayout.BASE);
    store(Operation.STORE, add(offset, get(Kept.ARGUMENTS)), coroutine, CoroutineLayout.TOP);
    store(Operation.STORE8, get(Kept.STATUS), coroutine, CoroutineLayout.STATUS);
  }

  void exchange() {
    Node state = code.graph.state();
    Node coroutine = inState(StateLayout.COROUTINE);
    Node other = get(Kept.OTHER);
    BasicBlock linked = code.newBlock();
    when(
        Comparison.EQUAL,
        get(Kept.STATUS),
        constant(CoroutineLayout.NORMAL),
        () -> {
          store(Operation.STORE, coroutine, other, CoroutineLayout.RESUMER);
          Node depth = load32(state, StateLayout.DEPTH);
          store(Operation.STORE32, depth, other, CoroutineLayout.NESTING);
          code.jump(linked);
        });
    store(Operation.STORE, constant(0), coroutine, CoroutineLayout.RESUMER);
    code.jump(linked);
    code.continueIn(linked);
    Node nesting = add(load32(state, StateLayout.NESTING), get(Kept.NESTING));
    store(Operation.STORE32, nesting, state, StateLayout.NESTING);
    store(Operation.STORE8, constant(CoroutineLayout.RUNNING), other, CoroutineLayout.STATUS);
    store(Operation.STORE, other, state, StateLayout.COROUTINE);
    Node used = get(Kept.USED);
    store(Operation.STORE, used, other, CoroutineLayout.USED);
    Node start = load(other, CoroutineLayout.STACK);
    Join limit = new Join(1);
    when(
        Comparison.UNSIGNED_LESS,
        load(other, CoroutineLayout.STACK_SIZE),
        constant(Stack.FULL_BYTES),
        () -> limit.jumpWith(start));
    Join usable = new Join(1);
    when(
        Comparison.UNSIGNED_GREATER,
        used,
        constant(Stack.MAX_BYTES),
        () -> usable.jumpWith(constant(Stack.MAX_BYTES)));
    usable.jumpWith(used);
    usable.begin();
    limit.jumpWith(add(add(start, usable.value(0)), -Stack.RED_ZONE_BYTES));
    limit.begin();
    store(Operation.STORE, limit.value(0), state, StateLayout.STACK_LIMIT);
  }

  /** The values are results of the frame that has waited. */
  void handOver() {
    Node waiting = get(Kept.WAITING);
    Node window = add(waiting, FrameLayout.FUNCTION);
    Node total = add(get(Kept.COUNT), get(Kept.PREFIX));
    Node word = linkWord(waiting);
    Node caller = caller(waiting, word);
    Node distance = callDistance(waiting);
    store(Operation.STORE, caller, code.graph.state(), StateLayout.BASE);
    // The link is not needed any more and may be overwritten.
    set(Kept.BASE, word);
    set(Kept.WINDOW, window);
    set(Kept.EXIT, distance);
    Node wanted = wanted(word, window, total);
    Join begun = new Join(2);
    when(Comparison.EQUAL, get(Kept.PREFIX), constant(0), () -> begun.jumpWith(window, wanted));
    when(Comparison.EQUAL, wanted, constant(0), () -> begun.jumpWith(window, wanted));
    store(Operation.STORE8, constant(Tag.TRUE), window, SlotLayout.TAG);
    begun.jumpWith(add(window, SLOT), code.add(Operation.SUBTRACT, wanted, constant(1)));
    begun.begin();
    copy(begun.value(0), begun.value(1));
  }

  private void copy(Node target, Node wanted) {
    copySlots(get(Kept.FIRST), target, get(Kept.COUNT), wanted);
    InstructionReader instruction =
        new InstructionReader(this, inState(StateLayout.BASE), get(Kept.EXIT));
    observe(instruction, get(Kept.WINDOW), get(Kept.BASE));
    answer(get(Kept.ENTRY));
  }

  // Death

  /**
   * Adds the stack of the dead coroutine to the free stacks, unless it is large. The results are
   * still there when they are copied, since only slots below them change.
   */
  void giveUpStack(Node coroutine) {
    BasicBlock done = code.newBlock();
    Node bytes = load(coroutine, CoroutineLayout.STACK_SIZE);
    when(
        Comparison.UNSIGNED_LESS_EQUAL,
        bytes,
        constant(Stack.FULL_BYTES),
        () -> {
          Node stack = load(coroutine, CoroutineLayout.STACK);
          Node next = inState(StateLayout.FREE_STACKS);
          store(Operation.STORE, next, stack, StateLayout.FREE_STACK_LINK);
          store(Operation.STORE, bytes, stack, StateLayout.FREE_STACK_BYTES);
          Node calls = load8(coroutine, CoroutineLayout.CALLS_BEFORE_GROWTH);
          store(Operation.STORE, calls, stack, StateLayout.FREE_STACK_CALLS);
          store(Operation.STORE, stack, code.graph.state(), StateLayout.FREE_STACKS);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.STACK);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.STACK_SIZE);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.USED);
          code.jump(done);
        });
    code.jump(done);
    code.continueIn(done);
  }
}
