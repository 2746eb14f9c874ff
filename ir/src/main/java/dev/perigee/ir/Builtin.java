package dev.perigee.ir;

import org.jspecify.annotations.Nullable;

/**
 * The library functions whose calls tier 1 does inline. A constant is a function's identity in all
 * engines; the library's enum names it where the function is defined, and the function's object
 * holds its {@link #number}.
 */
public enum Builtin {
  /** {@code math.floor(x)}. */
  MATH_FLOOR("floor", 1, 1),
  /** {@code string.byte(s [, i])}. */
  STRING_BYTE("byte", 1, 2),
  /** {@code type(v)}. */
  TYPE("type", 1, 1),
  /** {@code next}, in generic loops. */
  NEXT("next"),
  /** The iterator of {@code ipairs}, in generic loops. */
  IPAIRS_ITERATOR("ipairs_iterator");

  private static final Builtin[] VALUES = values();

  private final String luaName;
  private final int fewest;
  private final int most;

  /** A function that is done inline only where a generic loop calls it. */
  Builtin(String luaName) {
    this(luaName, 1, 0);
  }

  Builtin(String luaName, int fewest, int most) {
    this.luaName = luaName;
    this.fewest = fewest;
    this.most = most;
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

  /**
   * The iterator that a generic loop probably has if a function of a name gave it, or null. As with
   * {@link #guess}, the loop checks the iterator's identity.
   */
  public static @Nullable Builtin guessIteratorOf(String name) {
    if (name.endsWith("ipairs")) {
      return IPAIRS_ITERATOR;
    }
    return name.endsWith("pairs") ? NEXT : null;
  }

  /**
   * The function that a variable or field of a name probably holds, or null: that its name ends in
   * the function's is enough, since the call checks the function's identity.
   */
  public static @Nullable Builtin guess(String name) {
    for (Builtin builtin : VALUES) {
      if (name.endsWith(builtin.luaName)) {
        return builtin;
      }
    }
    return null;
  }
}
