package dev.perigee.tier1.expansion;

import dev.perigee.ir.Op;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Stack;
import dev.perigee.runtime.layout.BuiltinLayout;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier0.Exit;
import dev.perigee.tier1.graph.BasicBlock;
import dev.perigee.tier1.graph.FramedExit;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/** Common parts of routines that do the operation at which a function has left. */
abstract class StepRoutines extends TableRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  /**
   * The maximum number of values that are moved. For more, Java does it, which charges for them.
   */
  static final int MOST_MOVED = 50;

  // The scratch words of the arguments

  static final int BASE = 2;
  static final int EXIT = 3;

  /** Keeps the arguments of a routine that does a call; returns the window of the call. */
  Node keepCall() {
    Node base = argument(0);
    Node exit = argument(1);
    storeScratch(BASE, base);
    storeScratch(EXIT, exit);
    return window(base, exit);
  }

  /** Writes the link of a call whose routine has stored its arguments. */
  void pushKeptCall(Node window) {
    Node base = loadScratch(BASE);
    Node exit = loadScratch(EXIT);
    pushLink(base, exit, window, word(instruction(base, exit)));
  }

  /** The instruction at which a frame has left. */
  InstructionReader instruction(Node base, Node exit) {
    return new InstructionReader(this, base, distance(exit));
  }

  /** The pc of an exit, in bytes of instructions, as the exit encodes it. */
  Node distance(Node exit) {
    return code.add(Operation.AND, exit, constant(FramedExit.EXIT_MASK & ~Exit.MASK));
  }

  Node tag(Node slot) {
    return load8(slot, SlotLayout.TAG);
  }

  /** A slot that holds an integer. Nothing else may use it in the meantime. */
  Node integer(Node value) {
    Node state = code.graph.state();
    store(Operation.STORE, value, state, StateLayout.FOUND);
    store(Operation.STORE8, constant(Tag.INTEGER), state, StateLayout.FOUND + SlotLayout.TAG);
    return code.add(Operation.ADD, state, constant(StateLayout.FOUND));
  }

  /**
   * The slots of the indexed value and the key of an access to a field or an element.
   *
   * @param reads whether it is a read
   */
  Join operands(InstructionReader instruction, boolean reads) {
    int ofObject = reads ? InstructionLayout.B : InstructionLayout.A;
    int ofKey = reads ? InstructionLayout.C : InstructionLayout.B;
    Node operation = instruction.operation();
    Join where = new Join(2);
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETTABUP : Op.SETTABUP).ordinal(),
        () -> {
          Node value =
              code.add(Operation.ADD, instruction.cell(ofObject), constant(CellLayout.VALUE));
          where.jumpWith(value, instruction.constant(ofKey));
        });
    Node object = instruction.slot(ofObject);
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETTABLE : Op.SETTABLE).ordinal(),
        () -> where.jumpWith(object, instruction.slot(ofKey)));
    when32(
        Comparison.EQUAL,
        operation,
        (reads ? Op.GETI : Op.SETI).ordinal(),
        () -> where.jumpWith(object, integer(instruction.number(ofKey))));
    where.jumpWith(object, instruction.constant(ofKey));
    where.begin();
    return where;
  }

  /** Copies a slot to another one that is a number of slots higher. */
  void copySlot(Node from, Node to, int behind) {
    long offset = (long) behind * SLOT;
    Node tag = load8(from, SlotLayout.TAG);
    store(Operation.STORE, load(from, 0), to, offset);
    store(Operation.STORE8, tag, to, offset + SlotLayout.TAG);
  }

  // Continuing in a frame

  /** Leaves unless a frame belongs to a Lua function and may run native code. */
  void checkLuaFrame(Node base) {
    when32(
        Comparison.NOT_EQUAL,
        load8(base, FrameLayout.FUNCTION + SlotLayout.TAG),
        Tag.CLOSURE,
        this::leave);
    Node marks = load8(base, FrameLayout.LINK + LinkLayout.MARKS);
    Node changed = code.add(Operation.AND, marks, constant(LinkLayout.CHANGED));
    when32(Comparison.NOT_EQUAL, changed, 0, this::leave);
  }

  /** A byte of a link's second word. */
  Node linkField(Node word, int field) {
    Node shifted = code.add(Operation.SHIFT_RIGHT, 8L * (field - LinkLayout.WORD), word);
    return code.add(Operation.AND, shifted, constant(0xFF));
  }

  /** The number of the library function to which a frame belongs. Leaves if it has none. */
  Node libraryFunction(Node base) {
    when32(
        Comparison.NOT_EQUAL,
        load8(base, FrameLayout.FUNCTION + SlotLayout.TAG),
        Tag.BUILTIN,
        this::leave);
    return load32(load(base, FrameLayout.FUNCTION), BuiltinLayout.NUMBER);
  }

  /** The second word of a frame's link. */
  Node linkWord(Node base) {
    return load(base, FrameLayout.LINK + LinkLayout.WORD);
  }

  /**
   * The base of a frame's caller.
   *
   * @param word the link's second word
   */
  Node caller(Node base, Node word) {
    return code.add(
        Operation.SUBTRACT, base, code.add(Operation.SHIFT_RIGHT, LinkLayout.UPPER_HALF, word));
  }

  /** The pc of a frame's link, in bytes of instructions. */
  Node callDistance(Node base) {
    Node pc = load32(base, FrameLayout.LINK + LinkLayout.PC);
    return code.add(Operation.MULTIPLY, pc, constant(InstructionLayout.SIZE));
  }

  /** Records the tag of a call's single result, as type feedback. */
  void observe(InstructionReader instruction, Node window, Node word) {
    Node wanted = linkField(word, LinkLayout.WANTED);
    BasicBlock done = code.newBlock();
    when32(
        Comparison.EQUAL,
        wanted,
        1,
        () -> {
          instruction.observe(load8(window, SlotLayout.TAG));
          code.jump(done);
        });
    code.jump(done);
    code.continueIn(done);
  }

  /**
   * The address of the entry after the instruction at a pc, which is in bytes of instructions.
   * Leaves if there is none.
   */
  Node entry(InstructionReader instruction, Node distance) {
    Node table = load32(instruction.record, PrototypeLayout.ENTRIES);
    when32(Comparison.EQUAL, table, 0, this::leave);
    Node region = inState(StateLayout.REGION);
    // An entry's offset takes half of the bytes of an instruction.
    Node index = code.add(Operation.SHIFT_RIGHT, 1, distance);
    Node place = code.add(Operation.ADD, code.add(Operation.ADD, region, table), index);
    Node entry = load32(place, InstructionLayout.SIZE / 2);
    when32(Comparison.EQUAL, entry, 0, this::leave);
    return code.add(Operation.ADD, region, entry);
  }

  /**
   * The number of results that a link wants. If it wants all, the state's top is set after them.
   *
   * @param window where the results will be
   * @param count the number of results
   */
  Node wanted(Node word, Node window, Node count) {
    Node wanted = linkField(word, LinkLayout.WANTED);
    Join results = new Join(1);
    when32(
        Comparison.EQUAL,
        wanted,
        LinkLayout.OPEN,
        () -> {
          Node bytes = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, count);
          Node top = code.add(Operation.ADD, window, bytes);
          store(Operation.STORE, top, code.graph.state(), StateLayout.TOP);
          results.jumpWith(count);
        });
    results.jumpWith(wanted);
    results.begin();
    return results.value(0);
  }

  // Windows

  /** The window of an exit. */
  Node window(Node base, Node exit) {
    Node number = code.add(Operation.SHIFT_RIGHT, FramedExit.WINDOW, exit);
    Node slot = code.add(Operation.AND, number, constant(FramedExit.WINDOW_MASK));
    return code.add(Operation.ADD, base, code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slot));
  }

  /** The end of a window's arguments. Leaves if there are many. */
  Node argumentsEnd(Node window) {
    Node count = instruction(loadScratch(BASE), loadScratch(EXIT)).number(InstructionLayout.B);
    Join end = new Join(1);
    when32(
        Comparison.EQUAL,
        count,
        0,
        () -> {
          Node top = inState(StateLayout.TOP);
          Node most = constant((MOST_MOVED + 2L) * SLOT);
          Node bytes = code.add(Operation.SUBTRACT, top, window);
          when(Comparison.UNSIGNED_GREATER, bytes, most, this::leave);
          end.jumpWith(top);
        });
    Node bytes = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, count);
    // The count is 1 more than the number of arguments.
    Node behind = code.add(Operation.ADD, window, constant(SLOT));
    end.jumpWith(code.add(Operation.ADD, behind, bytes));
    end.begin();
    return end.value(0);
  }

  /** The second word of a call's link, without the distance. */
  Node word(InstructionReader call) {
    return word(wantedOf(call));
  }

  /** The number of results that a call wants, as in its link. */
  Node wantedOf(InstructionReader call) {
    Node wanted = code.add(Operation.SUBTRACT, call.number(InstructionLayout.C), constant(1));
    return code.add(Operation.AND, wanted, constant(0xFF));
  }

  /** The second word, without the distance, of the link of a call that wants these results. */
  Node word(Node wanted) {
    long shift = 8L * (LinkLayout.WANTED - LinkLayout.WORD);
    Node field = code.add(Operation.SHIFT_LEFT, shift, wanted);
    return code.add(Operation.ADD, field, constant(LinkLayout.word(0, 0, Finish.NONE)));
  }

  /** Leaves if the stack has no room at once for a frame with a window. */
  void checkRoom(Node window) {
    Node frame = code.add(Operation.ADD, window, constant(FrameLayout.HEADER));
    Node limit = inState(StateLayout.STACK_LIMIT);
    when(Comparison.UNSIGNED_GREATER, frame, limit, this::leave);
  }

  /** Leaves if a coroutine's stack has to grow to full size at the next call. */
  void checkCalls(Node coroutine, Node size) {
    BasicBlock checked = code.newBlock();
    when(
        Comparison.UNSIGNED_GREATER_EQUAL,
        size,
        constant(Stack.FULL_BYTES),
        () -> code.jump(checked));
    checkCallsOfSmall(coroutine);
    code.jump(checked);
    code.continueIn(checked);
  }

  /** The same for a small stack. */
  void checkCallsOfSmall(Node coroutine) {
    Node calls = load8(coroutine, CoroutineLayout.CALLS_BEFORE_GROWTH);
    when32(Comparison.EQUAL, calls, 0, this::leave);
  }

  /** The bytes that are needed after a Lua function's arguments, as in {@code Calls}. */
  Node frameBytes(Node record) {
    Node parameters = load32(record, PrototypeLayout.PARAMETERS);
    Node slots = add(parameters, load32(record, PrototypeLayout.FRAME_SIZE));
    Node bytes = code.add(Operation.SHIFT_LEFT, SlotLayout.SHIFT, slots);
    return add(bytes, (long) Stack.SLOTS_ABOVE * SLOT);
  }

  /** Counts a call on a small stack. On another stack, the number has no meaning. */
  void countCall(Node coroutine) {
    Node calls = load8(coroutine, CoroutineLayout.CALLS_BEFORE_GROWTH);
    Node less = code.add(Operation.SUBTRACT, calls, constant(1));
    store(Operation.STORE8, less, coroutine, CoroutineLayout.CALLS_BEFORE_GROWTH);
  }

  Node openWindow(Node base, Node exit) {
    Node window = window(base, exit);
    checkRoom(window);
    return window;
  }

  /**
   * Moves the values from a slot to an end up by a number of slots.
   *
   * @param end address after the last value
   */
  void moveUp(Node first, Node end, int slots) {
    BasicBlock moved = code.newBlock();
    BasicBlock loop = beginLoop();
    Node at = phi(loop, end);
    when(Comparison.EQUAL, at, first, () -> code.jump(moved));
    Node from = code.add(Operation.SUBTRACT, at, constant(SLOT));
    copySlot(from, from, slots);
    repeat(loop, from);
    code.continueIn(moved);
  }

  /**
   * Writes a window's link.
   *
   * @param word the link's second word, without the distance
   */
  void pushLink(Node base, Node exit, Node window, Node word) {
    Node pc =
        code.add(
            Operation.SHIFT_RIGHT,
            Exit.BITS,
            code.add(Operation.AND, exit, constant(FramedExit.EXIT_MASK)));
    store(Operation.STORE, pc, window, FrameLayout.WINDOW_LINK);
    Node below = code.add(Operation.SUBTRACT, window, base);
    Node distance = code.add(Operation.ADD, below, constant(FrameLayout.HEADER));
    Node upper = code.add(Operation.SHIFT_LEFT, LinkLayout.UPPER_HALF, distance);
    store(
        Operation.STORE,
        code.add(Operation.OR, upper, word),
        window,
        FrameLayout.WINDOW_LINK + LinkLayout.WORD);
  }
}
