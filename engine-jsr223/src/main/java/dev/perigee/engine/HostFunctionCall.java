package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostCallable;
import org.jspecify.annotations.Nullable;

/** A {@link HostFunction} in the form that the runtime calls. */
final class HostFunctionCall extends HostOperation implements HostCallable {
  private final HostFunction function;

  HostFunctionCall(Inside inside, HostFunction function) {
    super(inside);
    this.function = function;
  }

  @Override
  public HostFunction function() {
    return function;
  }

  @Override
  int run(CallContext context) throws Exception {
    @Nullable Object[] arguments = inside.values().allToJava(context, 1);
    inside.streams().flush();
    Object result = function.call(arguments);
    inside.requireSound();
    return result != null && result.getClass() == Object[].class
        ? inside.values().pushAll(context, (@Nullable Object[]) result)
        : inside.values().pushResult(context, result);
  }
}
