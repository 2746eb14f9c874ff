package dev.perigee.frontend;

import dev.perigee.ir.Constant.StringConstant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expression whose code is made as far as it must be: where its value is, or which instruction
 * will give it. Besides, some jumps may decide it ({@code and}, {@code or}, comparisons).
 */
final class Expression {
  /** What there is of the value, and what {@link #info} and {@link #key} say of it. */
  enum Kind {
    /** No expression: an empty list. */
    VOID,
    NIL,
    TRUE,
    FALSE,
    /** The constant {@link #integer}. */
    INTEGER,
    /** The constant {@link #number}. */
    FLOAT,
    /** The constant {@link #string}. */
    STRING,
    /** In slot info, which is its for good. */
    SLOT,
    /** The local variable in slot info. */
    LOCAL,
    /** The local variable whose cell is in slot info. */
    CELL,
    /** The upvalue info. */
    UPVALUE,
    /** The field of upvalue info whose name is constant key. */
    UPVALUE_FIELD,
    /** The element of the table in slot info whose key is in slot key. */
    ELEMENT,
    /** The element of the table in slot info whose key is the integer key. */
    INTEGER_ELEMENT,
    /** The field of the table in slot info whose name is constant key. */
    FIELD,
    /** A comparison; info is the jump taken if it is true. */
    JUMP,
    /** The instruction at info gives it, in a slot still to be chosen. */
    RELOCATABLE,
    /** The call at info. */
    CALL,
    /** The VARARG at info. */
    VARARG
  }

  Kind kind = Kind.VOID;
  int info;
  int key;
  long integer;
  double number;
  @Nullable StringConstant string;

  /** Jumps taken when the value is true, with that value. */
  int whenTrue = FunctionCode.NO_JUMP;

  /** Jumps taken when the value is false or nil, with that value. */
  int whenFalse = FunctionCode.NO_JUMP;

  /**
   * Where slot info is a copy of a captured local variable: the slot of its cell, and the pc behind
   * the reading ({@link Values#readAgain}). Likewise for slot key.
   */
  int cell = FunctionCode.NO_SLOT;

  int keyCell = FunctionCode.NO_SLOT;
  int readPc;

  Expression set(Kind kind, int info) {
    this.kind = kind;
    this.info = info;
    cell = FunctionCode.NO_SLOT;
    keyCell = FunctionCode.NO_SLOT;
    whenTrue = FunctionCode.NO_JUMP;
    whenFalse = FunctionCode.NO_JUMP;
    return this;
  }

  /** Becomes what another one is. */
  void become(Expression other) {
    become(other, other.whenTrue, other.whenFalse);
  }

  /** Becomes what another one is, with these jumps. */
  void become(Expression other, int trueJumps, int falseJumps) {
    kind = other.kind;
    info = other.info;
    key = other.key;
    integer = other.integer;
    number = other.number;
    string = other.string;
    cell = other.cell;
    keyCell = other.keyCell;
    readPc = other.readPc;
    whenTrue = trueJumps;
    whenFalse = falseJumps;
  }

  boolean hasJumps() {
    return whenTrue != whenFalse;
  }

  boolean isNumber() {
    return !hasJumps() && (kind == Kind.INTEGER || kind == Kind.FLOAT);
  }

  boolean isInteger() {
    return !hasJumps() && kind == Kind.INTEGER;
  }

  /** Whether this is an integer that an operand of one signed byte can be. */
  boolean isSignedByte() {
    return isInteger() && integer == (byte) integer;
  }

  /**
   * Whether this is a number that an instruction of PUC Lua can compare with: integers, or floats
   * with such a value, from -127 to 128.
   */
  boolean isImmediateInPucLua() {
    double value = kind == Kind.INTEGER ? (double) integer : number;
    return isNumber() && value == Math.rint(value) && value >= -127 && value <= 128;
  }

  boolean isString() {
    return !hasJumps() && kind == Kind.STRING;
  }

  /** Whether this is known when compiling and takes no slot. */
  boolean isConstant() {
    return !hasJumps()
        && switch (kind) {
          case NIL, TRUE, FALSE, INTEGER, FLOAT, STRING -> true;
          default -> false;
        };
  }

  /** Whether this is a constant that counts as true. */
  boolean isTrue() {
    return isConstant() && kind != Kind.NIL && kind != Kind.FALSE;
  }

  boolean isIndexed() {
    return switch (kind) {
      case UPVALUE_FIELD, ELEMENT, INTEGER_ELEMENT, FIELD -> true;
      default -> false;
    };
  }

  /** Whether this can give any number of values. */
  boolean isMultiple() {
    return kind == Kind.CALL || kind == Kind.VARARG;
  }

  StringConstant string() {
    return Objects.requireNonNull(string);
  }
}
