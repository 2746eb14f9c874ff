package dev.perigee.engine;

import dev.perigee.engine.EngineCore.EngineFailure;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import org.jspecify.annotations.Nullable;

/** A function of the host's as the runtime calls it. */
final class HostFunctionCall implements JavaFunction {
  private final Inside inside;
  private final HostFunction function;

  HostFunctionCall(Inside inside, HostFunction function) {
    this.inside = inside;
    this.function = function;
  }

  HostFunction function() {
    return function;
  }

  @Override
  public int call(CallContext context) {
    Object result = run(context);
    if (result instanceof Object[] results) {
      context.ensure(results.length + CallContext.FREE_SLOTS);
      for (Object each : results) {
        inside.values().push(context, each);
      }
      return results.length;
    }
    inside.values().push(context, result);
    return 1;
  }

  private @Nullable Object run(CallContext context) {
    @Nullable Object[] arguments = new Object[context.count()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = inside.values().toJava(context, i + 1);
    }
    CallContext outer = inside.swapContext(context);
    try {
      inside.streams().flush();
      Object result = function.call(arguments);
      inside.requireSound();
      return result;
    } catch (EngineFailure e) {
      throw e;
    } catch (Throwable e) {
      inside.requireSound();
      throw inside.errors().toError(e);
    } finally {
      inside.swapContext(outer);
    }
  }
}
