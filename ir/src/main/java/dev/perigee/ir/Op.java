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
 * The operations of the linear form, with the contract of each. {@code R[x]} is slot x of the
 * frame, {@code K[x]} constant x, {@code U[x]} the value in the cell that is upvalue x. {@link
 * Effects} describes windows of slots (calls, loops, lists); the operand kinds here describe the
 * other operands.
 *
 * <p>An arithmetic operation, comparison, length, concatenation or access to a table has the
 * meaning that the manual gives it (3.4, 2.4), so it may convert its operands, call a metamethod or
 * raise an error. Integer arithmetic wraps around (3.4.1). Bitwise operations convert floats to
 * integers and yield an integer (3.4.2).
 *
 * <p>The window of a call at slot A consists of the function in A, the link in A+1, which the call
 * itself writes, and the arguments from A+2 on. Its results are stored from A on. If a count
 * operand says "open", the values extend up to the state's top, which the preceding instruction has
 * set.
 *
 * <p>A comparison or test is always followed by a {@link #JMP}, which is its second word: if the
 * outcome equals operand c, the jump is taken; otherwise execution continues after the jump.
 */
public enum Op {
  /** R[a] = R[b]. */
  MOVE(WRITE, READ, NONE),
  /** R[a] = the integer bx (signed). */
  LOADI(Format.ASBX, WRITE, IMMEDIATE),
  /** R[a] = the integer bx (signed) as a float. */
  LOADF(Format.ASBX, WRITE, IMMEDIATE),
  /** R[a] = K[bx]. */
  LOADK(Format.ABX, WRITE, CONSTANT),
  /** R[a] = K[ax], where ax is the operand of the next word, an {@link #EXTRA}. */
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
  /** Stores R[b] in the cell R[a]. */
  SETCELL(READ, READ, NONE),
  /** R[a] = U[b]. */
  GETUPVAL(WRITE, UPVALUE, NONE),
  /** U[a] = R[b]: stores R[b] in the cell that is upvalue a. */
  SETUPVAL(UPVALUE, READ, NONE),
  /** R[a] = U[b][K[c]]; K[c] is a short string. */
  GETTABUP(WRITE, UPVALUE, CONSTANT),
  /** U[a][K[b]] = R[c]; K[b] is a short string. */
  SETTABUP(UPVALUE, CONSTANT, READ),
  /** R[a] = R[b][R[c]]. */
  GETTABLE(WRITE, READ, READ),
  /** R[a] = R[b][c]; c is an integer from 0 to 255. */
  GETI(WRITE, READ, COUNT),
  /** R[a] = R[b][K[c]]; K[c] is a short string. */
  GETFIELD(WRITE, READ, CONSTANT),
  /** R[a][R[b]] = R[c]. */
  SETTABLE(READ, READ, READ),
  /** R[a][b] = R[c]; b is an integer from 0 to 255. */
  SETI(READ, COUNT, READ),
  /** R[a][K[b]] = R[c]; K[b] is a short string. */
  SETFIELD(READ, CONSTANT, READ),
  /** R[a] = a new table with room for c array elements and, if b is not 0, 2^(b-1) hash entries. */
  NEWTABLE(WRITE, COUNT, COUNT),
  /**
   * R[a+2] = R[b]; R[a] = R[b][K[c]]: a method and its receiver, ready for a call at a. K[c] is a
   * short string.
   */
  SELF(WINDOW, READ, CONSTANT),
  /**
   * R[a][ax+1], R[a][ax+2], ... = R[a+1], ..., R[a+b] (b = 0: open), where ax is the operand of the
   * next word, an {@link #EXTRA}. R[a] is a new table.
   */
  SETLIST(WINDOW, COUNT, NONE),

  /** R[a] = R[b] + R[c]: an integer if both operands are integers, otherwise a float. */
  ADD(WRITE, READ, READ),
  /** R[a] = R[b] - R[c]: an integer if both operands are integers, otherwise a float. */
  SUB(WRITE, READ, READ),
  /** R[a] = R[b] * R[c]: an integer if both operands are integers, otherwise a float. */
  MUL(WRITE, READ, READ),
  /** R[a] = R[b] / R[c]: always a float. */
  DIV(WRITE, READ, READ),
  /**
   * R[a] = R[b] % R[c], the remainder of a division that rounds down: an integer if both operands
   * are integers, otherwise a float. An integer divisor of 0 is an error.
   */
  MOD(WRITE, READ, READ),
  /** R[a] = R[b] ^ R[c]: always a float. */
  POW(WRITE, READ, READ),
  /**
   * R[a] = R[b] // R[c], rounded down: an integer if both operands are integers, otherwise a float.
   * An integer divisor of 0 is an error.
   */
  IDIV(WRITE, READ, READ),
  /** R[a] = R[b] &amp; R[c], bit by bit. */
  BAND(WRITE, READ, READ),
  /** R[a] = R[b] | R[c], bit by bit. */
  BOR(WRITE, READ, READ),
  /** R[a] = R[b] ~ R[c], exclusive or bit by bit. */
  BXOR(WRITE, READ, READ),
  /** R[a] = R[b] &lt;&lt; R[c], filled with zeros; a negative R[c] shifts to the right. */
  SHL(WRITE, READ, READ),
  /** R[a] = R[b] &gt;&gt; R[c], filled with zeros; a negative R[c] shifts to the left. */
  SHR(WRITE, READ, READ),
  /** R[a] = R[b] + K[c], as {@link #ADD}; K[c] is a number. */
  ADDK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] - K[c], as {@link #SUB}; K[c] is a number. */
  SUBK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] * K[c], as {@link #MUL}; K[c] is a number. */
  MULK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] / K[c], as {@link #DIV}; K[c] is a number. */
  DIVK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] % K[c], as {@link #MOD}; K[c] is a number. */
  MODK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] ^ K[c], as {@link #POW}; K[c] is a number. */
  POWK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] // K[c], as {@link #IDIV}; K[c] is a number. */
  IDIVK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] &amp; K[c], as {@link #BAND}; K[c] is an integer. */
  BANDK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] | K[c], as {@link #BOR}; K[c] is an integer. */
  BORK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] ~ K[c], as {@link #BXOR}; K[c] is an integer. */
  BXORK(WRITE, READ, CONSTANT),
  /** R[a] = R[b] + the integer c (signed), as {@link #ADD}. */
  ADDI(WRITE, READ, IMMEDIATE),
  /** R[a] = R[b] &lt;&lt; the integer c (signed), as {@link #SHL}. */
  SHLI(WRITE, READ, IMMEDIATE),
  /** R[a] = R[b] &gt;&gt; the integer c (signed), as {@link #SHR}. */
  SHRI(WRITE, READ, IMMEDIATE),
  /** R[a] = -R[b]: an integer if R[b] is an integer, otherwise a float. */
  UNM(WRITE, READ, NONE),
  /** R[a] = ~R[b], the bitwise complement. */
  BNOT(WRITE, READ, NONE),
  /** R[a] = not R[b]: true if R[b] is nil or false, otherwise false. */
  NOT(WRITE, READ, NONE),
  /** R[a] = #R[b]: the length of a string, a border of a table, or what {@code __len} returns. */
  LEN(WRITE, READ, NONE),
  /** R[a] = R[a] .. ... .. R[a+b-1], right to left; b is at least 2. */
  CONCAT(WINDOW, COUNT, NONE),

  /** Outcome: R[a] == R[b]. */
  EQ(READ, READ, COUNT),
  /** Outcome: R[a] &lt; R[b]. */
  LT(READ, READ, COUNT),
  /** Outcome: R[a] &lt;= R[b]. */
  LE(READ, READ, COUNT),
  /** Outcome: R[a] == K[b], without metamethods; K[b] is a number or a string. */
  EQK(READ, CONSTANT, COUNT),
  /** Outcome: R[a] == the integer b (signed). */
  EQI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] &lt; the integer b (signed). */
  LTI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] &lt;= the integer b (signed). */
  LEI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] &gt; the integer b (signed), compared as b &lt; R[a]. */
  GTI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] &gt;= the integer b (signed), compared as b &lt;= R[a]. */
  GEI(READ, IMMEDIATE, COUNT),
  /** Outcome: R[a] is neither nil nor false. */
  TEST(READ, NONE, COUNT),
  /** Outcome: R[b] is neither nil nor false. If the jump is taken, R[a] = R[b] first. */
  TESTSET(WRITE, READ, COUNT),
  /** Continues at pc + 1 + sj. */
  JMP(Format.SJ, JUMP, NONE),

  /**
   * Prepares a numeric loop with R[a] start, R[a+1] limit and R[a+2] step. If the loop does not
   * run, execution continues at pc + 2 + bx, behind the loop's {@link #FORLOOP}. Otherwise R[a+3] =
   * R[a]. In an integer loop, R[a+1] becomes the number of iterations after the first (unsigned);
   * in a float loop, the three become floats.
   */
  FORPREP(Format.ABX, WINDOW, JUMP),
  /**
   * Starts the next iteration of a numeric loop, if there is one: R[a] += R[a+2], R[a+3] = R[a],
   * and execution continues at pc + 1 - bx. An integer loop ends if R[a+1] is 0, and otherwise
   * decrements it. A float loop ends if R[a] would pass the limit R[a+1].
   */
  FORLOOP(Format.ABX, WINDOW, JUMP),
  /**
   * Enters a generic loop: marks R[a+3] as to be closed and continues at pc + 1 + bx, the loop's
   * {@link #TFORCALL}.
   */
  TFORPREP(Format.ABX, WINDOW, JUMP),
  /**
   * R[a+4], ..., R[a+3+c] = R[a](R[a+1], R[a+2]): calls the iterator with the state and the control
   * variable, in a window at a+4.
   */
  TFORCALL(WINDOW, NONE, COUNT),
  /** If R[a+4] is not nil: R[a+2] = R[a+4], and execution continues at pc + 1 - bx. */
  TFORLOOP(Format.ABX, WINDOW, JUMP),

  /**
   * R[a], ..., R[a+c-2] = R[a](R[a+2], ..., R[a+b]): a call with b-1 arguments (b = 0: open) and
   * c-1 results (c = 0: open; sets the top).
   */
  CALL(WINDOW, COUNT, COUNT),
  /**
   * Returns what R[a] returns when called with b-1 arguments (b = 0: open). The frame is removed
   * before the call.
   */
  TAILCALL(WINDOW, COUNT, NONE),
  /**
   * Returns R[a], ..., R[a+b-2] (b = 0: open). If c is 1, variables to be closed are in scope
   * ({@link #TBC}, {@link #TFORPREP}) and are closed first; otherwise c is 0.
   */
  RETURN(WINDOW, COUNT, COUNT),
  /** Returns nothing; not used in vararg functions. */
  RETURN0(NONE, NONE, NONE),
  /** Returns R[a]; not used in vararg functions. */
  RETURN1(READ, NONE, NONE),
  /**
   * R[a], ..., R[a+c-2] = the extra arguments, padded with nil (c = 0: all of them, open; sets the
   * top).
   */
  VARARG(WINDOW, NONE, COUNT),
  /**
   * The first instruction of a vararg function with a fixed parameters: moves the frame above its
   * arguments.
   */
  VARARGPREP(COUNT, NONE, NONE),
  /** R[a] = a new closure of the child prototype bx. */
  CLOSURE(Format.ABX, WRITE, PROTOTYPE),
  /**
   * Marks R[a] as to be closed when its scope ends. Nil and false need no closing; any other value
   * without a {@code __close} metamethod is an error.
   */
  TBC(READ, NONE, NONE),
  /**
   * Closes the variables to be closed in slots a and above, last one first. No {@link #RETURN0},
   * {@link #RETURN1} or {@link #TAILCALL} runs while such a variable is in scope.
   */
  CLOSE(WINDOW, NONE, NONE),
  /** Holds operand ax of the instruction before it; not an operation by itself. */
  EXTRA(Format.AX, COUNT, NONE);

  /**
   * How the 24 bits after the operation's byte are divided; {@link Instruction} packs and unpacks
   * them.
   */
  public enum Format {
    /** Three bytes a, b, c. */
    ABC,
    /** A byte a, 16 unsigned bits bx. */
    ABX,
    /** A byte a, 16 signed bits bx. */
    ASBX,
    /** 24 unsigned bits ax. */
    AX,
    /** 24 signed bits sj. */
    SJ
  }

  /** What an operand means. */
  public enum Operand {
    /** An operand that is not used and is 0. */
    NONE,
    /** A slot that is read. */
    READ,
    /** A slot that is written. */
    WRITE,
    /** The first of several slots that are read or written: see {@link Effects}. */
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

  /** The number of operations; they are numbered from 0. */
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

  /** Whether this is a comparison or a test, whose second word is a {@link #JMP}. */
  public boolean isTest() {
    return switch (this) {
      case EQ, LT, LE, EQK, EQI, LTI, LEI, GTI, GEI, TEST, TESTSET -> true;
      default -> false;
    };
  }

  /** Whether this computes a number from numbers. For other operands, it may call a metamethod. */
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
   * Whether this produces a value whose type only feedback can tell. A CONCAT counts since its
   * string may be short or long, and a FORPREP because of its start. TFORCALL does not count: the
   * last value that it produces is always nil.
   */
  public boolean hasFeedback() {
    return switch (this) {
      case GETCELL, GETUPVAL, GETTABUP, GETTABLE, GETI, GETFIELD, SELF -> true;
      case CALL, VARARG, FORPREP, CONCAT -> true;
      default -> false;
    };
  }

  /**
   * Whether the {@linkplain #hasFeedback feedback} of this operation shows that it has run,
   * although it may raise an error or call a metamethod.
   */
  public boolean feedbackShowsExecution() {
    return switch (this) {
      case GETTABUP, GETTABLE, GETI, GETFIELD, SELF -> true;
      default -> false;
    };
  }

  /** Whether this reads or writes a table with a key that may be an integer. */
  public boolean accessesElement() {
    return switch (this) {
      case GETTABLE, GETI, SETTABLE, SETI -> true;
      default -> false;
    };
  }
}
