package dev.perigee.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * The symbols of the grammar: what can stand in one place of a program. A template names a group by
 * its letter, as in {@code $n}, or by its name, as in {@code $[TRIGGER]}.
 *
 * <p>Strict groups give a value of one type or raise an error, so that what must not be looked at
 * (an address, the length of a table with holes) cannot reach the output. Only {@link #EXPRESSION}
 * and what is made of it may give anything.
 */
enum Group {
  SECTION,
  LITERAL_NUMBER('#'),
  LITERAL_STRING('"'),
  STATEMENT,
  /** Anything. */
  EXPRESSION('e'),
  /** An integer or a float. */
  NUMBER('n'),
  /** An integer, never a float: no NaN. */
  INTEGER('i'),
  /** A small integer, also a negative one. */
  SMALL('k'),
  /** A number of things: 0 to 4. */
  COUNT('j'),
  STRING('s'),
  TABLE('t'),
  FUNCTION('f'),
  CONDITION('c'),
  PATTERN('p'),
  /** What gsub puts in. */
  REPLACEMENT,
  /** Expressions with commas. */
  LIST('l'),
  /** A number or a string: never nil, never an object. */
  SCALAR('z'),
  /** What a metamethod is. */
  BEHAVIOUR('h'),
  /** Name of a field or a method. */
  FIELD('m'),
  /** Frames that a stack grows by. */
  GROWTH('g'),
  /** Frames below a piece of code. */
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
  /** What a finalizer may do, since nobody can say when. */
  UNSEEN,
  ITERATOR,
  ARITHMETIC_OPERATOR,
  BITWISE_OPERATOR,
  COMPARISON_OPERATOR,
  OBJECT_KEY,
  /** The name of a library function that calls nothing: a metamethod. */
  HANDLER_BUILTIN,
  LIBRARY_STRING,
  LIBRARY_NUMBER,
  LIBRARY_INTEGER,
  LIBRARY_ANY,
  LIBRARY_STATEMENT,
  DEBUG_STATEMENT,
  /** Debug functions whose effects PUC Lua does not define. */
  TAMPERING,
  /** Level of a function on the stack, for the debug library. */
  LEVEL('v'),
  /** Whether an argument fits what a library function wants. */
  ARGUMENT,
  UNFIT_VALUE,
  /** How large a program is. */
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
   * What stands for this group inside a metamethod. That may be called by any operation, so it
   * calls nothing that could come back to it: a recursion through metamethods ends at another depth
   * in PUC Lua, which has its C stack below them.
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

  /** Whether its constructs stand in metamethods only. */
  boolean isInMetamethod() {
    return switch (this) {
      case BEHAVIOUR, METAMETHOD, UNSEEN -> true;
      case SIMPLE_EXPRESSION, SIMPLE_CONDITION, SIMPLE_FUNCTION, SIMPLE_STATEMENT -> true;
      default -> false;
    };
  }

  /** Whether arguments may be exchanged for what does not fit. */
  boolean isLibrary() {
    return switch (this) {
      case LIBRARY_STRING, LIBRARY_NUMBER, LIBRARY_INTEGER, LIBRARY_ANY -> true;
      default -> false;
    };
  }
}
