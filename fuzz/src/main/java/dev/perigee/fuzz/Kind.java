package dev.perigee.fuzz;

/**
 * The kinds of variables by what they hold. A template names a kind by its letter, as in {@code
 * $N}.
 */
enum Kind {
  NUMBER('N'),
  INTEGER('I'),
  STRING('S'),
  /** A table without a metatable; it may have holes. */
  TABLE('T'),
  /** A table without holes and without a metatable. */
  LIST('L'),
  /** A table with a metatable. */
  OBJECT('O'),
  FUNCTION('F'),
  COROUTINE('W'),
  /** Any value except a function of the program. */
  ANY('E');

  private final char letter;

  Kind(char letter) {
    this.letter = letter;
  }

  /** The kind with a letter, in either case, or null. */
  @org.jspecify.annotations.Nullable
  static Kind ofLetter(char letter) {
    for (Kind kind : values()) {
      if (kind.letter == Character.toUpperCase(letter)) {
        return kind;
      }
    }
    return null;
  }
}
