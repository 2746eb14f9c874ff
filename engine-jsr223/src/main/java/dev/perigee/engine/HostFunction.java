package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/** A function of the host that scripts can call. */
@FunctionalInterface
public interface HostFunction {
  /**
   * Runs the function on the engine's thread. It may use the engine that calls it.
   *
   * @param arguments the call's arguments, converted as {@link PerigeeEngine} describes
   * @return the result, null for nil; {@link Results}, or an array whose class is {@code Object[]},
   *     for several results
   * @throws Exception any exception: the script gets a Lua error with the exception as its value.
   *     If nothing in the script catches it, the host gets the exception back as the cause
   */
  @Nullable Object call(@Nullable Object... arguments) throws Exception;
}
