package dev.perigee.ir.ssa;

/**
 * The operations of the graph. Inputs 0 and 1 are called x and y. Arithmetic means exactly the same
 * as in the linear form, for operands of the type in the name.
 */
public enum SsaOp {
  /**
   * A constant of {@link SsaValue#type} with payload {@link SsaValue#payload}, which for strings is
   * the constant's index. It is in no block.
   */
  CONSTANT,
  /** The value of the slot {@link SsaValue#home} when the function is entered. */
  PARAMETER,
  /** A phi, with one input per predecessor in the order of {@link Block#predecessors}. */
  PHI,
  /**
   * The value that x (a STEP, CALL or STEP_BRANCH) left in the home slot. Its {@link SsaValue#type}
   * is certain, not guessed.
   */
  RESULT,
  /** x, after a check of its type; exits (DEOPT) if that is not {@link SsaValue#type}. */
  GUARD,
  /** x in another home. */
  COPY,
  /** The value in the cell x. Cannot exit. */
  LOAD_CELL,
  /** The value in upvalue number {@link SsaValue#payload}. Cannot exit. */
  LOAD_UPVALUE,
  /** The boolean "x is nil or false", in its home. */
  NOT,

  /** x + y on integers, wrapping around. */
  ADD_INTEGER,
  /** x - y on integers, wrapping around. */
  SUB_INTEGER,
  /** x * y on integers, wrapping around. */
  MUL_INTEGER,
  /** x // y on integers, rounded down; y is a constant other than 0. */
  IDIV_INTEGER,
  /** x % y on integers, the remainder of IDIV_INTEGER; y is a constant other than 0. */
  MOD_INTEGER,
  /** x &amp; y, bit by bit. */
  AND_INTEGER,
  /** x | y, bit by bit. */
  OR_INTEGER,
  /** x ~ y, exclusive or bit by bit. */
  XOR_INTEGER,
  /** Lua's x &lt;&lt; y: 0 if y is 64 or more; a negative y shifts to the right. */
  SHL_INTEGER,
  /** Lua's logical x &gt;&gt; y: 0 if y is 64 or more; a negative y shifts to the left. */
  SHR_INTEGER,
  /** -x on an integer, wrapping around. */
  NEGATE_INTEGER,
  /** The bitwise complement of x. */
  COMPLEMENT_INTEGER,
  /**
   * The number of iterations after the first of a loop from x to y that runs at least once,
   * unsigned. The step is {@link SsaValue#payload}, which is not 0.
   */
  TRIP_COUNT,

  /** x + y on floats. */
  ADD_FLOAT,
  /** x - y on floats. */
  SUB_FLOAT,
  /** x * y on floats. */
  MUL_FLOAT,
  /** x / y on floats. */
  DIV_FLOAT,
  /** x // y on floats: floor(x / y). */
  IDIV_FLOAT,
  /** -x on a float. */
  NEGATE_FLOAT,
  /** The number x (INTEGER, or NUMBER in its home) as a float; a temporary. */
  TO_FLOAT,

  /** Decrements the slice; exits (POLL) if it is used up. */
  POLL,
  /**
   * The linear instruction at {@link SsaValue#pc}. A CALL or TFORCALL of a function that is
   * probably a {@link dev.perigee.ir.Builtin} also becomes a STEP, with that function's number as
   * its {@link SsaValue#payload}.
   */
  STEP,
  /** A CALL or TFORCALL of the linear form: like STEP, but all registers are lost. */
  CALL,

  /** Continues at successor 0. */
  JUMP,
  /**
   * Continues at successor 0 if {@link SsaValue#condition} holds for the inputs, otherwise at
   * successor 1. Cannot exit.
   */
  BRANCH,
  /**
   * The branching linear instruction at {@link SsaValue#pc}: a comparison (successor 0: its jump is
   * not taken, 1: taken), FORPREP (0: the loop runs, 1: it does not) or FORLOOP (0: the loop ends,
   * 1: it continues).
   */
  STEP_BRANCH,
  /** RETURN, RETURN0 or RETURN1 of the linear form. */
  RETURN,
  /** TAILCALL of the linear form, with a payload like that of a STEP. */
  TAILCALL;

  /** Whether this ends a block. */
  public boolean isTerminator() {
    return switch (this) {
      case JUMP, BRANCH, STEP_BRANCH, RETURN, TAILCALL -> true;
      default -> false;
    };
  }

  /** Whether this has an {@link ExitState}. */
  public boolean canExit() {
    return this == GUARD || this == POLL || isStep();
  }

  /** Whether this is a linear instruction that the driver may have to execute. */
  public boolean isStep() {
    return switch (this) {
      case STEP, CALL, STEP_BRANCH, RETURN, TAILCALL -> true;
      default -> false;
    };
  }

  /** Whether this only computes its result, so that it may be removed if that is not used. */
  public boolean isPure() {
    return this != POLL && !isStep() && !isTerminator();
  }
}
