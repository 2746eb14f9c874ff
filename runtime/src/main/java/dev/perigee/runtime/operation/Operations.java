package dev.perigee.runtime.operation;

import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.frame.Frames;
import dev.perigee.runtime.frame.Prototypes;
import dev.perigee.runtime.heap.StateRecord;
import dev.perigee.runtime.layout.CellLayout;
import dev.perigee.runtime.layout.ClosureLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.value.Slots;
import dev.perigee.runtime.value.Values;

/**
 * The complete semantics of every operation. {@code step} runs an operation; both tiers use it for
 * the cases that their fast paths do not handle. {@code finish} completes an operation when the Lua
 * function that it has called returns.
 *
 * <p>Before a step, base and pc are published in the state, and the frame's active slots hold their
 * values. A step may collect, grow the stack, push a frame or throw, so no address is valid after
 * it.
 */
public final class Operations {
  /** Result of a step: a Lua function's frame has been pushed. */
  public static final int PUSHED = -1;

  /**
   * Result of a step: a frame has been popped; its link is in the state ({@link
   * StateLayout#RETURNED_LINK}).
   */
  public static final int RETURNED = -2;

  private static final int SLOT = SlotLayout.SIZE;

  private final Frames frames;
  private final StateRecord state;
  private final Prototypes prototypes;
  private final Values values;
  private final NestedCalls nestedCalls;
  private final Hooks hooks;
  private final Arithmetic arithmetic;
  private final Indexing indexing;
  private final Comparisons comparisons;
  private final Concatenation concatenation;
  private final Loops loops;
  private final Calls calls;
  private final Closing closing;
  private final Coroutines coroutines;

  /** The operations of an engine, before {@link NestedCalls#enterHost}. */
  public Operations(Frames frames, DirectReads directReads) {
    this.frames = frames;
    state = frames.state();
    prototypes = frames.prototypes();
    values = frames.values();
    nestedCalls = new NestedCalls(frames, this);
    hooks = new Hooks(frames, nestedCalls, this);
    calls = new Calls(frames, nestedCalls, hooks);
    MetamethodCalls metamethods = new MetamethodCalls(frames, calls, nestedCalls);
    arithmetic = new Arithmetic(frames, metamethods);
    indexing = new Indexing(frames, directReads, metamethods);
    comparisons = new Comparisons(frames, metamethods);
    concatenation = new Concatenation(frames, metamethods);
    loops = new Loops(frames);
    closing = new Closing(frames, calls, nestedCalls);
    coroutines = new Coroutines(frames, nestedCalls, calls, closing);
  }

  /** The frames that the operations work on. */
  public Frames frames() {
    return frames;
  }

  /** Calls from Java code. */
  public NestedCalls nestedCalls() {
    return nestedCalls;
  }

  /** Calls from Lua code, and returns. */
  public Calls calls() {
    return calls;
  }

  public Coroutines coroutines() {
    return coroutines;
  }

  /** Debug hooks ({@code debug.sethook}). */
  public Hooks hooks() {
    return hooks;
  }

  public Indexing indexing() {
    return indexing;
  }

  public Comparisons comparisons() {
    return comparisons;
  }

  public Arithmetic arithmetic() {
    return arithmetic;
  }

  /** To-be-closed variables. */
  public Closing closing() {
    return closing;
  }

  public Concatenation concatenation() {
    return concatenation;
  }

