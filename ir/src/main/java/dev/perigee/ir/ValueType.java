package dev.perigee.ir;

/**
 * The types of values: a lattice with {@link #NONE} at the bottom (not yet known to be reached) and
 * {@link #ANY} at the top.
 */
public enum ValueType {
  /** No value: the bottom. */
  NONE(-1, false),
  NIL(Tag.NIL, false),
  FALSE(Tag.FALSE, false),
  TRUE(Tag.TRUE, false),
  INTEGER(Tag.INTEGER, true),
  FLOAT(Tag.FLOAT, true),
  /** A short, interned string. */
  STRING(Tag.STRING, true),
  LONG_STRING(Tag.LONG_STRING, true),
  TABLE(Tag.TABLE, true),
  USERDATA(Tag.USERDATA, true),
  /** A Lua function. */
  CLOSURE(Tag.CLOSURE, true),
  /** A Java function. */
  BUILTIN(Tag.BUILTIN, true),
  THREAD(Tag.THREAD, true),
  /** A captured variable's cell; never a Lua value. */
  CELL(Tag.CELL, true),
  /** False or true. */
  BOOLEAN(-1, false),
  /** Integer or float. */
  NUMBER(-1, false),
  /** Anything: the top. */
  ANY(-1, false);

  private final int tag;
  private final boolean register;

  ValueType(int tag, boolean register) {
    this.tag = tag;
    this.register = register;
  }

  /** The tag of all values of this type; -1 if there are several tags or none. */
  public int tag() {
    return tag;
  }

  /**
   * Whether a value of this type can live in a register without its tag, because the tag is known
   * and there is a payload.
   */
  public boolean hasRegisterForm() {
    return register;
  }

  /** Whether this is INTEGER, FLOAT or NUMBER. */
  public boolean isNumber() {
    return this == INTEGER || this == FLOAT || this == NUMBER;
  }

  /** The type with a tag; ANY if there is none. */
  public static ValueType ofTag(int tag) {
    for (ValueType type : values()) {
      if (tag >= 0 && type.tag == tag) {
        return type;
      }
    }
    return ANY;
  }

  /** The least type that includes both. */
  public ValueType join(ValueType other) {
    if (this == other || other == NONE) {
      return this;
    }
    if (this == NONE) {
      return other;
    }
    if (isNumber() && other.isNumber()) {
      return NUMBER;
    }
    if (isBoolean() && other.isBoolean()) {
      return BOOLEAN;
    }
    return ANY;
  }

  /** Whether every value of this type is also of the other type. */
  public boolean isWithin(ValueType other) {
    return join(other) == other;
  }

  private boolean isBoolean() {
    return this == FALSE || this == TRUE || this == BOOLEAN;
  }
}
