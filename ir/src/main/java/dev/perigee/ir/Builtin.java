package dev.perigee.ir;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The library functions whose calls native code does itself. A constant identifies a function in
 * all engines. The library's enum names the constant where the function is defined, and the
 * function's object holds its {@link #number}.
 *
 * <p>Each constant has its library (empty for the basic functions), its name there, the least and
 * the largest number of arguments of calls that are inlined, and the types that these arguments
 * must have. An argument without a type may have any.
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
  COROUTINE_RUNNING("coroutine", "running", 0, 0),
  // These three must stay adjacent: native code recognizes them by a range of numbers.
  COROUTINE_RESUME("coroutine", "resume"),
  COROUTINE_WRAPPED("coroutine", "wrapped"),
  COROUTINE_YIELD("coroutine", "yield"),
  PCALL("", "pcall"),
  MATH_ABS("math", "abs", 1, 1, ValueType.NUMBER),
  MATH_CEIL("math", "ceil", 1, 1, ValueType.NUMBER),
  MATH_FLOOR("math", "floor", 1, 1, ValueType.NUMBER),
  MATH_MAX("math", "max", 2, 8),
  MATH_MIN("math", "min", 2, 8),
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
  TABLE_INSERT("table", "insert", 2, 3, ValueType.TABLE),
  TABLE_REMOVE("table", "remove", 1, 2, ValueType.TABLE, ValueType.INTEGER),
  TABLE_UNPACK("table", "unpack", 1, 3, ValueType.TABLE, ValueType.INTEGER, ValueType.INTEGER);

  private static final Builtin[] VALUES = values();

  private final String library;
  private final String luaName;
  private final int minArguments;
  private final int maxArguments;
  private final ValueType[] argumentTypes;

  /**
   * A function whose calls are never inlined as such; a generic loop, a routine or an exit may
   * still do its work.
   */
  Builtin(String library, String luaName) {
    this(library, luaName, 1, 0);
  }

  Builtin(
      String library,
      String luaName,
      int minArguments,
      int maxArguments,
      ValueType... argumentTypes) {
    this.library = library;
    this.luaName = luaName;
    this.minArguments = minArguments;
    this.maxArguments = maxArguments;
    this.argumentTypes = argumentTypes;
  }

  /** The number that function objects hold, greater than 0; other functions hold 0. */
  public int number() {
    return ordinal() + 1;
  }

  /** The function with a number. */
  public static Builtin of(int number) {
    return VALUES[number - 1];
  }

  /** Whether calls with this number of arguments are inlined. */
  public boolean acceptsArgumentCount(int arguments) {
    return arguments >= minArguments && arguments <= maxArguments;
  }

  /**
   * Whether calls are inlined whose arguments after this number are open values: any number of them
   * if this {@link #acceptsAllOpenArguments}, otherwise one.
   */
  public boolean acceptsOpenArguments(int arguments) {
    return acceptsAllOpenArguments() ? arguments == 1 : acceptsArgumentCount(arguments + 1);
  }

  /** Whether open arguments may be any number of values. */
  public boolean acceptsAllOpenArguments() {
    return this == SELECT;
  }

  /** Whether calls are inlined whose results are open values or are returned. */
  public boolean returnsOpenResults() {
    return switch (this) {
      case SELECT, STRING_FIND, STRING_MATCH, TABLE_UNPACK -> true;
      default -> returnsMaxResults();
    };
  }

  /** Whether there are always as many results as {@link #maxResults} says. */
  public boolean returnsMaxResults() {
    return switch (this) {
      case ASSERT, COROUTINE_RUNNING, IPAIRS, STRING_GSUB -> true;
      default -> false;
    };
  }

  /** The type that an argument, counted from 0, must have. STRING includes long strings. */
  public ValueType argumentType(int argument) {
    if (this == MATH_MAX || this == MATH_MIN) {
      return ValueType.NUMBER;
    }
    return argument < argumentTypes.length ? argumentTypes[argument] : ValueType.ANY;
  }

  /** The largest number of results of a call with this number of arguments. */
  public int maxResults(int arguments) {
    return switch (this) {
      case ASSERT -> arguments;
      case IPAIRS, PAIRS -> 3;
      case COROUTINE_RUNNING, IPAIRS_ITERATOR, NEXT, STRING_GSUB -> 2;
      case TABLE_INSERT -> 0;
      case SELECT, STRING_FIND, STRING_GMATCH_ITERATOR, STRING_MATCH, TABLE_UNPACK ->
          Integer.MAX_VALUE;
      default -> 1;
    };
  }

  /**
   * The type that a result certainly has if the call returns.
   *
   * @param result counted from 0, less than {@link #maxResults}
   * @param count the number of arguments
   * @param arguments the arguments' types, which may become more general during inference
   */
  public ValueType resultType(int result, int count, IntFunction<ValueType> arguments) {
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
      case MATH_MAX, MATH_MIN -> {
        ValueType all = ValueType.NONE;
        for (int i = 0; i < count; i++) {
          all = all.join(arguments.apply(i));
        }
        yield number(all);
      }
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
      case COROUTINE_RUNNING -> result == 0 ? ValueType.THREAD : ValueType.BOOLEAN;
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

  /** The type of a value that is passed through, if it is worth knowing. */
  private static ValueType sameAs(ValueType type) {
    return type == ValueType.NONE || type.hasRegisterForm() ? type : ValueType.ANY;
  }

  private static ValueType number(ValueType type) {
    return type == ValueType.NONE || type.isNumber() ? type : ValueType.ANY;
  }

  /**
   * The iterator that this function returns for a generic loop, or null. The loop checks its
   * identity.
   */
  public @Nullable Builtin iterator() {
    return switch (this) {
      case IPAIRS -> IPAIRS_ITERATOR;
      case PAIRS -> NEXT;
      case STRING_GMATCH -> STRING_GMATCH_ITERATOR;
      default -> null;
    };
  }

  /**
   * Whether there is a constant for the function with this name.
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
   * Guesses which function a field holds by the field's name, or returns null. A function of the
   * library with the table's name is preferred, but a table of any name may hold the function.
   *
   * @param table the name of the table's variable, if it has one
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
   * Guesses which function a variable holds, or returns null. It is enough that the variable's name
   * ends in the function's name, since the call checks the function's identity. The longest such
   * function name wins.
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
