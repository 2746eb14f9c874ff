package dev.perigee.ir;

import dev.perigee.ir.ssa.ValueType;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The library functions whose calls native code does itself. A constant is a function's identity in
 * all engines; the library's enum names it where the function is defined, and the function's object
 * holds its {@link #number}.
 *
 * <p>Each has its library (none for the basic functions), its name there, the fewest and the most
 * arguments of calls that are done inline, and the types that these arguments must have. An
 * argument without a type may be anything.
 */
public enum Builtin {
  ASSERT("", "assert", 1, 8),
  GETMETATABLE("", "getmetatable", 1, 1, ValueType.TABLE),
  IPAIRS("", "ipairs", 1, 1),
  IPAIRS_ITERATOR("", "ipairs_iterator"),
  NEXT("", "next", 1, 2, ValueType.TABLE),
  PAIRS("", "pairs", 1, 1, ValueType.TABLE),
  RAWGET("", "rawget", 2, 2, ValueType.TABLE),
  SELECT("", "select", 1, 0),
  SETMETATABLE("", "setmetatable", 2, 2, ValueType.TABLE, ValueType.TABLE),
  TONUMBER("", "tonumber", 1, 1),
  TOSTRING("", "tostring", 1, 1, ValueType.INTEGER),
  TYPE("", "type", 1, 1),
  COROUTINE_CREATE("coroutine", "create", 1, 1, ValueType.CLOSURE),
  COROUTINE_WRAP("coroutine", "wrap", 1, 1, ValueType.CLOSURE),
  COROUTINE_RESUME("coroutine", "resume"),
  COROUTINE_WRAPPED("coroutine", "wrapped"),
  COROUTINE_YIELD("coroutine", "yield"),
  PCALL("", "pcall"),
  MATH_ABS("math", "abs", 1, 1, ValueType.NUMBER),
  MATH_CEIL("math", "ceil", 1, 1, ValueType.NUMBER),
  MATH_FLOOR("math", "floor", 1, 1, ValueType.NUMBER),
  MATH_MAX("math", "max", 2, 2, ValueType.NUMBER, ValueType.NUMBER),
  MATH_MIN("math", "min", 2, 2, ValueType.NUMBER, ValueType.NUMBER),
  MATH_SQRT("math", "sqrt", 1, 1, ValueType.NUMBER),
  MATH_TOINTEGER("math", "tointeger", 1, 1, ValueType.NUMBER),
  STRING_BYTE("string", "byte", 1, 2, ValueType.STRING, ValueType.INTEGER),
  STRING_CHAR("string", "char", 1, 1, ValueType.INTEGER),
  STRING_FIND("string", "find", 2, 4, ValueType.STRING, ValueType.STRING, ValueType.INTEGER),
  STRING_FORMAT("string", "format", 1, 8, ValueType.STRING),
  STRING_GMATCH("string", "gmatch"),
  STRING_GMATCH_ITERATOR("string", "gmatch_iterator"),
  STRING_GSUB("string", "gsub", 3, 3, ValueType.STRING, ValueType.STRING),
  STRING_LEN("string", "len", 1, 1, ValueType.STRING),
  STRING_LOWER("string", "lower", 1, 1, ValueType.STRING),
  STRING_MATCH("string", "match", 2, 3, ValueType.STRING, ValueType.STRING, ValueType.INTEGER),
  STRING_REP("string", "rep", 2, 2, ValueType.STRING, ValueType.INTEGER),
  STRING_SUB("string", "sub", 2, 3, ValueType.STRING, ValueType.INTEGER, ValueType.INTEGER),
  STRING_UPPER("string", "upper", 1, 1, ValueType.STRING),
  TABLE_CONCAT("table", "concat", 1, 2, ValueType.TABLE, ValueType.STRING),
  TABLE_INSERT("table", "insert", 2, 2, ValueType.TABLE),
  TABLE_REMOVE("table", "remove", 1, 1, ValueType.TABLE),
  TABLE_UNPACK("table", "unpack", 1, 3, ValueType.TABLE, ValueType.INTEGER, ValueType.INTEGER);

  private static final Builtin[] VALUES = values();

  private final String library;
  private final String luaName;
  private final int fewest;
  private final int most;
  private final ValueType[] argumentTypes;

  /** A function whose calls are never done inline, but perhaps where a generic loop calls it. */
  Builtin(String library, String luaName) {
    this(library, luaName, 1, 0);
  }

  Builtin(String library, String luaName, int fewest, int most, ValueType... argumentTypes) {
    this.library = library;
    this.luaName = luaName;
    this.fewest = fewest;
    this.most = most;
    this.argumentTypes = argumentTypes;
  }

  /** The number that function objects hold, above 0; other functions hold 0. */
  public int number() {
    return ordinal() + 1;
  }

  /** The function with a number. */
  public static Builtin of(int number) {
    return VALUES[number - 1];
  }

  /** Whether calls with this number of arguments are done inline. */
  public boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /** Whether calls are done inline whose arguments behind this number are open values. */
  public boolean takesOpen(int arguments) {
    return switch (this) {
      case SELECT -> arguments == 1;
      case COROUTINE_CREATE, COROUTINE_WRAP -> arguments == 0;
      default -> false;
    };
  }

  /** Whether calls are done inline that give all results as open values, or return them. */
  public boolean givesOpen() {
    return switch (this) {
      case SELECT, STRING_FIND, STRING_MATCH, TABLE_UNPACK -> true;
      default -> false;
    };
  }

  /** The type that an argument must have, counted from 0. STRING stands for long strings, too. */
  public ValueType argumentType(int argument) {
    return argument < argumentTypes.length ? argumentTypes[argument] : ValueType.ANY;
  }

  /** How many results a call with this number of arguments has at most. */
  public int mostResults(int arguments) {
    return switch (this) {
      case ASSERT -> arguments;
      case IPAIRS, PAIRS -> 3;
      case IPAIRS_ITERATOR, NEXT, STRING_GSUB -> 2;
      case TABLE_INSERT -> 0;
      case SELECT, STRING_FIND, STRING_GMATCH_ITERATOR, STRING_MATCH, TABLE_UNPACK ->
          Integer.MAX_VALUE;
      default -> 1;
    };
  }

  /**
   * The type that a result is certain to have if the call returns.
   *
   * @param result counted from 0, less than {@link #mostResults}
   * @param arguments the arguments' types, which rise while types are inferred
   */
  public ValueType resultType(int result, IntFunction<ValueType> arguments) {
    return switch (this) {
      case ASSERT -> sameAs(arguments.apply(result));
      case IPAIRS ->
          switch (result) {
            case 0 -> ValueType.ANY;
            case 1 -> sameAs(arguments.apply(0));
            default -> ValueType.INTEGER;
          };
      case SETMETATABLE -> ValueType.TABLE;
      case TONUMBER, MATH_ABS -> number(arguments.apply(0));
      case MATH_MAX, MATH_MIN -> number(arguments.apply(0).join(arguments.apply(1)));
      case MATH_CEIL, MATH_FLOOR, MATH_TOINTEGER ->
          switch (arguments.apply(0)) {
            case NONE -> ValueType.NONE;
            case INTEGER -> ValueType.INTEGER;
            default -> ValueType.ANY;
          };
      case STRING_LEN -> ValueType.INTEGER;
      case STRING_CHAR, TYPE -> ValueType.STRING;
      case MATH_SQRT -> ValueType.FLOAT;
      case COROUTINE_CREATE -> ValueType.THREAD;
      case COROUTINE_WRAP -> ValueType.BUILTIN;
      case GETMETATABLE,
          COROUTINE_RESUME,
          COROUTINE_WRAPPED,
          COROUTINE_YIELD,
          IPAIRS_ITERATOR,
          NEXT,
          PAIRS,
          PCALL,
          RAWGET,
          SELECT,
          STRING_BYTE,
          STRING_FIND,
          STRING_FORMAT,
          STRING_GMATCH,
          STRING_GMATCH_ITERATOR,
          STRING_GSUB,
          STRING_LOWER,
          STRING_MATCH,
          STRING_REP,
          STRING_SUB,
          STRING_UPPER,
          TABLE_CONCAT,
          TABLE_INSERT,
          TABLE_REMOVE,
          TABLE_UNPACK,
          TOSTRING ->
          ValueType.ANY;
    };
  }

  /** The type of a value that is passed on, if anything is gained by knowing it. */
  private static ValueType sameAs(ValueType type) {
    return type == ValueType.NONE || type.hasRegisterForm() ? type : ValueType.ANY;
  }

  private static ValueType number(ValueType type) {
    return type == ValueType.NONE || type.isNumber() ? type : ValueType.ANY;
  }

  /** The iterator that this gives a generic loop, or null. The loop checks its identity. */
  public @Nullable Builtin iterator() {
    return switch (this) {
      case IPAIRS -> IPAIRS_ITERATOR;
      case PAIRS -> NEXT;
      case STRING_GMATCH -> STRING_GMATCH_ITERATOR;
      default -> null;
    };
  }

  /**
   * Whether there is a function of this name.
   *
   * @param library its library, empty for the basic functions
   */
  public static boolean isNamed(String library, String name) {
    for (Builtin builtin : VALUES) {
      if (builtin.library.equals(library) && builtin.luaName.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The function that a field of a name probably holds, or null. The field's own library comes
   * first; but a table of any name may hold the function.
   *
   * @param table the name of what the field is in, if it has one
   */
  public static @Nullable Builtin guessField(@Nullable String table, String name) {
    Builtin guess = null;
    for (Builtin builtin : VALUES) {
      if (builtin.luaName.equals(name) && (guess == null || builtin.library.equals(table))) {
        guess = builtin;
      }
    }
    return guess;
  }

  /**
   * The function that a variable of a name probably holds, or null. That its name ends in the
   * function's is enough, since the call checks the function's identity. The longest such name
   * wins.
   */
  public static @Nullable Builtin guessVariable(String name) {
    Builtin guess = null;
    for (Builtin builtin : VALUES) {
      if (name.endsWith(builtin.luaName)
          && (guess == null || builtin.luaName.length() > guess.luaName.length())) {
        guess = builtin;
      }
    }
    return guess;
  }
}
