package dev.perigee.ir;

/**
 * Tags of values. They are chosen so that each common test is one comparison or one bit test: false
 * values are below {@link #TRUE}; collectable ones are at least {@link #STRING}; numbers, strings
 * and functions are pairs of tags that differ in bit 0.
 *
 * <p>The kind in an object's header is the tag of the values that point to it.
 */
public final class Tag {
  public static final int NIL = 0;
  public static final int FALSE = 1;
  public static final int TRUE = 2;

  /** A frame's link, never a Lua value (the runtime's {@code LinkLayout}). */
  public static final int LINK = 3;

  public static final int INTEGER = 4;
  public static final int FLOAT = 5;

  /** A plain address, of type userdata; it keeps nothing alive. */
  public static final int LIGHT_USERDATA = 6;

  /** An interned string, equal only to itself. */
  public static final int STRING = 8;

  /** A string too long to be interned. */
  public static final int LONG_STRING = 9;

  public static final int TABLE = 10;

  /** A handle to a Java object. */
  public static final int USERDATA = 11;

  /** A Lua function. */
  public static final int CLOSURE = 12;

  /** A Java function. */
  public static final int BUILTIN = 13;

  public static final int THREAD = 14;

  /** A captured variable, in slots of frames and in closures; never a Lua value. */
  public static final int CELL = 15;

  /** A prototype record, only in closures. */
  public static final int PROTOTYPE = 16;

  private Tag() {}

  public static boolean isFalse(int tag) {
    return tag < TRUE;
  }

  public static boolean isNumber(int tag) {
    return (tag & ~1) == INTEGER;
  }

  public static boolean isString(int tag) {
    return (tag & ~1) == STRING;
  }

  public static boolean isFunction(int tag) {
    return (tag & ~1) == CLOSURE;
  }

  public static boolean isCollectable(int tag) {
    return tag >= STRING;
  }

  public static int ofBoolean(boolean value) {
    return value ? TRUE : FALSE;
  }

  /** Whether a Lua value may have a tag. */
  public static boolean isOfValue(int tag) {
    return tag >= NIL && tag <= THREAD && tag != TRUE + 1 && tag != LIGHT_USERDATA + 1;
  }

  /** The type's name, as returned by Lua's {@code type}. */
  public static String typeName(int tag) {
    return switch (tag) {
      case NIL -> "nil";
      case FALSE, TRUE -> "boolean";
      case INTEGER, FLOAT -> "number";
      case STRING, LONG_STRING -> "string";
      case TABLE -> "table";
      case USERDATA, LIGHT_USERDATA -> "userdata";
      case CLOSURE, BUILTIN -> "function";
      case THREAD -> "thread";
      default -> throw new IllegalArgumentException("no value has tag " + tag);
    };
  }
}
