package dev.perigee.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;

/**
 * The one type by which the system's functions are called: a JVM that has just started needs 5 ms
 * for each type of function.
 */
public final class SystemFunctions {
  /**
   * Up to six integers or pointers, and an integer as the result. Registers hold them, whether they
   * are narrow or wide, and a function does not look at more registers or bits than it wants; of
   * the result of one that gives an {@code int}, only the lower half counts.
   */
  public static final FunctionDescriptor WORDS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private SystemFunctions() {}
}
