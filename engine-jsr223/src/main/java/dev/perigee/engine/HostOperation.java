package dev.perigee.engine;

import dev.perigee.engine.EngineCore.EngineFailure;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaError;
import org.jspecify.annotations.Nullable;

/**
 * A function of scripts that runs the host's code: that may use the engine, and what it throws is a
 * Lua error.
 */
abstract class HostOperation implements JavaFunction {
  final Inside inside;

  HostOperation(Inside inside) {
    this.inside = inside;
  }

  @Override
  public final int call(CallContext context) {
    CallContext outer = inside.swapContext(context);
    try {
      return run(context);
    } catch (LuaError | EngineFailure e) {
      throw e;
    } catch (Throwable e) {
      inside.requireSound();
      throw inside.errors().toError(e);
    } finally {
      inside.swapContext(outer);
    }
  }

  /**
   * Runs it, as {@link JavaFunction#call} does.
   *
   * @throws Throwable what the host's code throws
   */
  abstract int run(CallContext context) throws Throwable;

  /** Pushes what a generic loop calls and the object; what it begins with is pushed next. */
  final void pushTraversal(CallContext context, HostOperation next) {
    inside.state().functions().pushBuiltin(context, "next", next, 0);
    context.pushValue(1);
  }

  /**
   * The object of the host's that is the first argument.
   *
   * @throws LuaError when that is something else
   */
  final <T> T receiver(CallContext context, Class<T> type) {
    Object object = inside.objects().at(context, 1);
    if (type.isInstance(object)) {
      return type.cast(object);
    }
    throw context.typeError(1, type.getName());
  }

  /**
   * A script is about to have an object of the host's hold a value.
   *
   * @param place bytes of the place that is made for it, 0 when there is one
   * @throws LuaError when that is more than the script may
   */
  final void keep(long place, @Nullable Object value) {
    HostData data = inside.host().hostData();
    data.add(place + HostData.bytesOf(value));
    if (data.isLimitExceeded()) {
      inside.state().checkInterrupt(0);
    }
  }

  /** An object of the host's does not hold a value any more. */
  final void drop(long place, @Nullable Object value) {
    inside.host().hostData().subtract(place + HostData.bytesOf(value));
  }
}
