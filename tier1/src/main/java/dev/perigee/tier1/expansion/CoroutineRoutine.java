package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Op;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graphs of SWITCH_COROUTINE and FINISH_COROUTINE, which do what {@code Coroutines} does in
 * Java. The frame of the library's function is pushed on the stack that is left; on the other stack
 * such a frame, which has waited, returns what it is handed over to the Lua function that called
 * it.
 *
 * <p>First all is found out, and kept in memory: there are more values than registers. Nothing
 * leaves once something has been written.
 */
final class CoroutineRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /** From a stack's start: where its coroutine's function is ({@code Coroutines}). */
  private static final long BOTTOM = 2L * SLOT;

  /** What is kept: a word each, where functions have their spilled values, which are dead here. */
  private enum Kept {
    BASE,
    EXIT,
    WINDOW,
    /** Results that the call wants, as its link has it. */
    WANTED,
    FIRST,
    COUNT,
    OTHER,
    /** What the pushed frame keeps of its arguments, in bytes. */
    ARGUMENTS,
    STATUS,
    /** Whether true goes before the values. */
    PREFIX,
    /** What the nesting grows by. */
    NESTING,
    /** The frame that has waited. */
    WAITING,
    USED,
    ENTRY
  }

  private final boolean finishes;

  /**
   * The graph of SWITCH_COROUTINE or FINISH_COROUTINE.
   *
   * @param finishes whether it is FINISH_COROUTINE
   */
  CoroutineRoutine(boolean finishes) {
    this.finishes = finishes;
  }

  @Override
  void build() {
    if (finishes) {
      finish(argument(0));
    } else {
      call();
    }
  }

  private void finish(Node window) {
    set(Kept.FIRST, window);
    Node values = subtract(inState(StateLayout.TOP), window);
    set(Kept.COUNT, code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, values));
    set(Kept.STATUS, constant(CoroutineLayout.DEAD));
    findResumer();
    checkOther();
    findEntry();
    findUsed();
    Node coroutine = inState(StateLayout.COROUTINE);
    store(Operation.STORE, constant(0), coroutine, CoroutineLayout.BASE);
    store(Operation.STORE, constant(0), coroutine, CoroutineLayout.TOP);
    store(Operation.STORE8, get(Kept.STATUS), coroutine, CoroutineLayout.STATUS);
    giveUpStack(coroutine);
    exchange();
    handOver();
  }

  /**
   * Adds the stack of the dead coroutine to the free ones, unless it is large. The results are
   * still there when they are copied: only the first slot changes, which is below them.
   */
  private void giveUpStack(Node coroutine) {
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
          store(Operation.STORE, stack, code.graph.state(), StateLayout.FREE_STACKS);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.STACK);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.STACK_SIZE);
          store(Operation.STORE, constant(0), coroutine, CoroutineLayout.USED);
          code.jump(done);
        });
    code.jump(done);
    code.continueIn(done);
  }

  private void call() {
    Node base = argument(0);
    Node exit = argument(1);
    set(Kept.BASE, base);
    set(Kept.EXIT, exit);
    set(Kept.WINDOW, window(base, exit));
    findCall();
    Node number = load32(load(get(Kept.WINDOW), 0), BuiltinLayout.NUMBER);
    BasicBlock found = code.newBlock();
    when32(
        Comparison.EQUAL,
        number,
        Builtin.COROUTINE_YIELD.number(),
        () -> {
          findYield();
          code.jump(found);
        });
    findResume(number);
    code.jump(found);
    code.continueIn(found);
    checkOther();
    findEntry();
    findUsed();
    pushFrame();
    exchange();
    handOver();
  }

  /** The coroutine that is resumed begins to run, with what it is given as arguments. */
  private void start() {
    Node other = get(Kept.OTHER);
    checkUnseen(other);
    Node calls = load8(other, CoroutineLayout.CALLS_BEFORE_GROWTH);
    when32(Comparison.EQUAL, calls, 0, this::leave);
    Node base = add(load(other, CoroutineLayout.STACK), BOTTOM + 2L * SLOT);
    set(Kept.WAITING, base);
    when32(
        Comparison.NOT_EQUAL, load8(base, -2L * SLOT + SlotLayout.TAG), Tag.CLOSURE, this::leave);
    Node record = load(load(base, -2L * SLOT), ClosureLayout.PROTOTYPE);
    Node slots =
        add(load32(record, PrototypeLayout.PARAMETERS), load32(record, PrototypeLayout.FRAME_SIZE));
    Node needed = add(bytes(add(slots, get(Kept.COUNT))), BOTTOM + 6L * SLOT);
    Node size = load(other, CoroutineLayout.STACK_SIZE);
    when(Comparison.UNSIGNED_GREATER, needed, size, this::leave);
    set(Kept.USED, size);
    store(
        Operation.STORE8,
        code.add(Operation.SUBTRACT, calls, constant(1)),
        other,
        CoroutineLayout.CALLS_BEFORE_GROWTH);
    Node epoch = load32(code.graph.state(), StateLayout.CODE_EPOCH);
    store(Operation.STORE32, epoch, other, CoroutineLayout.CODE_EPOCH);
    pushFrame();
    exchange();
    Node begun = get(Kept.WAITING);
    store(Operation.STORE, constant(0), begun, -SLOT);
    long word = LinkLayout.word(2 * SLOT, LinkLayout.OPEN, Finish.COROUTINE);
    store(Operation.STORE, constant(word), begun, -SLOT + LinkLayout.WORD);
    Node state = code.graph.state();
    store(Operation.STORE, begun, state, StateLayout.BASE);
    Node count = get(Kept.COUNT);
    store(Operation.STORE, add(begun, bytes(count)), state, StateLayout.TOP);
    copySlots(get(Kept.FIRST), begun, count, count);
    Node function = load(inState(StateLayout.BASE), -2L * SLOT);
    answer(load(load(function, ClosureLayout.PROTOTYPE), PrototypeLayout.ENTRY));
  }

  private void set(Kept kept, Node value) {
    store(Operation.STORE, value, code.graph.state(), place(kept));
  }

  private Node get(Kept kept) {
    return inState(place(kept));
  }

  private static long place(Kept kept) {
    return StateLayout.SPILLS + (long) kept.ordinal() * Long.BYTES;
  }

  private Node add(Node x, long constant) {
    return code.add(Operation.ADD, x, constant(constant));
  }

  private Node add(Node x, Node y) {
    return code.add(Operation.ADD, x, y);
  }

  private Node subtract(Node x, Node y) {
    return code.add(Operation.SUBTRACT, x, y);
  }

  private Node bytes(Node slots) {
    return code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slots);
  }

  private InstructionReader instruction() {
    return instruction(get(Kept.BASE), get(Kept.EXIT));
  }

  // What is called

  /** A generic loop's call gets its window first. */
  private void findCall() {
    InstructionReader call = instruction();
    BasicBlock found = code.newBlock();
    when32(
        Comparison.EQUAL,
        call.operation(),
        Op.TFORCALL.ordinal(),
        () -> {
          Node first = call.slot(InstructionLayout.A);
          Node window = get(Kept.WINDOW);
          copySlot(first, window, 0);
          copySlot(add(first, SLOT), window, 2);
          copySlot(add(first, 2L * SLOT), window, 3);
          set(Kept.COUNT, constant(2));
          set(Kept.WANTED, call.number(InstructionLayout.C));
          code.jump(found);
        });
    set(Kept.WANTED, wantedOf(call));
    Node count = call.number(InstructionLayout.B);
    when32(
        Comparison.EQUAL,
        count,
        0,
        () -> {
          Node values = subtract(inState(StateLayout.TOP), add(get(Kept.WINDOW), 2L * SLOT));
          set(Kept.COUNT, code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, values));
          code.jump(found);
        });
    set(Kept.COUNT, code.add(Operation.SUBTRACT, count, constant(1)));
    code.jump(found);
    code.continueIn(found);
  }

  private void findYield() {
    set(Kept.FIRST, add(get(Kept.WINDOW), 2L * SLOT));
    set(Kept.ARGUMENTS, constant(0));
    set(Kept.STATUS, constant(CoroutineLayout.SUSPENDED));
    findResumer();
  }

  /** The other coroutine is the one that waits for this one. */
  private void findResumer() {
    Node coroutine = inState(StateLayout.COROUTINE);
    Node resumer = load(coroutine, CoroutineLayout.RESUMER);
    when(Comparison.EQUAL, resumer, constant(0), this::leave);
    Node depth = load32(code.graph.state(), StateLayout.DEPTH);
    when(Comparison.NOT_EQUAL, load32(coroutine, CoroutineLayout.NESTING), depth, this::leave);
    set(Kept.OTHER, resumer);
    Node less = add(load32(coroutine, CoroutineLayout.PROTECTED_CALLS), 1);
    set(Kept.NESTING, subtract(constant(0), less));
    Node number = waitingFunction();
    BasicBlock found = code.newBlock();
    when32(
        Comparison.EQUAL,
        number,
        Builtin.COROUTINE_RESUME.number(),
        () -> {
          set(Kept.PREFIX, constant(1));
          code.jump(found);
        });
    when32(Comparison.NOT_EQUAL, number, Builtin.COROUTINE_WRAPPED.number(), this::leave);
    set(Kept.PREFIX, constant(0));
    code.jump(found);
    code.continueIn(found);
  }

  private void findResume(Node number) {
    Node nesting = load32(code.graph.state(), StateLayout.NESTING);
    when32(Comparison.UNSIGNED_GREATER_EQUAL, nesting, LuaState.MAX_NESTING, this::leave);
    BasicBlock known = code.newBlock();
    when32(
        Comparison.EQUAL,
        number,
        Builtin.COROUTINE_RESUME.number(),
        () -> {
          Node count = get(Kept.COUNT);
          when(Comparison.EQUAL, count, constant(0), this::leave);
          Node first = add(get(Kept.WINDOW), 2L * SLOT);
          when32(Comparison.NOT_EQUAL, tag(first), Tag.THREAD, this::leave);
          set(Kept.OTHER, load(first, 0));
          set(Kept.FIRST, add(first, SLOT));
          set(Kept.COUNT, code.add(Operation.SUBTRACT, count, constant(1)));
          set(Kept.ARGUMENTS, constant(SLOT));
          code.jump(known);
        });
    Node window = get(Kept.WINDOW);
    set(Kept.OTHER, load(load(window, 0), BuiltinLayout.VALUES));
    set(Kept.FIRST, add(window, 2L * SLOT));
    set(Kept.ARGUMENTS, constant(0));
    code.jump(known);
    code.continueIn(known);
    Node other = get(Kept.OTHER);
    set(Kept.STATUS, constant(CoroutineLayout.NORMAL));
    set(Kept.PREFIX, constant(0));
    set(Kept.NESTING, add(load32(other, CoroutineLayout.PROTECTED_CALLS), 1));
    Node status = load8(other, CoroutineLayout.STATUS);
    when32(Comparison.EQUAL, status, CoroutineLayout.NEW, this::start);
    when32(Comparison.NOT_EQUAL, status, CoroutineLayout.SUSPENDED, this::leave);
    when32(Comparison.NOT_EQUAL, waitingFunction(), Builtin.COROUTINE_YIELD.number(), this::leave);
  }

  /** The number of the function whose frame waits on the other stack. */
  private Node waitingFunction() {
    Node other = get(Kept.OTHER);
    Node base = add(load(other, CoroutineLayout.STACK), load(other, CoroutineLayout.BASE));
    set(Kept.WAITING, base);
    return libraryFunction(base);
  }

  // Whether native code can go on there

  /** Leaves if Java has to know that the other coroutine runs. */
  private void checkOther() {
    Node other = get(Kept.OTHER);
    checkUnseen(other);
    when(
        Comparison.NOT_EQUAL,
        load32(other, CoroutineLayout.CODE_EPOCH),
        load32(code.graph.state(), StateLayout.CODE_EPOCH),
        this::leave);
  }

  /**
   * Leaves if the collector has been through with a coroutine, if it has a hook, or if there are
   * many values for it.
   */
  private void checkUnseen(Node other) {
    Node black =
        code.add(Operation.AND, load8(other, ObjectLayout.COLOUR), constant(ObjectLayout.BLACK));
    when32(Comparison.NOT_EQUAL, black, 0, this::leave);
    when32(Comparison.NOT_EQUAL, load8(other, CoroutineLayout.HOOK_MASK), 0, this::leave);
    Node total = add(get(Kept.COUNT), get(Kept.PREFIX));
    when(Comparison.UNSIGNED_GREATER, total, constant(MOST_MOVED), this::leave);
  }

  private void findEntry() {
    Node waiting = get(Kept.WAITING);
    Node word = linkWord(waiting);
    when32(Comparison.NOT_EQUAL, linkField(word, LinkLayout.FINISH), Finish.NONE, this::leave);
    Node caller = caller(waiting, word);
    checkLuaFrame(caller);
    Node distance = callDistance(waiting);
    InstructionReader instruction = new InstructionReader(this, caller, distance);
    set(Kept.ENTRY, entry(instruction, distance));
  }

  /** How much of the other stack is in use then; leaves if the values have no room there. */
  private void findUsed() {
    Node other = get(Kept.OTHER);
    Node size = load(other, CoroutineLayout.STACK_SIZE);
    Join used = new Join(1);
    when(Comparison.UNSIGNED_LESS, size, constant(Stack.FULL_BYTES), () -> used.come(size));
    Node needed = add(load(other, CoroutineLayout.TOP), Stack.RED_ZONE_BYTES);
    Node before = load(other, CoroutineLayout.USED);
    Join wanted = new Join(1);
    when(Comparison.UNSIGNED_LESS, before, needed, () -> wanted.come(needed));
    wanted.come(before);
    wanted.begin();
    when(Comparison.UNSIGNED_LESS, wanted.value(0), size, () -> used.come(wanted.value(0)));
    used.come(size);
    used.begin();
    set(Kept.USED, used.value(0));
    Node values = bytes(add(get(Kept.COUNT), get(Kept.PREFIX)));
    Node end = add(add(get(Kept.WAITING), -2L * SLOT), values);
    Node room = add(load(other, CoroutineLayout.STACK), used.value(0));
    when(Comparison.UNSIGNED_GREATER, end, room, this::leave);
  }

  // The exchange

  /** The frame of the function that is called stays behind. */
  private void pushFrame() {
    Node window = get(Kept.WINDOW);
    pushLink(get(Kept.BASE), get(Kept.EXIT), window, word(get(Kept.WANTED)));
    Node base = add(window, 2L * SLOT);
    Node coroutine = inState(StateLayout.COROUTINE);
    Node offset = subtract(base, load(coroutine, CoroutineLayout.STACK));
    store(Operation.STORE, offset, coroutine, CoroutineLayout.BASE);
    store(Operation.STORE, add(offset, get(Kept.ARGUMENTS)), coroutine, CoroutineLayout.TOP);
    store(Operation.STORE8, get(Kept.STATUS), coroutine, CoroutineLayout.STATUS);
  }

  private void exchange() {
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
        () -> limit.come(start));
    Join usable = new Join(1);
    when(
        Comparison.UNSIGNED_GREATER,
        used,
        constant(Stack.MOST),
        () -> usable.come(constant(Stack.MOST)));
    usable.come(used);
    usable.begin();
    limit.come(add(add(start, usable.value(0)), -Stack.RED_ZONE_BYTES));
    limit.begin();
    store(Operation.STORE, limit.value(0), state, StateLayout.STACK_LIMIT);
  }

  /** The values are results of the frame that has waited. */
  private void handOver() {
    Node waiting = get(Kept.WAITING);
    Node window = add(waiting, -2L * SLOT);
    Node total = add(get(Kept.COUNT), get(Kept.PREFIX));
    Node word = linkWord(waiting);
    Node caller = caller(waiting, word);
    Node distance = callDistance(waiting);
    store(Operation.STORE, caller, code.graph.state(), StateLayout.BASE);
    // The link, which may be written over, is not needed any more.
    set(Kept.BASE, word);
    set(Kept.WINDOW, window);
    set(Kept.WANTED, distance);
    Node wanted = wanted(word, window, total);
    Join begun = new Join(2);
    when(Comparison.EQUAL, get(Kept.PREFIX), constant(0), () -> begun.come(window, wanted));
    when(Comparison.EQUAL, wanted, constant(0), () -> begun.come(window, wanted));
    store(Operation.STORE8, constant(Tag.TRUE), window, SlotLayout.TAG);
    begun.come(add(window, SLOT), code.add(Operation.SUBTRACT, wanted, constant(1)));
    begun.begin();
    copy(begun.value(0), begun.value(1));
  }

  private void copy(Node target, Node wanted) {
    copySlots(get(Kept.FIRST), target, get(Kept.COUNT), wanted);
    InstructionReader instruction =
        new InstructionReader(this, inState(StateLayout.BASE), get(Kept.WANTED));
    observe(instruction, get(Kept.WINDOW), get(Kept.BASE));
    answer(get(Kept.ENTRY));
  }
}
