package dev.perigee.fuzz;

/** What a variable holds; a template names a kind by its letter, as in {@code $N}. */
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
  /** Anything but a function of the program. */
  ANY('E');

  private final char letter;

  Kind(char letter) {
    this.letter = letter;
  }

  /** The kind of a letter in either case, or null. */
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
