package dev.perigee.ir;

import static dev.perigee.ir.Op.Operand.CONSTANT;
import static dev.perigee.ir.Op.Operand.COUNT;
import static dev.perigee.ir.Op.Operand.IMMEDIATE;
import static dev.perigee.ir.Op.Operand.JUMP;
import static dev.perigee.ir.Op.Operand.NONE;
import static dev.perigee.ir.Op.Operand.PROTOTYPE;
import static dev.perigee.ir.Op.Operand.READ;
import static dev.perigee.ir.Op.Operand.UPVALUE;
import static dev.perigee.ir.Op.Operand.WINDOW;
import static dev.perigee.ir.Op.Operand.WRITE;

/**
 * The operations of the linear form, one line of contract each. {@code R[x]} is slot x of the
 * frame, {@code K[x]} constant x, {@code U[x]} the cell that is upvalue x. Windows of slots (calls,
 * loops, lists) are described by {@link Effects}, the rest by the operand kinds here.
 *
 * <p>A call's window at slot A is: A the function, A+1 the link (written by the call itself), A+2
 * and on the arguments; its results land from A on. Where a count operand says "open", the values
 * reach up to the state's top, which the instruction before it has set.
 *
 * <p>A comparison or test is always followed by a {@link #JMP}, which is its second word: when the
 * outcome equals operand c the jump is taken, otherwise the instruction after the jump is next.
 */
public enum Op {
  /** R[a] = R[b]. */
  MOVE(WRITE, READ, NONE),
  /** R[a] = the integer bx (signed). */
  LOADI(Format.ASBX, WRITE, IMMEDIATE),
  /** R[a] = the float bx (signed). */
  LOADF(Format.ASBX, WRITE, IMMEDIATE),
  /** R[a] = K[bx]. */
  LOADK(Format.ABX, WRITE, CONSTANT),
  /** R[a] = K[the next word's operand ax]; the next word is an {@link #EXTRA}. */
  LOADKX(WRITE, NONE, NONE),
  /** R[a], ..., R[a+b] = nil. */
  LOADNIL(WINDOW, COUNT, NONE),
  /** R[a] = false. */
  LOADFALSE(WRITE, NONE, NONE),
  /** R[a] = true. */
  LOADTRUE(WRITE, NONE, NONE),
  /** R[a] = false; skips the next instruction. */
  LFALSESKIP(WRITE, NONE, NONE),
  /** R[a] = a new cell that holds R[b]. */
  NEWCELL(WRITE, READ, NONE),
  /** R[a] = the value in the cell R[b]. */
  GETCELL(WRITE, READ, NONE),
  /** The cell R[a] gets the value R[b]. */
  SETCELL(READ, READ, NONE),
  /** R[a] = the value in U[b]. */
  GETUPVAL(WRITE, UPVALUE, NONE),
  /** U[a] gets the value R[b]. */
  SETUPVAL(UPVALUE, READ, NONE),
  /** R[a] = (value in U[b])[K[c]]; K[c] is a short string. */
  GETTABUP(WRITE, UPVALUE, CONSTANT),
  /** (value in U[a])[K[b]] = R[c]; K[b] is a short string. */
  SETTABUP(UPVALUE, CONSTANT, READ),
  /** R[a] = R[b][R[c]]. */
  GETTABLE(WRITE, READ, READ),
  /** R[a] = R[b][c], c an integer of 0 to 255. */
  GETI(WRITE, READ, COUNT),
  /** R[a] = R[b][K[c]]; K[c] is a short string. */
  GETFIELD(WRITE, READ, CONSTANT),
  /** R[a][R[b]] = R[c]. */
  SETTABLE(READ, READ, READ),
  /** R[a][b] = R[c], b an integer of 0 to 255. */
  SETI(READ, COUNT, READ),
  /** R[a][K[b]] = R[c]; K[b] is a short string. */
  SETFIELD(READ, CONSTANT, READ),
  /**
   * R[a] = a new table with room for c array elements and, when b is not 0, 2^(b-1) hash entries.
   */
  NEWTABLE(WRITE, COUNT, COUNT),
  /**
   * R[a+2] = R[b]; R[a] = R[b][K[c]]: a method and its receiver, ready for a call at a. K[c] is a
   * short string.
   */
  SELF(WINDOW, READ, CONSTANT),
  /**
   * R[a][ax+1], R[a][ax+2], ... = R[a+1], ..., R[a+b] (b = 0: open), ax the operand of the next
   * word, an {@link #EXTRA}; c is 0.
   */
  SETLIST(WINDOW, COUNT, NONE),