  /**
   * Runs the instruction at a pc of the current Lua frame.
   *
   * @return the next pc, {@link #PUSHED} or {@link #RETURNED}
   */
  public int step(int pc) {
    state.setPc(pc);
    long base = state.base();
    long closure = Memory.getLong(base + FrameLayout.FUNCTION);
    Prototype prototype = prototypes.prototypeOf(closure);
    int word = prototype.code()[pc];
    int a = Instruction.a(word);
    int b = Instruction.b(word);
    int c = Instruction.c(word);
    Op op = Instruction.op(word);
    if (ExecutionCounts.ENABLED) {
      ExecutionCounts.step(op);
    }
    long target = base + (long) a * SLOT;
    return switch (op) {
      case MOVE -> {
        load(target, base + (long) b * SLOT);
        yield pc + 1;
      }
      case LOADI -> {
        Slots.put(target, Tag.INTEGER, Instruction.sbx(word));
        yield pc + 1;
      }
      case LOADF -> {
        Slots.put(target, Tag.FLOAT, Double.doubleToRawLongBits((double) Instruction.sbx(word)));
        yield pc + 1;
      }
      case LOADK -> {
        load(target, constant(closure, Instruction.bx(word)));
        yield pc + 1;
      }
      case LOADKX -> {
        int index = Instruction.ax(prototype.code()[pc + 1]);
        load(target, constant(closure, index));
        yield pc + 2;
      }
      case LOADNIL -> {
        for (int i = 0; i <= b; i++) {
          Slots.put(target + (long) i * SLOT, Tag.NIL, 0);
        }
        yield pc + 1;
      }
      case LOADFALSE -> {
        Slots.put(target, Tag.FALSE, 0);
        yield pc + 1;
      }
      case LOADTRUE -> {
        Slots.put(target, Tag.TRUE, 0);
        yield pc + 1;
      }
      case LFALSESKIP -> {
        Slots.put(target, Tag.FALSE, 0);
        yield pc + 2;
      }
      case NEWCELL -> {
        newCell(target, base + (long) b * SLOT);
        yield pc + 1;
      }
      case GETCELL -> {
        load(target, Memory.getLong(base + (long) b * SLOT) + CellLayout.VALUE);
        observe(closure, pc, Slots.tag(target));
        yield pc + 1;
      }
      case SETCELL -> {
        storeCell(Memory.getLong(target), base + (long) b * SLOT);
        yield pc + 1;
      }
      case GETUPVAL -> {
        load(target, upvalue(closure, b) + CellLayout.VALUE);
        observe(closure, pc, Slots.tag(target));
        yield pc + 1;
      }
      case SETUPVAL -> {
        storeCell(upvalue(closure, a), base + (long) b * SLOT);
        yield pc + 1;
      }
      case GETTABUP, GETTABLE, GETI, GETFIELD, SELF ->
          indexing.stepGet(prototype, pc, base, closure, word);
      case SETTABUP, SETTABLE, SETI, SETFIELD ->
          indexing.stepSet(prototype, pc, base, closure, word);
      case NEWTABLE -> {
        long table = values.tables().create(c, b == 0 ? 0 : 1L << (b - 1));
        Slots.put(state.base() + (long) a * SLOT, Tag.TABLE, table);
        yield pc + 1;
      }
      case SETLIST -> {
        // debug.setlocal may have replaced the table.
        if (Slots.tag(target) != Tag.TABLE) {
          throw frames.errors().operand("index", Slots.tag(target), Memory.getLong(target), null);
        }
        indexing.setList(target, b, Instruction.ax(prototype.code()[pc + 1]));
        yield pc + 2;
      }
      case ADD,
          SUB,
          MUL,
          DIV,
          MOD,
          POW,
          IDIV,
          BAND,
          BOR,
          BXOR,
          SHL,
          SHR,
          ADDK,
          SUBK,
          MULK,
          DIVK,
          MODK,
          POWK,
          IDIVK,
          BANDK,
          BORK,
          BXORK,
          ADDI,
          SHLI,
          SHRI,
          UNM,
          BNOT ->
          arithmetic.step(prototype, pc, base, closure, word);
      case NOT -> {
        Slots.put(target, Tag.ofBoolean(Tag.isFalse(Slots.tag(base + (long) b * SLOT))), 0);
        yield pc + 1;
      }
      case LEN -> indexing.stepLength(prototype, pc, base, a, b);
      case CONCAT -> concatenation.step(prototype, pc, base, a, b);
      case EQ, LT, LE, EQK, EQI, LTI, LEI, GTI, GEI ->
          comparisons.step(prototype, pc, base, closure, word);
      case TEST -> Comparisons.branch(prototype, pc, !Tag.isFalse(Slots.tag(target)));
      case TESTSET -> {
        boolean outcome = !Tag.isFalse(Slots.tag(base + (long) b * SLOT));
        if (outcome == (c != 0)) {
          load(target, base + (long) b * SLOT);
        }
        yield Comparisons.branch(prototype, pc, outcome);
      }
      case JMP -> pc + 1 + Instruction.sj(word);
      case FORPREP -> loops.stepPrepare(pc, base, a, Instruction.bx(word));
      case FORLOOP -> loops.stepLoop(pc, base, a, Instruction.bx(word));
      case TFORPREP -> {
        closing.mark(prototype, pc, base, a + LoopSlots.CLOSING);
        yield pc + 1 + Instruction.bx(word);
      }
      case TFORCALL -> calls.stepIteratorCall(pc, base, a, c);
      case TFORLOOP -> {
        long first = base + (long) (a + LoopSlots.WINDOW) * SLOT;
        if (Slots.tag(first) == Tag.NIL) {
          yield pc + 1;
        }
        load(base + (long) (a + LoopSlots.CONTROL) * SLOT, first);
        yield pc + 1 - Instruction.bx(word);
      }
      case CALL -> calls.stepCall(pc, base, a, b, c);
      case TAILCALL -> calls.stepTailCall(prototype, pc, base, a, b);
      case RETURN -> {
        if (c != 0 && closing.isPending(base)) {
          yield closing.stepNext(pc, base);
        }
        yield calls.stepReturn(prototype, base, a, b);
      }
      case RETURN0 -> calls.stepReturn(prototype, base, 0, 1);
      case RETURN1 -> calls.stepReturn(prototype, base, a, 2);
      case VARARG -> calls.stepVararg(prototype, pc, base, a, c);
      case VARARGPREP -> calls.stepVarargPrepare(prototype, pc, base);
      case CLOSURE -> {
        closure(prototype, base, closure, a, Instruction.bx(word));
        yield pc + 1;
      }
      case TBC -> {
        closing.mark(prototype, pc, base, a);
        yield pc + 1;
      }
      case CLOSE -> {
        if (closing.isPending(target)) {
          yield closing.stepNext(pc, target);
        }
        yield pc + 1;
      }
      case EXTRA -> throw new IllegalStateException("not an operation: " + op);
    };
  }

