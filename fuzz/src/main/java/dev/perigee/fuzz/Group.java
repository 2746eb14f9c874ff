package dev.perigee.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * The symbols of the grammar. A group contains the constructs that can occur in one kind of place.
 * A template names a group by its letter, as in {@code $n}, or by its name, as in {@code
 * $[TRIGGER]}.
 *
 * <p>Strict groups produce a value of one type or raise an error, so that values that may differ
 * (an address, the length of a table with holes) cannot reach the output. Only {@link #EXPRESSION}
 * and constructs that contain it may produce any value.
 */
enum Group {
  SECTION,
  LITERAL_NUMBER('#'),
  LITERAL_STRING('"'),
  STATEMENT,
  /** Any value. */
  EXPRESSION('e'),
  /** An integer or a float. */
  NUMBER('n'),
  /** An integer, never a float, and so never NaN. */
  INTEGER('i'),
  /** A small integer, which may be negative. */
  SMALL('k'),
  /** A count from 0 to 4. */
  COUNT('j'),
  STRING('s'),
  TABLE('t'),
  FUNCTION('f'),
  CONDITION('c'),
  PATTERN('p'),
  /** A replacement for gsub. */
  REPLACEMENT,
  /** A list of expressions, separated by commas. */
  LIST('l'),
  /** A number or a string, never nil or an object. */
  SCALAR('z'),
  /** A metamethod. */
  BEHAVIOUR('h'),
  /** The name of a field or a method. */
  FIELD('m'),
  /** The number of frames by which a stack grows. */
  GROWTH('g'),
  /** The number of frames below a piece of code. */
  DEPTH('d'),
  /** An operation on an object that has metamethods. */
  TRIGGER('x'),
  /** The object of a method call. */
  RECEIVER('r'),
  /** The name of a library function that may be called with any arguments. */
  BUILTIN('y'),
  /** A constructor of an object with a metatable. */
  OBJECT_NEW('o'),
  /** A field of a metatable. */
  METAMETHOD,
  /** A field of a table constructor. */
  TABLE_FIELD,
  /** A statement of a finalizer, which runs at an unknown time. */
  UNSEEN,
  ITERATOR,
  ARITHMETIC_OPERATOR,
  BITWISE_OPERATOR,
  COMPARISON_OPERATOR,
  OBJECT_KEY,
  /** The name of a library function that calls no function, for use as a metamethod. */
  HANDLER_BUILTIN,
  LIBRARY_STRING,
  LIBRARY_NUMBER,
  LIBRARY_INTEGER,
  LIBRARY_ANY,
  LIBRARY_STATEMENT,
  DEBUG_STATEMENT,
  /** A debug function whose effects PUC Lua does not define. */
  TAMPERING,
  /** The level of a function on the stack, for the debug library. */
  LEVEL('v'),
  /** Whether an argument has the type that a library function expects. */
  ARGUMENT,
  UNFIT_VALUE,
  /** The size of a program. */
  PROGRAM_SIZE,
  SIMPLE_EXPRESSION,
  SIMPLE_CONDITION,
  SIMPLE_FUNCTION,
  SIMPLE_STATEMENT;

  private final char letter;

  Group() {
    letter = 0;
  }

  Group(char letter) {
    this.letter = letter;
  }

  static @Nullable Group ofLetter(char letter) {
    for (Group group : values()) {
      if (group.letter == letter) {
        return group;
      }
    }
    return null;
  }

  /**
   * The group that replaces this one inside a metamethod. Any operation may call a metamethod, so
   * it calls nothing that could call it again: a recursion through metamethods ends at another
   * depth in PUC Lua, where it uses the C stack.
   */
  Group simple() {
    return switch (this) {
      case EXPRESSION -> SIMPLE_EXPRESSION;
      case CONDITION -> SIMPLE_CONDITION;
      case FUNCTION -> SIMPLE_FUNCTION;
      case STATEMENT -> SIMPLE_STATEMENT;
      default -> this;
    };
  }

  /** Whether its constructs occur only in metamethods. */
  boolean isInMetamethod() {
    return switch (this) {
      case BEHAVIOUR, METAMETHOD, UNSEEN -> true;
      case SIMPLE_EXPRESSION, SIMPLE_CONDITION, SIMPLE_FUNCTION, SIMPLE_STATEMENT -> true;
      default -> false;
    };
  }

  /** Whether arguments may be replaced by values of the wrong type. */
  boolean isLibrary() {
    return switch (this) {
      case LIBRARY_STRING, LIBRARY_NUMBER, LIBRARY_INTEGER, LIBRARY_ANY -> true;
      default -> false;
    };
  }
}
