package dev.perigee.runtime.lib;

import dev.perigee.runtime.JavaFunction;
import java.util.Locale;

/**
 * A function of a library. Each library is an enum of its functions, whose {@code call} is a switch
 * on the constant. A constant is thus the same function in every engine, and a JVM need not make a
 * class for each function before the first script runs. Per-engine state of a function is in the
 * engine's {@link LibraryState}.
 */
interface LibraryFunction extends JavaFunction {
  /** The constant's name. */
  String name();

  /** The name in Lua: the constant's name in lower case. */
  default String luaName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
