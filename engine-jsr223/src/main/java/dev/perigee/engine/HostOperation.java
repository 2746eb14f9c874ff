package dev.perigee.engine;

import dev.perigee.engine.EngineCore.EngineFailure;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.frame.LuaError;
import org.jspecify.annotations.Nullable;

/**
 * A function for scripts that runs the host's code. That code may use the engine, and exceptions
 * that it throws become Lua errors.
 */
abstract class HostOperation implements JavaFunction {
  final EngineServices services;

  HostOperation(EngineServices services) {
    this.services = services;
  }

  @Override
  public final int call(CallContext context) {
    CallContext outer = services.swapContext(context);
    try {
      return run(context);
    } catch (LuaError | EngineFailure e) {
      throw e;
    } catch (Throwable e) {
      services.requireSound();
      throw services.errors().toError(e);
    } finally {
      services.swapContext(outer);
    }
  }

  /**
   * Runs the function, as {@link JavaFunction#call} does.
   *
   * @throws Throwable any exception of the host's code
   */
  abstract int run(CallContext context) throws Throwable;

  /**
   * Pushes the function that a generic loop calls, and the object. The caller pushes the initial
   * value next.
   */
  final void pushTraversal(CallContext context, HostOperation next) {
    services.state().functions().pushBuiltin(context, "next", next, 0);
    context.pushValue(1);
  }

  /**
   * The first argument, which must be an object of the host.
   *
   * @throws LuaError if it is something else
   */
  final <T> T receiver(CallContext context, Class<T> type) {
    Object object = services.objects().at(context, 1);
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    throw context.typeError(1, type.getName());
  }

  /**
   * Counts a value that a script is about to store in an object of the host.
   *
   * @param place bytes of the place that is made for it, 0 if there already is one
   * @throws LuaError if the script's limit is exceeded
   */
  final void keep(long place, @Nullable Object value) {
    HostData data = services.host().hostData();
    data.add(place + HostData.bytesOf(value));
    if (data.isLimitExceeded()) {
      services.state().meter().check(0);
    }
  }

  /** Counts a value that an object of the host no longer holds. */
  final void drop(long place, @Nullable Object value) {
    services.host().hostData().subtract(place + HostData.bytesOf(value));
  }
}
