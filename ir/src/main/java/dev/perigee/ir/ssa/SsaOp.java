package dev.perigee.ir.ssa;

/**
 * Operations of the graph. "x", "y" are inputs 0 and 1. Arithmetic is exactly the linear form's on
 * the types named.
 */
public enum SsaOp {
  /**
   * A constant of {@link SsaValue#type}; its payload is {@link SsaValue#payload}, for strings the
   * constant's index. In no block.
   */
  CONSTANT,
  /** What the slot {@link SsaValue#home} holds when the function is entered. */
  PARAMETER,
  /** One input per predecessor, in the order of {@link Block#predecessors}. */
  PHI,
  /**
   * What x (a STEP, CALL or STEP_BRANCH) left in the home slot; {@link SsaValue#type} is certain,
   * not guessed.
   */
  RESULT,
  /** x, of which the type is checked; exits (DEOPT) when it is not {@link SsaValue#type}. */
  GUARD,
  /** x in another home. */
  COPY,
  /** The value in the cell x. Cannot exit. */
  LOAD_CELL,
  /** The value in upvalue number {@link SsaValue#payload}. Cannot exit. */
  LOAD_UPVALUE,
  /** The boolean "x is nil or false", in its home. */
  NOT,

  ADD_INTEGER,
  SUB_INTEGER,
  MUL_INTEGER,
  /** Floor division; y is a constant other than 0. */
  IDIV_INTEGER,
  /** Floor modulo; y is a constant other than 0. */
  MOD_INTEGER,
  AND_INTEGER,
  OR_INTEGER,
  XOR_INTEGER,
  /** Lua's shift: by 64 or more gives 0, by a negative number shifts the other way. */
  SHL_INTEGER,
  SHR_INTEGER,
  NEGATE_INTEGER,
  /** Bitwise complement. */
  COMPLEMENT_INTEGER,
  /**
   * Iterations after the first of a loop from x to y that runs at least once; the step is {@link
   * SsaValue#payload}, not 0. Unsigned.
   */
  TRIP_COUNT,

  ADD_FLOAT,
  SUB_FLOAT,
  MUL_FLOAT,
  DIV_FLOAT,
  /** floor(x / y). */
  IDIV_FLOAT,
  NEGATE_FLOAT,
  /** The number x (INTEGER, or NUMBER in its home) as a float; a temporary. */
  TO_FLOAT,

  /** Counts down the slice; exits (POLL) at zero. */
  POLL,
  /**
   * The linear instruction at {@link SsaValue#pc}. A CALL or TFORCALL of a function that is
   * probably a {@link dev.perigee.ir.Builtin} is one with that function's number as its {@link
   * SsaValue#payload}.
   */
  STEP,
  /** A CALL or TFORCALL: as STEP, but all registers are lost whenever it is done. */
  CALL,

  /** Goes to successor 0. */
  JUMP,
  /**
   * Goes to successor 0 when {@link SsaValue#condition} holds for the inputs, else to successor 1.
   * Cannot exit.
   */
  BRANCH,
  /**
   * The linear instruction at {@link SsaValue#pc}, which decides: a comparison (successor 0: its
   * jump is not taken, 1: taken), FORPREP (0: the loop runs), FORLOOP (0: it ends).
   */
  STEP_BRANCH,
  /** RETURN, RETURN0 or RETURN1 of the linear form. */
  RETURN,
  /** TAILCALL of the linear form. Its payload is as a STEP's that was a CALL. */
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

  /** Whether this stands for a linear instruction that the driver may have to do. */
  public boolean isStep() {
    return switch (this) {
      case STEP, CALL, STEP_BRANCH, RETURN, TAILCALL -> true;
      default -> false;
    };
  }

  /** Whether this only computes its result: it may be removed when nobody uses that. */
  public boolean isPure() {
    return this != POLL && !isStep() && !isTerminator();
  }
}
