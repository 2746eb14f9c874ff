package dev.perigee.ir;

import static dev.perigee.ir.Instruction.a;
import static dev.perigee.ir.Instruction.b;
import static dev.perigee.ir.Instruction.bx;
import static dev.perigee.ir.Instruction.c;
import static dev.perigee.ir.Instruction.sj;

import dev.perigee.ir.Prototype.Upvalue;
import java.util.Arrays;

/**
 * What one instruction reads and writes, windows included, and where control continues after it.
 * All code that analyses the linear form without running it (verifier, SSA, compiler, checks) uses
 * this class.
 *
 * <p>Control leaves along <em>edges</em>: none for returns, one for most operations, two for
 * operations that branch. Edge 0 falls through (test: the jump is not taken; FORPREP: the loop
 * runs; FORLOOP and TFORLOOP: the loop ends), edge 1 is the jump. The written slots can differ by
 * edge.
 */
public final class Effects {
  /** A result of {@link #deadFrom}: every slot keeps its contents. */
  public static final int NO_SLOT = 256;

  private static final int[] NOTHING = {};

  private final int pc;
  private final Op op;
  private int[] reads = NOTHING;
  private int[] cellReads = NOTHING;
  private int openFrom = -1;
  private int openResults = -1;
  private int edgeCount = 1;
  private final int[] targets = new int[2];
  private final int[][] writes = {NOTHING, NOTHING};
  private final int[] deadFrom = {NO_SLOT, NO_SLOT};

  private Effects(Op op, int pc) {
    this.op = op;
    this.pc = pc;
    this.targets[0] = pc + (op.hasSecondWord() ? 2 : 1);
  }

  /**
   * The effects of the instruction at a pc, which must not be a second word.
   *
   * @param prototype its words need not be verified, but this instruction's second word and a
   *     CLOSURE's child must exist; slots and targets are returned as encoded, in range or not
   */
  public static Effects of(Prototype prototype, int pc) {
    int word = prototype.code()[pc];
    Effects effects = new Effects(Instruction.op(word), pc);
    effects.fill(prototype, word);
    return effects;
  }

  /** Whether the instruction with this word reads open values ({@link #openFrom} is not -1). */
  public static boolean takesOpenValues(int word) {
    return b(word) == 0
        && switch (Instruction.op(word)) {
          case CALL, TAILCALL, RETURN, SETLIST -> true;
          default -> false;
        };
  }

  private void fill(Prototype prototype, int word) {
    int a = a(word);
    int b = b(word);
    int c = c(word);
    switch (op) {
      case MOVE, UNM, BNOT, NOT, LEN, GETI, GETFIELD, NEWCELL -> {
        reads = slots(b);
        write(a);
      }
      case LOADI, LOADF, LOADK, LOADKX, LOADFALSE, LOADTRUE, GETUPVAL, GETTABUP, NEWTABLE ->
          write(a);
      case LFALSESKIP -> {
        write(a);
        targets[0] = pc + 2;
      }
      case LOADNIL -> writes[0] = range(a, b + 1);
      case GETCELL -> {
        cellReads = slots(b);
        write(a);
      }
      case SETCELL -> {
        cellReads = slots(a);
        reads = slots(b);
      }
      case SETUPVAL -> reads = slots(b);
      case SETTABUP -> reads = slots(c);
      case GETTABLE, ADD, SUB, MUL, DIV, MOD, POW, IDIV, BAND, BOR, BXOR, SHL, SHR -> {
        reads = slots(b, c);
        write(a);
      }
      case ADDK, SUBK, MULK, DIVK, MODK, POWK, IDIVK, BANDK, BORK, BXORK, ADDI, SHLI, SHRI -> {
        reads = slots(b);
        write(a);
      }
      case SETTABLE -> reads = slots(a, b, c);
      case SETI, SETFIELD -> reads = slots(a, c);
      case SELF -> {
        reads = slots(b);
        writes[0] = slots(a, a + 2);
      }
      case SETLIST -> {
        reads = b == 0 ? range(a, fixedUpTo(prototype, a + 1) - a) : range(a, b + 1);
        openFrom = b == 0 ? prototype.tops()[pc] : -1;
        deadFrom[0] = a + 1;
      }
      case CONCAT -> {
        reads = range(a, b);
        write(a);
        deadFrom[0] = a;
      }
      case EQ, LT, LE -> {
        reads = slots(a, b);
        branch(prototype);
      }
      case EQK, EQI, LTI, LEI, GTI, GEI, TEST -> {
        reads = slots(a);
        branch(prototype);
      }
      case TESTSET -> {
        reads = slots(b);
        branch(prototype);
        writes[1] = slots(a);
      }
      case JMP -> targets[0] = pc + 1 + sj(word);
      case FORPREP -> {
        reads = range(a, 3);
        writes[0] = range(a, 4);
        edge(pc + 2 + bx(word));
        deadFrom[1] = a;
      }
      case FORLOOP -> {
        reads = range(a, 3);
        deadFrom[0] = a;
        edge(pc + 1 - bx(word));
        writes[1] = slots(a, a + LoopSlots.LIMIT, a + LoopSlots.VARIABLE);
      }
      case TFORPREP -> {
        reads = range(a, 4);
        targets[0] = pc + 1 + bx(word);
      }
      case TFORCALL -> {
        reads = range(a, 3);
        writes[0] = range(a + LoopSlots.WINDOW, c);
        deadFrom[0] = a + LoopSlots.WINDOW;
      }
      case TFORLOOP -> {
        reads = slots(a + LoopSlots.WINDOW);
        deadFrom[0] = a + LoopSlots.WINDOW;
        edge(pc + 1 - bx(word));
        writes[1] = slots(a + LoopSlots.CONTROL);
      }
      case CALL -> {
        call(prototype, a, b);
        writes[0] = range(a, Math.max(c - 1, 0));
        deadFrom[0] = a;
        openResults = c == 0 ? a : -1;
      }
      case TAILCALL -> {
        call(prototype, a, b);
        edgeCount = 0;
      }
      case RETURN -> {
        reads = b == 0 ? range(a, fixedUpTo(prototype, a) - a) : range(a, b - 1);
        openFrom = b == 0 ? prototype.tops()[pc] : -1;
        edgeCount = 0;
      }
      case RETURN0 -> edgeCount = 0;
      case RETURN1 -> {
        reads = slots(a);
        edgeCount = 0;
      }
      case VARARG -> {
        writes[0] = range(a, Math.max(c - 1, 0));
        openResults = c == 0 ? a : -1;
      }
      case VARARGPREP -> {}
      case CLOSURE -> {
        cellReads = captures(prototype.children().get(bx(word)));
        write(a);
      }
      case TBC -> reads = slots(a);
      case CLOSE -> deadFrom[0] = a;
      case EXTRA -> throw new IllegalArgumentException("second word at " + pc);
    }
  }

