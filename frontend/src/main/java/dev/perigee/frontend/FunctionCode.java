package dev.perigee.frontend;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LinearBuilder;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code of one function while it is made: instructions, slots in use, upvalues, and lists of
 * jumps that wait for their target.
 *
 * <p>Slots are used as a stack: those of visible local variables, then temporaries. A slot is taken
 * only when its value has been written, so that {@link #freeSlot} is the top of every instruction
 * that is emitted (the link slot of a call's window is the exception).
 *
 * <p>A list of jumps is the pc of its newest JMP word, whose distance holds the next older one's
 * until the list gets its target.
 */
final class FunctionCode {
  /** The empty list of jumps. */
  static final int NO_JUMP = -1;

  /** In a TESTSET that has no destination yet. */
  static final int NO_SLOT = Instruction.MAX_BYTE;

  /** The line of a word that has none of its own ({@link Prototype#lines}). */
  private static final int NO_LINE = 0;

  /** As in PUC Lua. */
  private static final int MAXIMUM_UPVALUES = 255;

  /** As in PUC Lua; {@link #NO_SLOT} is none of them. */
  private static final int MAXIMUM_SLOTS = 254;

  /** A frame has room for a function and a value at least. */
  private static final int SMALLEST_FRAME = 2;

  final Compilation compilation;
  final @Nullable FunctionCode outer;
  final int depth;
  final boolean vararg;
  private final int lineDefined;
  private final LinearBuilder builder;
  private final Map<Variable, Integer> upvalues = new IdentityHashMap<>();
  private int freeSlot;
  private int activeSlots;

  /** The last pc that is a jump's target: what is emitted before it cannot be changed after it. */
  private int lastTarget;

  FunctionCode(
      Compilation compilation,
      @Nullable FunctionCode outer,
      int lineDefined,
      int parameterCount,
      boolean vararg) {
    this.compilation = compilation;
    this.outer = outer;
    this.depth = outer == null ? 0 : outer.depth + 1;
    this.vararg = vararg;
    this.lineDefined = lineDefined;
    this.builder =
        new LinearBuilder(compilation.tokens.chunkName(), lineDefined, parameterCount, vararg);
    builder.useSlots(SMALLEST_FRAME);
  }

  /** The prototype; {@code lastLineDefined} is the line of the function's end. */
  Prototype finish(int lastLineDefined) {
    builder.setLastLineDefined(lastLineDefined);
    return builder.build();
  }

  // Slots

  /** The first slot that holds nothing. */
  int freeSlot() {
    return freeSlot;
  }

  void setFreeSlot(int slot) {
    checkSlots(slot - freeSlot);
    freeSlot = slot;
  }

  /** Makes sure of this many slots above the used ones. */
  void checkSlots(int count) {
    if (freeSlot + count > MAXIMUM_SLOTS) {
      throw compilation.errors.near(
          compilation.nextToken(), "function or expression needs too many registers");
    }
    builder.useSlots(freeSlot + count);
  }

  /** Takes the next slots, which have been written. */
  void take(int count) {
    setFreeSlot(freeSlot + count);
  }

  /** Slots of the visible local variables. */
  int activeSlots() {
    return activeSlots;
  }

  void setActiveSlots(int count) {
    activeSlots = count;
  }

  boolean isTemporary(int slot) {
    return slot >= activeSlots;
  }

  /** Gives a slot back if it is a temporary one; the last one taken goes first. */
  void release(int slot) {
    if (isTemporary(slot)) {
      freeSlot--;
      if (slot != freeSlot) {
        throw new IllegalStateException("slot " + slot + " released before " + freeSlot);
      }
    }
  }

  void release(int one, int other) {
    release(Math.max(one, other));
    release(Math.min(one, other));
  }

  // Local variables' names, for messages and the debug library

  int openLocal(String name, int slot, boolean captured) {
    return builder.openLocal(name, slot, captured);
  }

  /** Whether there is a call among the instructions from a pc on. */
  boolean callsFrom(int from) {
    for (int pc = from; pc < pc(); pc++) {
      if (Instruction.op(word(pc)) == Op.CALL) {
        return true;
      }
    }
    return false;
  }

  void closeLocal(int local) {
    builder.closeLocal(local);
  }

  // Instructions

  int pc() {
    return builder.pc();
  }

  int line(int pc) {
    return builder.line(pc);
  }

  int word(int pc) {
    return builder.code(pc);
  }

  void setWord(int pc, int word) {
    builder.setCode(pc, word);
  }

  int emit(int word) {
    return emitAt(word, freeSlot);
  }

  /** Emits a word before which other slots are active than those in use. */
  int emitAt(int word, int top) {
    return builder.emit(word, compilation.line(), top);
  }

  /**
   * Emits an instruction that PUC Lua does without: it has no line of its own, so that hooks do not
   * see it.
   */
  int emitHidden(Op op, int a, int b) {
    return builder.emit(Instruction.abc(op, a, b, 0), NO_LINE, freeSlot);
  }

  /** Gives some words the present line. */
  void setLines(int from, int to) {
    for (int pc = from; pc < to; pc++) {
      builder.setLine(pc, compilation.line());
    }
  }

  /** Hides the last instruction. */
  void hideLast() {
    builder.setLine(pc() - 1, NO_LINE);
  }

  /** Gives a hidden instruction the present line. */
  void reveal(int pc) {
    if (builder.line(pc) == NO_LINE) {
      builder.setLine(pc, compilation.line());
    }
  }

  /**
   * Emits what does nothing, for hooks to see the line where PUC Lua closes captured variables. It
   * is a jump, which costs next to nothing.
   */
  void emitLine() {
    patchHere(jump());
  }

  int emit(Op op, int a, int b, int c) {
    return emit(Instruction.abc(op, a, b, c));
  }

  int emitWide(Op op, int a, int bx) {
    return emit(Instruction.abx(op, a, bx));
  }

  /** Gives the last instruction another line. */
  void setLastLine(int line) {
    builder.setLine(pc() - 1, line);
  }

  /** Replaces the last instruction by a test of a slot that it reads, and a jump. */
  int testInsteadOfLast(int slot, boolean wanted) {
    int top = builder.top(pc() - 1);
    builder.removeLast();
    emitAt(Instruction.abc(Op.TEST, slot, 0, wanted ? 1 : 0), top);
    return emitAt(Instruction.ax(Op.JMP, NO_JUMP), top);
  }

  /** The last word, or -1 where a jump may have led behind it. */
  int lastUnlessTarget() {
    return pc() > lastTarget && pc() > 0 ? builder.code(pc() - 1) : -1;
  }

  /**
   * Writes nil to some slots. If the instruction before writes nil to slots beside them or among
   * them, it does it; for PUC Lua making cells is none.
   */
  void emitNil(int first, int count) {
    int pc = pc() - 1;
    while (pc >= 0 && Instruction.op(word(pc)) == Op.NEWCELL) {
      pc--;
    }
    if (pc >= lastTarget && pc >= 0 && Instruction.op(word(pc)) == Op.LOADNIL) {
      int from = Instruction.a(word(pc));
      int end = from + Instruction.b(word(pc)) + 1;
      if (from <= first ? first <= end : from <= first + count) {
        if (pc == pc() - 1) {
          int joined = Math.min(from, first);
          int size = Math.max(end, first + count) - joined;
          setWord(pc, Instruction.abc(Op.LOADNIL, joined, size - 1, 0));
        } else {
          emitHidden(Op.LOADNIL, first, count - 1);
        }
        return;
      }
    }
    emit(Op.LOADNIL, first, count - 1, 0);
  }

  void emitInteger(int slot, long value) {
    if (value == (short) value) {
      emitWide(Op.LOADI, slot, (int) value);
    } else {
      emitConstant(slot, constant(new Constant.IntegerConstant(value)));
    }
  }

  void emitFloat(int slot, double value) {
    short small = (short) value;
    if (Double.doubleToRawLongBits(small) == Double.doubleToRawLongBits(value)) {
      emitWide(Op.LOADF, slot, small);
    } else {
      emitConstant(slot, constant(new Constant.FloatConstant(value)));
    }
  }

  void emitConstant(int slot, int index) {
    if (index <= Instruction.MAX_BX) {
      emitWide(Op.LOADK, slot, index);
    } else {
      emit(Op.LOADKX, slot, 0, 0);
      emit(Instruction.ax(Op.EXTRA, index));
    }
  }

  int constant(Constant constant) {
    return builder.constant(constant);
  }

  int child(Prototype prototype) {
    return builder.child(prototype);
  }

  /** The index of the upvalue that is a variable of an enclosing function. */
  int upvalue(Variable variable) {
    Integer known = upvalues.get(variable);
    if (known != null) {
      return known;
    }
    if (builder.upvalueCount() >= MAXIMUM_UPVALUES) {
      throw compilation.errors.limit(
          compilation.nextToken(), "upvalues", MAXIMUM_UPVALUES, lineDefined);
    }
    // The main chunk's _ENV comes from no function; it is the first by PUC Lua's convention.
    boolean fromSlot = outer == null || variable.functionDepth == outer.depth;
    int from = outer == null ? 0 : fromSlot ? variable.cell : outer.upvalue(variable);
    int index = builder.upvalue(new Upvalue(variable.name.text(), fromSlot, from));
    upvalues.put(variable, index);
    return index;
  }

  // Jumps

  /** Marks the current pc as a jump's target. */
  int target() {
    lastTarget = pc();
    return lastTarget;
  }

  /** A jump without target: a list of its own. */
  int jump() {
    return emit(Instruction.ax(Op.JMP, NO_JUMP));
  }

  /** A test and its jump, which is taken if the outcome is {@code wanted}. */
  int test(Op op, int a, int b, boolean wanted) {
    emit(op, a, b, wanted ? 1 : 0);
    return jump();
  }

  /** A jump back. It is never a test's: the tiers poll at it. */
  void jumpBack(int target) {
    builder.patchJump(jump(), target);
  }

  /** One list of the jumps of two. */
  int join(int list, int other) {
    if (other == NO_JUMP) {
      return list;
    }
    if (list == NO_JUMP) {
      return other;
    }
    int oldest = list;
    for (int next = next(oldest); next != NO_JUMP; next = next(oldest)) {
      oldest = next;
    }
    setWord(oldest, Instruction.ax(Op.JMP, other));
    return list;
  }

  private int next(int jump) {
    return Instruction.sj(word(jump));
  }

  void patchHere(int list) {
    if (list != NO_JUMP) {
      patch(list, target(), NO_SLOT, pc());
    }
  }

  /** Sends the jumps of a list to a pc. */
  void patch(int list, int target) {
    patch(list, target, NO_SLOT, target);
  }

  /**
   * Sends the jumps of a list to their targets.
   *
   * @param withValue where those go whose test leaves the value it tested in {@code slot}
   * @param slot or NO_SLOT if nobody wants that value
   * @param others where all others go
   */
  void patch(int list, int withValue, int slot, int others) {
    int jump = list;
    while (jump != NO_JUMP) {
      int next = next(jump);
      builder.patchJump(jump, setTestDestination(jump, slot) ? withValue : others);
      jump = next;
    }
  }

  /** Gives a loop's instruction its target. */
  void patchLoop(int pc, int target) {
    builder.patchJump(pc, target);
  }

  /** Whether one of the jumps does not come from a TESTSET, so that the value must be made. */
  boolean lacksValue(int list) {
    for (int jump = list; jump != NO_JUMP; jump = next(jump)) {
      if (jump == 0 || Instruction.op(word(jump - 1)) != Op.TESTSET) {
        return true;
      }
    }
    return false;
  }

  /** Makes the tests of a list leave no value. */
  void removeValues(int list) {
    for (int jump = list; jump != NO_JUMP; jump = next(jump)) {
      setTestDestination(jump, NO_SLOT);
    }
  }

  /** Whether the jump's test is a TESTSET. If so, it gets this destination. */
  private boolean setTestDestination(int jump, int slot) {
    int word = jump == 0 ? -1 : word(jump - 1);
    if (jump == 0 || Instruction.op(word) != Op.TESTSET) {
      return false;
    }
    int tested = Instruction.b(word);
    int wanted = Instruction.c(word);
    setWord(
        jump - 1,
        slot == NO_SLOT || slot == tested
            ? Instruction.abc(Op.TEST, tested, 0, wanted)
            : Instruction.abc(Op.TESTSET, slot, tested, wanted));
    return true;
  }

  /** Inverts a comparison whose jump this is. */
  void negate(int jump) {
    int word = word(jump - 1);
    if (!Instruction.op(word).isTest()) {
      throw new IllegalStateException("no comparison before the jump at " + jump);
    }
    setWord(
        jump - 1,
        Instruction.abc(
            Instruction.op(word),
            Instruction.a(word),
            Instruction.b(word),
            Instruction.c(word) ^ 1));
  }
}
