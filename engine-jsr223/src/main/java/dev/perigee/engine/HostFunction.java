package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/** A function of the host's that scripts can call. */
@FunctionalInterface
public interface HostFunction {
  /**
   * Runs the function on the engine's thread. It may use the engine that calls it.
   *
   * @param arguments the call's arguments, converted as {@link PerigeeEngine} describes
   * @return the result; an {@code Object[]} stands for so many results, null for nil
   * @throws Exception whatever goes wrong: the script gets a Lua error whose message is the
   *     exception's {@code toString()}, and if nothing in the script catches it, the host gets the
   *     exception back as the cause
   */
  @Nullable Object call(@Nullable Object... arguments) throws Exception;
}