  /** R[a] = R[b] + R[c]. */
  ADD(WRITE, READ, READ),
  SUB(WRITE, READ, READ),
  MUL(WRITE, READ, READ),
  /** R[a] = R[b] / R[c], always a float. */
  DIV(WRITE, READ, READ),
  MOD(WRITE, READ, READ),
  POW(WRITE, READ, READ),
  /** R[a] = R[b] // R[c]. */
  IDIV(WRITE, READ, READ),
  BAND(WRITE, READ, READ),
  BOR(WRITE, READ, READ),
  BXOR(WRITE, READ, READ),
  SHL(WRITE, READ, READ),
  SHR(WRITE, READ, READ),
  /** R[a] = R[b] + K[c]; K[c] is a number, as in the six that follow. */
  ADDK(WRITE, READ, CONSTANT),
  SUBK(WRITE, READ, CONSTANT),
  MULK(WRITE, READ, CONSTANT),
  DIVK(WRITE, READ, CONSTANT),
  MODK(WRITE, READ, CONSTANT),
  POWK(WRITE, READ, CONSTANT),
  IDIVK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] &amp; K[c]; K[c] is an integer, as in the two that follow. */
  BANDK(WRITE, READ, CONSTANT),
  BORK(WRITE, READ, CONSTANT),
  BXORK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] + the integer c (signed). */
  ADDI(WRITE, READ, IMMEDIATE),
  /** R[a] = R[b] &lt;&lt; the integer c (signed). */
  SHLI(WRITE, READ, IMMEDIATE),
  /** R[a] = R[b] &gt;&gt; the integer c (signed). */
  SHRI(WRITE, READ, IMMEDIATE),
  /** R[a] = -R[b]. */
  UNM(WRITE, READ, NONE),
  /** R[a] = ~R[b]. */
  BNOT(WRITE, READ, NONE),
  /** R[a] = not R[b]. */
  NOT(WRITE, READ, NONE),
  /** R[a] = #R[b]. */
  LEN(WRITE, READ, NONE),
  /** R[a] = R[a] .. ... .. R[a+b-1], b at least 2. */
  CONCAT(WINDOW, COUNT, NONE),

  /** Outcome: R[a] == R[b]. */
  EQ(READ, READ, COUNT),
  /** Outcome: R[a] &lt; R[b]. */
  LT(READ, READ, COUNT),
  /** Outcome: R[a] &lt;= R[b]. */
  LE(READ, READ, COUNT),
  /** Outcome: R[a] == K[b], compared raw; K[b] is never nil or a boolean. */
  EQK(READ, CONSTANT, COUNT),
  /** Outcome: R[a] == the integer b (signed). */
  EQI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] &lt; the integer b (signed). */
  LTI(READ, IMMEDIATE, COUNT),
  LEI(READ, IMMEDIATE, COUNT),
  /** Outcome: the integer b (signed) &lt; R[a]. */
  GTI(READ, IMMEDIATE, COUNT),
  GEI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] is neither nil nor false. */
  TEST(READ, NONE, COUNT),
  /** Outcome: R[b] is neither nil nor false; when the jump is taken, R[a] = R[b] first. */
  TESTSET(WRITE, READ, COUNT),
  /** Goes on at pc + 1 + sj. */
  JMP(Format.SJ, JUMP, NONE),

  /**
   * Prepares a numeric loop: R[a] start, R[a+1] limit, R[a+2] step. Does it not run, goes on at pc
   * + 2 + bx (behind the loop's {@link #FORLOOP}); otherwise R[a+3] = R[a] and, for an integer
   * loop, R[a+1] = the number of iterations left (unsigned).
   */
  FORPREP(Format.ABX, WINDOW, JUMP),
  /**
   * Next iteration of a numeric loop: R[a] += R[a+2]; if it goes on, R[a+3] = R[a] and the next pc
   * is pc + 1 - bx.
   */
  FORLOOP(Format.ABX, WINDOW, JUMP),
  /**
   * Enters a generic loop: goes on at pc + 1 + bx, its {@link #TFORCALL}. R[a+3] is to be closed.
   */
  TFORPREP(Format.ABX, WINDOW, JUMP),
  /**
   * Calls the iterator R[a] with state R[a+1] and control R[a+2] in a window at a+4; c results from
   * R[a+4] on.
   */
  TFORCALL(WINDOW, NONE, COUNT),
  /** If R[a+4] is not nil: R[a+2] = R[a+4] and the next pc is pc + 1 - bx. */
  TFORLOOP(Format.ABX, WINDOW, JUMP),

  /** Calls R[a] with b-1 arguments (0: open) for c-1 results (0: open, sets top). */
  CALL(WINDOW, COUNT, COUNT),
  /**
   * Returns what R[a] returns when it is called with b-1 arguments (0: open); the frame is given up
   * first.
   */
  TAILCALL(WINDOW, COUNT, NONE),
  /**
   * Returns R[a], ..., R[a+b-2] (b = 0: open). c is 1 where variables to be closed are in scope
   * ({@link #TBC}, {@link #TFORPREP}): they are closed first; otherwise 0.
   */
  RETURN(WINDOW, COUNT, COUNT),
  /** Returns nothing; never in a vararg function. */
  RETURN0(NONE, NONE, NONE),
  /** Returns R[a]; never in a vararg function. */
  RETURN1(READ, NONE, NONE),
  /**
   * R[a], R[a+1], ..., R[a+c-2] = the extra arguments, padded with nil (c = 0: all of them, sets
   * top).
   */
  VARARG(WINDOW, NONE, COUNT),
  /**
   * First instruction of a vararg function of a parameters: moves the frame above its arguments.
   */
  VARARGPREP(COUNT, NONE, NONE),
  /** R[a] = a closure of the child prototype bx. */
  CLOSURE(Format.ABX, WRITE, PROTOTYPE),
  /** R[a] is to be closed when its scope ends; nil and false need no closing. */
  TBC(READ, NONE, NONE),
  /**
   * Closes the variables to be closed in slots a and above, the last one first. No {@link
   * #RETURN0}, {@link #RETURN1} or {@link #TAILCALL} runs while such a variable is in scope.
   */
  CLOSE(WINDOW, NONE, NONE),
  /** Not an operation: operand ax of the instruction before it. */
  EXTRA(Format.AX, COUNT, NONE);

  /**
   * How the 24 bits behind the operation's byte are divided; {@link Instruction} packs and unpacks
   * them.
   */
  public enum Format {
    /** Three bytes a, b, c. */
    ABC,
    /** A byte a, 16 unsigned bits bx. */
    ABX,
    /** A byte a, 16 signed bits. */
    ASBX,
    /** 24 unsigned bits. */
    AX,
    /** 24 signed bits. */
    SJ
  }

  /** What an operand means. */
  public enum Operand {
    NONE,
    /** A slot that is read. */
    READ,
    /** A slot that is written. */
    WRITE,
    /** The first of several slots, some read, some written: see {@link Effects}. */
    WINDOW,
    /** An index of a constant. */
    CONSTANT,
    /** A signed number. */
    IMMEDIATE,
    /** An unsigned number: a count, a flag, a small index. */
    COUNT,
    /** An index of an upvalue. */
    UPVALUE,
    /** An index of a child prototype. */
    PROTOTYPE,
    /** A distance in instructions. */
    JUMP
  }

  private static final Op[] ALL = values();

  private final Format format;
  private final Operand a;
  private final Operand b;
  private final Operand c;

  Op(Operand a, Operand b, Operand c) {
    this.format = Format.ABC;
    this.a = a;
    this.b = b;
    this.c = c;
  }

  Op(Format format, Operand a, Operand b) {
    this.format = format;
    this.a = a;
    this.b = b;
    this.c = NONE;
  }

  /** The operation with this number. */
  public static Op of(int number) {
    return ALL[number];
  }

  /** The number of operations; their numbers are 0 to this, exclusive. */
  public static int count() {
    return ALL.length;
  }

  public Format format() {
    return format;
  }

  /** The meaning of operand a (or of the only operand). */
  public Operand a() {
    return a;
  }

  /** The meaning of operand b or bx. */
  public Operand b() {
    return b;
  }

  public Operand c() {
    return c;
  }

  /** Whether this compares or tests, so that a {@link #JMP} is its second word. */
  public boolean isTest() {
    return switch (this) {
      case EQ, LT, LE, EQK, EQI, LTI, LEI, GTI, GEI, TEST, TESTSET -> true;
      default -> false;
    };
  }

  /** Whether this computes a number from numbers; of other operands a metamethod may. */
  public boolean isArithmetic() {
    return switch (plain()) {
      case ADD, SUB, MUL, DIV, MOD, POW, IDIV, BAND, BOR, BXOR, SHL, SHR, UNM, BNOT -> true;
      default -> false;
    };
  }

  /**
   * The operation on slots that this is a form of: ADD for ADDK and ADDI, LT for LTI, and for GTI,
   * which exchanges the operands. An operation that has no such form is its own; so are EQK and
   * EQI, which compare raw, as EQ does not.
   */
  public Op plain() {
    return switch (this) {
      case ADDK, ADDI -> ADD;
      case SUBK -> SUB;
      case MULK -> MUL;
      case DIVK -> DIV;
      case MODK -> MOD;
      case POWK -> POW;
      case IDIVK -> IDIV;
      case BANDK -> BAND;
      case BORK -> BOR;
      case BXORK -> BXOR;
      case SHLI -> SHL;
      case SHRI -> SHR;
      case LTI, GTI -> LT;
      case LEI, GEI -> LE;
      default -> this;
    };
  }

  /** Whether the next word belongs to this instruction: a {@link #JMP} or an {@link #EXTRA}. */
  public boolean hasSecondWord() {
    return isTest() || this == LOADKX || this == SETLIST;
  }

  /**
   * Whether this gives a value whose type only feedback can tell: a CONCAT's string may be short or
   * long. A FORPREP counts for its start. TFORCALL does not count: the last thing that it gives is
   * always nil.
   */
  public boolean hasFeedback() {
    return switch (this) {
      case GETCELL, GETUPVAL, GETTABUP, GETTABLE, GETI, GETFIELD, SELF -> true;
      case CALL, VARARG, FORPREP, CONCAT -> true;
      default -> false;
    };
  }

  /**
   * Whether this is an operation that may fail or call, and has {@linkplain #hasFeedback feedback}
   * as soon as it has run.
   */
  public boolean showsThatItRan() {
    return switch (this) {
      case GETTABUP, GETTABLE, GETI, GETFIELD, SELF -> true;
      default -> false;
    };
  }

  /** Whether this reads or writes what a table has under a key that may be an integer. */
  public boolean accessesElement() {
    return switch (this) {
      case GETTABLE, GETI, SETTABLE, SETI -> true;
      default -> false;
    };
  }
}
