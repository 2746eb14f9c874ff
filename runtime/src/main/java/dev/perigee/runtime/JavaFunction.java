package dev.perigee.runtime;

import dev.perigee.ir.Builtin;
import dev.perigee.runtime.frame.LuaError;
import org.jspecify.annotations.Nullable;

/** A function of the libraries or of the host, called by Lua. */
@FunctionalInterface
public interface JavaFunction {
  /**
   * Runs the function. Its arguments are in the context, onto which it pushes its results.
   *
   * @return how many of the values pushed last are the results, or what {@link
   *     CallContext#callThenResume} returned
   * @throws LuaError if the call fails
   */
  int call(CallContext context);

  /** The builtin under which native code knows this function, or null. */
  default @Nullable Builtin builtin() {
    return null;
  }

  /**
   * Continues after the call that {@link CallContext#callThenResume} began. The frame is as it was
   * then, with the results in place of the function and its arguments.
   *
   * @param first index (as for {@link CallContext#tag}) of the first result
   * @param count number of results
   * @return as for {@link #call}
   */
  default int resume(CallContext context, int first, int count) {
    throw new IllegalStateException("this function does not wait for a call");
  }
}
