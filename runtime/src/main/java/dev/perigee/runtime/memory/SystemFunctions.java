package dev.perigee.runtime.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;

/**
 * The single function type with which the system's functions are called. A new JVM needs 5 ms for
 * each function type.
 */
public final class SystemFunctions {
  /**
   * Up to six integers or pointers, and an integer as the result. Both narrow and wide arguments
   * are passed in registers, and a function ignores registers and bits that it does not need. Only
   * the lower half of the result is valid for a function that returns an {@code int}.
   */
  public static final FunctionDescriptor WORDS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private SystemFunctions() {}
}
