package dev.perigee.tier1.graph;

import org.jspecify.annotations.Nullable;

/**
 * Operations of the expanded graph, each with its contract. "x", "y", "z" are inputs 0, 1, 2; "n"
 * is {@link Node#immediate}, "m" is {@link Node#parameter}. An operation without a comment does the
 * same as the operation of the same name in {@link dev.perigee.tier1.target.MachineCode}.
 */
public enum Operation {
  // Not in a block

  /** The word n. */
  CONSTANT(Kind.WORD),
  /** The double whose bits n are. */
  DOUBLE_CONSTANT(Kind.DOUBLE),
  /** The word at the record's address + n: the payload of a string among the constants. */
  LITERAL(Kind.WORD),
  /** Address of the current frame's slot 0. */
  FRAME(Kind.WORD),
  /** Address of the engine's state. */
  STATE(Kind.WORD),
  /** Address of the function's prototype record. */
  RECORD(Kind.WORD),

  // Values

  /** One input per predecessor, in the order of {@link BasicBlock#predecessors}. */
  PHI(null),
  /** x, with another home. */
  MOVE(null),

  // Memory

  /** 64 bits at x + n, or at x + 8 y. */
  LOAD(Kind.WORD),
  /** 32 bits at x + n, zero-extended. */
  LOAD32(Kind.WORD),
  /** The byte at x + n, or at x + y, zero-extended. */
  LOAD8(Kind.WORD),
  /** The double at x + n, or at x + 8 y. */
  LOAD_DOUBLE(Kind.DOUBLE),
  /** The payload of the slot at x + n. Leaves if the slot's tag is not m. */
  LOAD_CHECKED(Kind.WORD),
  /** Stores the word x at y + n, or at y + 8 z. */
  STORE(Kind.NONE),
  /** Stores the lowest byte of x at y + n, or at y + z. */
  STORE8(Kind.NONE),
  /** Stores the lowest 32 bits of x at y + n. */
  STORE32(Kind.NONE),
  /** Stores the double x at y + n, or at y + 8 z. */
  STORE_DOUBLE(Kind.NONE),
  /** Stores the payload x (a word or a double) and the tag m in slot n of the frame. */
  STORE_SLOT(Kind.NONE),
  /** Copies slot m of the frame to slot n. */
  COPY_SLOT(Kind.NONE),

  // Integers

  ADD(Kind.WORD),
  SUBTRACT(Kind.WORD),
  MULTIPLY(Kind.WORD),
  AND(Kind.WORD),
  OR(Kind.WORD),
  XOR(Kind.WORD),
  /** x shifted by n, from 0 to 63. */
  SHIFT_LEFT(Kind.WORD),
  SHIFT_RIGHT(Kind.WORD),
  SHIFT_RIGHT_SIGNED(Kind.WORD),
  /** Lua's x << y. */
  LUA_SHIFT_LEFT(Kind.WORD),
  /** Lua's x >> y. */
  LUA_SHIFT_RIGHT(Kind.WORD),
  NEGATE(Kind.WORD),
  COMPLEMENT(Kind.WORD),
  /** Lua's x // n; n is not 0. */
  DIVIDE(Kind.WORD),
  /** Lua's x % n; n is not 0. */
  MODULO(Kind.WORD),
  /** Lua's x // y; an arbitrary integer if y is 0. */
  DIVIDE_BY(Kind.WORD),
  /** Lua's x % y; an arbitrary integer if y is 0. */
  MODULO_BY(Kind.WORD),
  /** The unsigned quotient x / n; n is not 0. */
  DIVIDE_UNSIGNED(Kind.WORD),
  /** The tag of {@code not v}, from the tag of v. */
  NEGATE_TRUTH(Kind.WORD),

  // Doubles

  ADD_DOUBLE(Kind.DOUBLE),
  SUBTRACT_DOUBLE(Kind.DOUBLE),
  MULTIPLY_DOUBLE(Kind.DOUBLE),
  DIVIDE_DOUBLE(Kind.DOUBLE),
  NEGATE_DOUBLE(Kind.DOUBLE),
  SQUARE_ROOT(Kind.DOUBLE),
  /** The greatest integer not above the double x, as a double. */
  FLOOR(Kind.DOUBLE),
  /** The greatest integer not above the double x. Leaves if it does not fit into 64 bits. */
  FLOOR_TO_INTEGER(Kind.WORD),
  /** The integer x as a double. */
  CONVERT(Kind.DOUBLE),
  /** The number with the payload x and the tag y, INTEGER or FLOAT, as a double. */
  CONVERT_NUMBER(Kind.DOUBLE),
  /** The double with the bits of the word x. */
  FROM_BITS(Kind.DOUBLE),
  /** The bits of the double x. */
  TO_BITS(Kind.WORD),

  // Tables

  /**
   * The address of the table node whose key is the string z. x is the address of the table's nodes,
   * y their mask. The node is first looked for at the place given by the record's hint at offset n,
   * then everywhere. Leaves if there is none.
   */
  HINTED_NODE(Kind.WORD),
  /**
   * The address of the slot that holds the result of indexing the table x with the string w (input
   * 3). y is the address of x's nodes, z their mask, and the record's hint at offset n says where
   * to look first. The slot belongs to the table, or to one behind its {@code __index}, or holds
   * nil. Without {@link #CHECKS_NIL} in m, it may also be a slot of the table that holds nil
   * although there is an {@code __index}. With {@link #HASHED} in m, w's main node comes first
   * instead of the hint's. Leaves if the {@code __index} is not a table.
   */
  FIELD(Kind.WORD),
  /**
   * The address of the slot in which the table x keeps its value for the string w. The inputs, n
   * and HASHED are those of FIELD. If there is no slot, it is made and holds nil; the next
   * operation must store a value other than nil to it. Leaves if the slot cannot be made at once,
   * or if there may be a metamethod to call.
   */
  FIELD_TO_SET(Kind.WORD),

