package dev.perigee.frontend;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.PrototypeBuilder;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The code of one function during generation: instructions, slots in use, upvalues, and lists of
 * jumps that wait for their target.
 *
 * <p>Slots are used as a stack: first those of visible local variables, then temporaries. A slot is
 * taken only after its value was written, so that {@link #freeSlot} is the top of every emitted
 * instruction (except for the link slot of a call's window).
 *
 * <p>A list of jumps is the pc of its newest JMP word. Until the list gets its target, the distance
 * of each word holds the next older one.
 */
final class FunctionCode {
  /** The empty list of jumps. */
  static final int NO_JUMP = -1;

  /** Operand of a TESTSET that has no destination yet. */
  static final int NO_SLOT = Instruction.MAX_BYTE;

  /** The line of a word that has none of its own ({@link Prototype#lines}). */
  private static final int NO_LINE = 0;

  /** As in PUC Lua. */
  private static final int MAXIMUM_UPVALUES = 255;

  /** As in PUC Lua; {@link #NO_SLOT} is not among them. */
  private static final int MAXIMUM_SLOTS = 254;

  /** A frame has room for at least a function and a value. */
  private static final int SMALLEST_FRAME = 2;

  final Compilation compilation;
  final @Nullable FunctionCode outer;
  final int depth;
  final boolean vararg;
  private final int lineDefined;
  private final PrototypeBuilder builder;
  private final IdentityHashMap<Variable, Integer> upvalues = new IdentityHashMap<>();
  private int freeSlot;
  private int activeSlots;

  /** The last pc that is a jump's target. Instructions before it can no longer be changed. */
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
        new PrototypeBuilder(compilation.tokens.chunkName(), lineDefined, parameterCount, vararg);
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

  /** Ensures that there are this many slots above the used ones. */
  void checkSlots(int count) {
    if (freeSlot + count > MAXIMUM_SLOTS) {
      throw compilation.errors.near(
          compilation.nextToken(), "function or expression needs too many registers");
    }
    builder.useSlots(freeSlot + count);
  }

  /** Takes the next slots, which must have been written. */
  void take(int count) {
    setFreeSlot(freeSlot + count);
  }

  /** The number of slots of the visible local variables. */
  int activeSlots() {
    return activeSlots;
  }

  void setActiveSlots(int count) {
    activeSlots = count;
  }

  boolean isTemporary(int slot) {
    return slot >= activeSlots;
  }

  /** Releases a slot if it is a temporary. The last one taken must be released first. */
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

  /** Emits a word with a top other than the number of slots in use. */
  int emitAt(int word, int top) {
    return builder.emit(word, compilation.line(), top);
  }

  /**
   * Emits an instruction that PUC Lua does not need. It has no line of its own, so that hooks do
   * not see it.
   */
  int emitHidden(Op op, int a, int b) {
    return builder.emit(Instruction.abc(op, a, b, 0), NO_LINE, freeSlot);
  }

  /** Gives some words the current line. */
  void setLines(int from, int to) {
    for (int pc = from; pc < to; pc++) {
      builder.setLine(pc, compilation.line());
    }
  }

  /** Hides the last instruction. */
  void hideLast() {
    builder.setLine(pc() - 1, NO_LINE);
  }

  /** Gives a hidden instruction the current line. */
  void reveal(int pc) {
    if (builder.line(pc) == NO_LINE) {
      builder.setLine(pc, compilation.line());
    }
  }

  /**
   * Emits an instruction that does nothing, so that hooks see the line where PUC Lua closes
   * captured variables. It is a jump, which costs almost nothing.
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

  /** The pc of the last word, or -1 if a jump may lead to the pc after it. */
  int lastUnlessTarget() {
    return pc() > lastTarget && pc() > 0 ? builder.code(pc() - 1) : -1;
  }

  /**
   * Writes nil to some slots. If the previous instruction writes nil to adjacent or overlapping
   * slots, it is extended. Creating cells does not count as an instruction, as PUC Lua has none for
   * it.
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

  /** The index of the upvalue for a variable of an enclosing function. */
  int upvalue(Variable variable) {
    Integer known = upvalues.get(variable);
    if (known != null) {
      return known;
    }
    if (builder.upvalueCount() >= MAXIMUM_UPVALUES) {
      throw compilation.errors.limit(
          compilation.nextToken(), "upvalues", MAXIMUM_UPVALUES, lineDefined);
    }
    // The main chunk's _ENV comes from no function. By PUC Lua's convention it is the first
    // upvalue.
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

  /** Emits a jump without a target, which is a list by itself. */
  int jump() {
    return emit(Instruction.ax(Op.JMP, NO_JUMP));
  }

  /** Emits a test and its jump, which is taken if the outcome is {@code wanted}. */
  int test(Op op, int a, int b, boolean wanted) {
    emit(op, a, b, wanted ? 1 : 0);
    return jump();
  }

  /** Emits a jump back. It must not be a test's second word, since the tiers poll at it. */
  void jumpBack(int target) {
    builder.patchJump(jump(), target);
  }

  /**
   * Joins two lists of jumps. This takes constant time if one of them has a single jump, so that
   * the jumps of a long chain of branches are not visited for each branch.
   */
  int join(int list, int other) {
    if (other == NO_JUMP) {
      return list;
    }
    if (list == NO_JUMP) {
      return other;
    }
    if (next(other) == NO_JUMP) {
      setWord(other, Instruction.ax(Op.JMP, list));
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

  /** Sets the target of all jumps of a list. */
  void patch(int list, int target) {
    patch(list, target, NO_SLOT, target);
  }

  /**
   * Sets the targets of the jumps of a list.
   *
   * @param withValue the target of jumps whose test leaves the tested value in {@code slot}
   * @param slot the slot, or NO_SLOT if the value is not needed
   * @param others the target of all other jumps
   */
  void patch(int list, int withValue, int slot, int others) {
    int jump = list;
    while (jump != NO_JUMP) {
      int next = next(jump);
      builder.patchJump(jump, setTestDestination(jump, slot) ? withValue : others);
      jump = next;
    }
  }

  /** Sets the target of a loop's instruction. */
  void patchLoop(int pc, int target) {
    builder.patchJump(pc, target);
  }

  /** Whether one of the jumps does not come from a TESTSET, so that the value must be created. */
  boolean lacksValue(int list) {
    for (int jump = list; jump != NO_JUMP; jump = next(jump)) {
      if (jump == 0 || Instruction.op(word(jump - 1)) != Op.TESTSET) {
        return true;
      }
    }
    return false;
  }

  /** Changes the tests of a list so that they leave no value. */
  void removeValues(int list) {
    for (int jump = list; jump != NO_JUMP; jump = next(jump)) {
      setTestDestination(jump, NO_SLOT);
    }
  }

  /** If the jump's test is a TESTSET, sets its destination. Returns whether it is one. */
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

  /** Inverts the comparison to which a jump belongs. */
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
