package dev.perigee.frontend;

import dev.perigee.ir.Constant.StringConstant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expression whose code is generated only as far as necessary: where its value is, or which
 * instruction will produce it. In addition, jumps may decide its value ({@code and}, {@code or},
 * comparisons).
 */
final class Expression {
  /** The state of the value, and what {@link #info} and {@link #key} mean for it. */
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
    /** The value in slot info, which is its final place. */
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
    /** The result of the instruction at info, in a slot that is chosen later. */
    RELOCATABLE,
    /** The results of the call at info. */
    CALL,
    /** The values of the VARARG at info. */
    VARARG
  }

  Kind kind = Kind.VOID;
  int info;
  int key;
  long integer;
  double number;
  @Nullable StringConstant string;

  /** Jumps taken if the value is true, with that value. */
  int whenTrue = FunctionCode.NO_JUMP;

  /** Jumps taken if the value is false or nil, with that value. */
  int whenFalse = FunctionCode.NO_JUMP;

  /**
   * If slot info is a copy of a captured local variable, the slot of its cell and the pc after the
   * instruction that read it ({@link Values#readAgain}). Likewise for slot key.
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

  /** Copies another expression. */
  void become(Expression other) {
    become(other, other.whenTrue, other.whenFalse);
  }

  /** Copies another expression, but with these jumps. */
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

  /** Whether this is an integer that fits an operand of one signed byte. */
  boolean isSignedByte() {
    return isInteger() && integer == (byte) integer;
  }

  /**
   * Whether this is a number that an instruction of PUC Lua can compare with: an integer from -127
   * to 128, or a float with such a value.
   */
  boolean isImmediateInPucLua() {
    double value = kind == Kind.INTEGER ? (double) integer : number;
    return isNumber() && value == Math.rint(value) && value >= -127 && value <= 128;
  }

  boolean isString() {
    return !hasJumps() && kind == Kind.STRING;
  }

  /** Whether this is known at compile time and takes no slot. */
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

  /** Whether this can produce any number of values. */
  boolean isMultiple() {
    return kind == Kind.CALL || kind == Kind.VARARG;
  }

  StringConstant string() {
    return Objects.requireNonNull(string);
  }
}
