package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostCallable;
import org.jspecify.annotations.Nullable;

/** A {@link HostFunction} in the form that the runtime calls. */
final class HostFunctionCall extends HostOperation implements HostCallable {
  private final HostFunction function;

  HostFunctionCall(EngineServices services, HostFunction function) {
    super(services);
    this.function = function;
  }

  @Override
  public HostFunction function() {
    return function;
  }

  @Override
  int run(CallContext context) throws Exception {
    @Nullable Object[] arguments = services.values().allToJava(context, 1);
    services.streams().flush();
    Object result = function.call(arguments);
    services.requireSound();
    return result != null && result.getClass() == Object[].class
        ? services.values().pushAll(context, (@Nullable Object[]) result)
        : services.values().pushResult(context, result);
  }
}