  /**
   * The end of the values that are read one by one, from the window's first value up to the top.
   * Open values follow the active slots directly.
   */
  private int fixedUpTo(Prototype prototype, int first) {
    return Math.max(prototype.tops()[pc], first);
  }

  private void call(Prototype prototype, int a, int b) {
    int arguments = b == 0 ? fixedUpTo(prototype, a + 2) - (a + 2) : b - 1;
    reads = new int[arguments + 1];
    reads[0] = a;
    for (int i = 0; i < arguments; i++) {
      reads[i + 1] = a + 2 + i;
    }
    openFrom = b == 0 ? prototype.tops()[pc] : -1;
  }

  private void branch(Prototype prototype) {
    edge(pc + 2 + sj(prototype.code()[pc + 1]));
  }

  private void edge(int target) {
    targets[1] = target;
    edgeCount = 2;
  }

  private void write(int slot) {
    writes[0] = slots(slot);
  }

  private static int[] slots(int... slots) {
    return slots;
  }

  private static int[] range(int first, int count) {
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      slots[i] = first + i;
    }
    return slots;
  }

  private static int[] captures(Prototype child) {
    int[] slots = new int[child.upvalues().size()];
    int count = 0;
    for (Upvalue upvalue : child.upvalues()) {
      if (upvalue.fromSlot()) {
        slots[count++] = upvalue.index();
      }
    }
    return Arrays.copyOf(slots, count);
  }

  public int pc() {
    return pc;
  }

  public Op op() {
    return op;
  }

  /** Number of words: 2 if there is a second word, otherwise 1. */
  public int words() {
    return op.hasSecondWord() ? 2 : 1;
  }

  /**
   * Slots read as values, in operand order. A numeric loop's state counts as values. The array must
   * not be changed.
   */
  public int[] reads() {
    return reads;
  }

  /**
   * Slots that must hold a cell: operands of GETCELL and SETCELL, captures of CLOSURE. The array
   * must not be changed.
   */
  public int[] cellReads() {
    return cellReads;
  }

  /**
   * The slot where the open values start that this instruction reads in addition to {@link #reads},
   * which is its own top. They extend to the state's top. -1 if it reads no open values.
   */
  public int openFrom() {
    return openFrom;
  }

  /**
   * The slot where the open results of this instruction start, which sets the state's top to their
   * end; -1 if there are none.
   */
  public int openResults() {
    return openResults;
  }

  /** The number of edges: 0, 1 or 2. */
  public int edgeCount() {
    return edgeCount;
  }

  /** The pc to which an edge leads. */
  public int target(int edge) {
    return targets[edge];
  }

  /** Slots written when control leaves along this edge. The array must not be changed. */
  public int[] writes(int edge) {
    return writes[edge];
  }

  /**
   * The first slot that is dead when control leaves along this edge: it and the slots above it,
   * except those of {@link #writes}, no longer hold anything (a call's window, a loop that ended).
   * {@link #NO_SLOT} if all slots keep their contents.
   */
  public int deadFrom(int edge) {
    return deadFrom[edge];
  }
}