  /**
   * Records type feedback: the tag of the value that an instruction has loaded, or of a call's one
   * result.
   */
  static void observe(long closure, int pc, int tag) {
    Memory.putByte(feedback(closure, pc), tag);
  }

  /** Records type feedback: an instruction has run. The type of its result is not recorded. */
  static void noteRun(long closure, int pc) {
    long feedback = feedback(closure, pc);
    if (Memory.getByte(feedback) == InstructionLayout.NOT_RUN) {
      Memory.putByte(feedback, Tag.NIL);
    }
  }

  private static long feedback(long closure, int pc) {
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    long origin = Memory.getLong(record + PrototypeLayout.ORIGIN);
    return PrototypeLayout.feedback(origin, pc);
  }

  /**
   * Continues in the caller of the frame that was popped last, whose link is in the state. Never
   * called for {@link Finish#ENTRY}.
   *
   * @return the caller's next pc, {@link #PUSHED} or {@link #RETURNED}
   */
  public int finish() {
    long link = state.address() + StateLayout.RETURNED_LINK;
    long window = Memory.getLong(state.address() + StateLayout.RETURNED_WINDOW);
    int pc = Memory.getInt(link + LinkLayout.PC);
    int finish = Memory.getByte(link + LinkLayout.FINISH);
    if (finish == Finish.NONE) {
      return calls.afterReturn();
    }
    switch (finish) {
      case Finish.PROTECTED, Finish.PROTECTED_HANDLER -> {
        nestedCalls.countProtected(-1);
        return calls.resume(window, link);
      }
      case Finish.CONTINUE -> {
        return calls.resume(window, link);
      }
      case Finish.UNWIND -> {
        return closing.unwindNext();
      }
      case Finish.COROUTINE -> {
        return coroutines.finish(window);
      }
      default -> state.setPc(pc);
    }
    long base = state.base();
    Prototype prototype = prototypes.prototypeOf(Memory.getLong(base + FrameLayout.FUNCTION));
    int word = prototype.code()[pc];
    return switch (finish) {
      case Finish.STORE -> {
        load(base + (long) Instruction.a(word) * SLOT, window);
        yield pc + 1;
      }
      case Finish.TEST, Finish.NEGATED_TEST -> {
        boolean outcome = Tag.isFalse(Slots.tag(window)) == (finish == Finish.NEGATED_TEST);
        int next = Comparisons.branch(prototype, pc, outcome);
        yield next == pc + 2 ? next : hooks.landing(prototype, next);
      }
      case Finish.IGNORE -> pc + 1;
      case Finish.REPEAT -> {
        closing.finishNext(window);
        hooks.repeat();
        yield pc;
      }
      case Finish.TAIL -> calls.returnResults(prototype, pc, base, window);
      case Finish.CONCAT -> concatenation.finish(prototype, pc, base, window, word);
      default -> throw new IllegalStateException("no finish " + finish);
    };
  }

  static long constant(long closure, int index) {
    long record = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    return Memory.getLong(record + PrototypeLayout.ORIGIN)
        + PrototypeLayout.FIRST_CONSTANT
        + (long) index * SLOT;
  }

  static long upvalue(long closure, int index) {
    return Memory.getLong(closure + ClosureLayout.UPVALUES + (long) index * Long.BYTES);
  }

  /**
   * Copies a value from or to a place that may be a cell, whose bytes behind the tag do not belong
   * to the value.
   */
  private static void load(long target, long source) {
    Slots.put(target, Slots.tag(source), Memory.getLong(source));
  }

  private void storeCell(long cell, long source) {
    load(cell + CellLayout.VALUE, source);
    values.heap().noteStore(cell);
  }

  private void newCell(long target, long source) {
    Slots.put(target, Tag.CELL, values.objects().cell(Slots.tag(source), Memory.getLong(source)));
  }

  private void closure(Prototype prototype, long base, long closure, int a, int child) {
    Prototype made = prototype.children().get(child);
    int upvalues = made.upvalues().size();
    long parent = Memory.getLong(closure + ClosureLayout.PROTOTYPE);
    long records =
        parent + PrototypeLayout.children(prototype.code().length, prototype.constants().size());
    long created = values.objects().closure(Memory.getLong(records + 8L * child), upvalues);
    for (int i = 0; i < upvalues; i++) {
      Prototype.Upvalue upvalue = made.upvalues().get(i);
      long cell =
          upvalue.fromSlot()
              ? Memory.getLong(base + (long) upvalue.index() * SLOT)
              : upvalue(closure, upvalue.index());
      Memory.putLong(created + ClosureLayout.UPVALUES + (long) i * Long.BYTES, cell);
    }
    Slots.put(base + (long) a * SLOT, Tag.CLOSURE, created);
  }
}
