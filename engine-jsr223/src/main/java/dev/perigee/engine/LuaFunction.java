package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * A Lua function that Java code holds and may call, from any thread; its engine admits one thread
 * at a time. It equals another one if both are the same Lua function.
 */
public final class LuaFunction implements HostFunction {
  final LuaReference reference;

  /** The bindings of the run that the function came from; null if those were the engine's own. */
  private final @Nullable Bindings bindings;

  LuaFunction(LuaReference reference, @Nullable Bindings bindings) {
    this.reference = reference;
    this.bindings = bindings;
  }

  /**
   * Calls the function. If it comes from an evaluation with bindings, it sees their present values,
   * and its changes are copied back to them, as if it were evaluated with them.
   *
   * @return the first result, null if there is none
   * @throws LuaException an error that the function raised
   * @throws IllegalStateException if the engine is closed
   */
  @Override
  public @Nullable Object call(@Nullable Object... arguments) {
    return run(services -> services.callForFirst(pushCall(services, arguments)));
  }

  /** As {@link #call}, with all results. */
  public @Nullable Object[] callForAll(@Nullable Object... arguments) {
    return run(services -> services.callForAll(pushCall(services, arguments)));
  }

  private <T extends @Nullable Object> T run(EngineCore.Task<T> task) {
    return ContextRun.enterWith(reference.core(), bindings, task);
  }

  /**
   * The function as a functional interface. The interface's method calls the function and converts
   * the first result to its return type; default methods keep their implementations.
   *
   * @throws IllegalArgumentException if the type is not a functional interface
   */
  public <T> T as(Class<T> type) {
    return type == HostFunction.class ? type.cast(this) : FunctionProxy.of(this, type);
  }

  /** A coroutine that will call the function when it is first resumed. */
  public LuaCoroutine newCoroutine() {
    return reference
        .core()
        .enter(services -> {
          CallContext context = services.context();
          reference.push(services, context);
          int at = context.size();
          long coroutine =
              services
                  .state()
                  .operations()
                  .coroutines()
                  .create(context.tag(at), context.payload(at));
          return new LuaCoroutine(LuaReference.hold(services, Tag.THREAD, coroutine));
        });
  }

  /** Pushes the function and its arguments and returns the window. */
  int pushCall(EngineServices services, @Nullable Object... arguments) {
    CallContext context = services.context();
    reference.push(services, context);
    int window = context.size();
    context.pushNil();
    services.values().pushAll(context, arguments);
    return window;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LuaFunction function && reference.isSame(function.reference);
  }

  @Override
  public int hashCode() {
    return reference.identityHash();
  }
}
