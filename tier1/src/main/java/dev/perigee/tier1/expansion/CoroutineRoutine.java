package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.ObjectLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.operation.NestedCalls;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * The graphs of SWITCH_COROUTINE and FINISH_COROUTINE, which do the same as {@code Coroutines} in
 * Java. The frame of the library's function is pushed on the stack that is left. On the other
 * stack, such a frame has waited; it returns the values that it is given to the Lua function that
 * called it.
 *
 * <p>First, everything is found out and kept in memory, since there are more values than registers.
 * After the first write, nothing leaves any more.
 */
final class CoroutineRoutine extends CoroutineExchange {
  private static final int SLOT = SlotLayout.SIZE;

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

  /** The resumed coroutine begins to run, with the values as arguments. */
  private void start() {
    Node other = get(Kept.OTHER);
    checkUnseen(other);
    Node size = load(other, CoroutineLayout.STACK_SIZE);
    checkCalls(other, size);
    Node base =
        add(load(other, CoroutineLayout.STACK), CoroutineLayout.BOTTOM + FrameLayout.HEADER);
    set(Kept.WAITING, base);
    when32(
        Comparison.NOT_EQUAL,
        load8(base, FrameLayout.FUNCTION + SlotLayout.TAG),
        Tag.CLOSURE,
        this::leave);
    Node record = load(load(base, FrameLayout.FUNCTION), ClosureLayout.PROTOTYPE);
    Node arguments = add(bytes(get(Kept.COUNT)), CoroutineLayout.BOTTOM + FrameLayout.HEADER);
    Node needed = add(arguments, frameBytes(record));
    when(Comparison.UNSIGNED_GREATER, needed, size, this::leave);
    set(Kept.USED, size);
    countCall(other);
    Node epoch = load32(code.graph.state(), StateLayout.CODE_EPOCH);
    store(Operation.STORE32, epoch, other, CoroutineLayout.CODE_EPOCH);
    pushFrame();
    exchange();
    Node begun = get(Kept.WAITING);
    store(Operation.STORE, constant(0), begun, FrameLayout.LINK);
    long word = LinkLayout.word(FrameLayout.HEADER, LinkLayout.OPEN, Finish.COROUTINE);
    store(Operation.STORE, constant(word), begun, FrameLayout.LINK + LinkLayout.WORD);
    Node state = code.graph.state();
    store(Operation.STORE, begun, state, StateLayout.BASE);
    Node count = get(Kept.COUNT);
    store(Operation.STORE, add(begun, bytes(count)), state, StateLayout.TOP);
    copySlots(get(Kept.FIRST), begun, count, count);
    Node function = load(inState(StateLayout.BASE), FrameLayout.FUNCTION);
    answer(load(load(function, ClosureLayout.PROTOTYPE), PrototypeLayout.ENTRY));
  }

  private InstructionReader instruction() {
    return instruction(get(Kept.BASE), get(Kept.EXIT));
  }

  // The called function

  /** The call of a generic loop makes its window first. */
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
          copySlot(add(first, LoopSlots.CONTROL * SLOT), window, 3);
          set(Kept.COUNT, constant(2));
          set(Kept.WORD, word(call.number(InstructionLayout.C)));
          code.jump(found);
        });
    BasicBlock worded = code.newBlock();
    when32(
        Comparison.EQUAL,
        call.operation(),
        Op.TAILCALL.ordinal(),
        () -> {
          set(Kept.WORD, constant(LinkLayout.word(0, LinkLayout.OPEN, Finish.TAIL)));
          code.jump(worded);
        });
    set(Kept.WORD, word(call));
    code.jump(worded);
    code.continueIn(worded);
    Node count = call.number(InstructionLayout.B);
    when32(
        Comparison.EQUAL,
        count,
        0,
        () -> {
          Node values =
              subtract(
                  inState(StateLayout.TOP), add(get(Kept.WINDOW), FrameLayout.WINDOW_ARGUMENTS));
          set(Kept.COUNT, code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, values));
          code.jump(found);
        });
    set(Kept.COUNT, code.add(Operation.SUBTRACT, count, constant(1)));
    code.jump(found);
    code.continueIn(found);
  }

  private void findYield() {
    set(Kept.FIRST, add(get(Kept.WINDOW), FrameLayout.WINDOW_ARGUMENTS));
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
    when32(Comparison.UNSIGNED_GREATER_EQUAL, nesting, NestedCalls.MAX_NESTING, this::leave);
    BasicBlock known = code.newBlock();
    when32(
        Comparison.EQUAL,
        number,
        Builtin.COROUTINE_RESUME.number(),
        () -> {
          Node count = get(Kept.COUNT);
          when(Comparison.EQUAL, count, constant(0), this::leave);
          Node first = add(get(Kept.WINDOW), FrameLayout.WINDOW_ARGUMENTS);
          when32(Comparison.NOT_EQUAL, tag(first), Tag.THREAD, this::leave);
          set(Kept.OTHER, load(first, 0));
          set(Kept.FIRST, add(first, SLOT));
          set(Kept.COUNT, code.add(Operation.SUBTRACT, count, constant(1)));
          set(Kept.ARGUMENTS, constant(SLOT));
          code.jump(known);
        });
    Node window = get(Kept.WINDOW);
    set(Kept.OTHER, load(load(window, 0), BuiltinLayout.VALUES));
    set(Kept.FIRST, add(window, FrameLayout.WINDOW_ARGUMENTS));
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

  // Whether native code can continue there

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

  /** Leaves if a coroutine is black, if it has a hook, or if there are many values for it. */
  private void checkUnseen(Node other) {
    Node black =
        code.add(Operation.AND, load8(other, ObjectLayout.COLOUR), constant(ObjectLayout.BLACK));
    when32(Comparison.NOT_EQUAL, black, 0, this::leave);
    when32(Comparison.NOT_EQUAL, load8(other, CoroutineLayout.HOOK_MASK), 0, this::leave);
    Node total = add(get(Kept.COUNT), get(Kept.PREFIX));
    when(Comparison.UNSIGNED_GREATER, total, constant(MOST_MOVED), this::leave);
  }

  /**
   * If the frame that has waited was called by a TAILCALL, its caller's frame takes its place and
   * returns its results.
   */
  private void findEntry() {
    Node tailCalled = get(Kept.WAITING);
    BasicBlock found = code.newBlock();
    Node its = linkWord(tailCalled);
    when32(
        Comparison.EQUAL,
        linkField(its, LinkLayout.FINISH),
        Finish.TAIL,
        () -> {
          Node caller = caller(tailCalled, its);
          Node record = load(load(caller, FrameLayout.FUNCTION), ClosureLayout.PROTOTYPE);
          when32(Comparison.NOT_EQUAL, load32(record, PrototypeLayout.VARARG), 0, this::leave);
          set(Kept.WAITING, caller);
          code.jump(found);
        });
    code.jump(found);
    code.continueIn(found);
    Node waiting = get(Kept.WAITING);
    Node word = linkWord(waiting);
    when32(Comparison.NOT_EQUAL, linkField(word, LinkLayout.FINISH), Finish.NONE, this::leave);
    Node caller = caller(waiting, word);
    checkLuaFrame(caller);
    Node distance = callDistance(waiting);
    InstructionReader instruction = new InstructionReader(this, caller, distance);
    set(Kept.ENTRY, entry(instruction, distance));
  }
}