  // Checks

  /** Leaves if the comparison {@link Node#comparison} of x with y holds. */
  CHECK(Kind.NONE),
  /** The same for the lowest 32 bits of x and the constant n. */
  CHECK32(Kind.NONE),
  /** Leaves if bit m of the byte at x + n is set. */
  CHECK_BIT(Kind.NONE),
  /** Counts the slice down by n; leaves if it is used up. Must be the first node of its block. */
  POLL(Kind.NONE),

  // Calls

  /**
   * Does the linear CALL or TFORCALL n; the frame and the window are in memory, and the callee is
   * the closure x. Or does the VARARGPREP n; then x is the frame. Leaves, before anything has been
   * done, if the stack has no room. All registers are lost.
   */
  CALL(Kind.NONE),
  /** The answer of routine m ({@link Routine}) for the inputs x, y, z, w. Leaves if it is 0. */
  CALL_ROUTINE(Kind.WORD),

  // Routines

  /** The routine's input m. Only at the start of a routine. */
  ARGUMENT(Kind.WORD),

  // Terminators

  /** Goes to successor 0. */
  JUMP(Kind.NONE),
  /** Goes to successor 0 if the comparison {@link Node#comparison} of x with y holds, else to 1. */
  BRANCH(Kind.NONE),
  /** The same for the lowest 32 bits of x and the constant n. */
  BRANCH32(Kind.NONE),
  /** The same for doubles and {@link Node#floatComparison}. */
  BRANCH_DOUBLE(Kind.NONE),
  /**
   * Returns the one value {@link Node#returned}; or else the m values that are in memory from slot
   * n of the frame on.
   */
  RETURN(Kind.NONE),
  /**
   * Returns all values in memory from slot n of the frame up to the state's top. Leaves if there
   * are many.
   */
  RETURN_OPEN(Kind.NONE),
  /**
   * Does the linear TAILCALL n; the window is in memory, and the callee is a closure. Leaves,
   * before anything has been done, if the stack is so small that there may be no room, or if there
   * are many arguments.
   */
  TAIL_CALL(Kind.NONE),
  /** Leaves. */
  LEAVE(Kind.NONE),
  /** Ends a routine with the answer x. */
  ANSWER(Kind.NONE),
  /** Ends a routine with the answer of routine m for the inputs x, y, z, w. */
  ANSWER_OF(Kind.NONE);

  /** A bit of m in {@link #FIELD}. */
  public static final int CHECKS_NIL = 1;

  /** A bit of m in {@link #FIELD} and {@link #FIELD_TO_SET}. */
  public static final int HASHED = 2;

  private final @Nullable Kind kind;

  Operation(@Nullable Kind kind) {
    this.kind = kind;
  }

  /** The kind of all nodes of this operation; null if it depends on the inputs. */
  public @Nullable Kind kind() {
    return kind;
  }

  /** Whether nodes of this operation belong to no block. */
  public boolean isFloating() {
    return switch (this) {
      case CONSTANT, DOUBLE_CONSTANT, LITERAL, FRAME, STATE, RECORD -> true;
      default -> false;
    };
  }

  /** Whether this ends a block. */
  public boolean isTerminator() {
    return ordinal() >= JUMP.ordinal();
  }

  /** Whether nodes of this operation have an exit. */
  public boolean mayLeave() {
    return switch (this) {
      case LOAD_CHECKED, HINTED_NODE, CHECK, CHECK32, CHECK_BIT -> true;
      case FLOOR_TO_INTEGER, FIELD, FIELD_TO_SET, POLL, CALL, CALL_ROUTINE -> true;
      case RETURN_OPEN, TAIL_CALL, LEAVE -> true;
      default -> false;
    };
  }

  /** Whether nodes of this operation occur only in routines. */
  public boolean isOnlyInRoutines() {
    return this == ARGUMENT || this == ANSWER || this == ANSWER_OF;
  }

  /** Whether m is the number of a routine. */
  public boolean isOfRoutine() {
    return this == CALL_ROUTINE || this == ANSWER_OF;
  }

  /** Whether this reads memory and does nothing else. */
  public boolean isLoad() {
    return switch (this) {
      case LOAD, LOAD32, LOAD8, LOAD_DOUBLE -> true;
      default -> false;
    };
  }

  /** Whether this writes memory. */
  public boolean isStore() {
    return switch (this) {
      case STORE, STORE8, STORE32, STORE_DOUBLE, STORE_SLOT, COPY_SLOT -> true;
      default -> false;
    };
  }

  /**
   * Whether this has no effect except its value, so that it can be removed if the value is not
   * used.
   */
  public boolean isPure() {
    return kind != Kind.NONE && !mayLeave();
  }

  /**
   * Whether this searches a table. Searches write their result before they last read their inputs.
   */
  public boolean isSearch() {
    return switch (this) {
      case HINTED_NODE, FIELD, FIELD_TO_SET -> true;
      default -> false;
    };
  }

  /** Whether x and y may be exchanged. */
  public boolean isCommutative() {
    return switch (this) {
      case ADD, MULTIPLY, AND, OR, XOR, ADD_DOUBLE, MULTIPLY_DOUBLE -> true;
      default -> false;
    };
  }
}
