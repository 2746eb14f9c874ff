package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.Tag;
import javax.script.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * A Lua function that Java code holds and may call, from any thread; its engine lets one in at a
 * time. Equal to another when it is the same Lua function.
 */
public final class LuaFunction implements HostFunction {
  final LuaReference reference;

  /** The bindings of the run that it came from; null when those were the engine's own. */
  private final @Nullable Bindings bindings;

  LuaFunction(LuaReference reference, @Nullable Bindings bindings) {
    this.reference = reference;
    this.bindings = bindings;
  }

  /**
   * Calls the function. When it comes from an evaluation with bindings, it sees what they hold now,
   * and they get what it changes, as if it were evaluated with them.
   *
   * @return the first result, null when there is none
   * @throws LuaException what the function raised
   * @throws IllegalStateException when the engine is closed
   */
  @Override
  public @Nullable Object call(@Nullable Object... arguments) {
    return run(inside -> inside.callForFirst(pushCall(inside, arguments)));
  }

  /** As {@link #call}, with all results. */
  public @Nullable Object[] callForAll(@Nullable Object... arguments) {
    return run(inside -> inside.callForAll(pushCall(inside, arguments)));
  }

  private <T extends @Nullable Object> T run(EngineCore.Task<T> task) {
    return ContextRun.enterWith(reference.core(), bindings, task);
  }

  /**
   * The function as a functional interface: its method calls the function and converts the first
   * result to the type that it promises; default methods are as they are.
   *
   * @throws IllegalArgumentException when the type is no functional interface
   */
  public <T> T as(Class<T> type) {
    return type == HostFunction.class ? type.cast(this) : FunctionProxy.of(this, type);
  }

  /** A coroutine that will call the function when it is first resumed. */
  public LuaCoroutine newCoroutine() {
    return reference
        .core()
        .enter(inside -> {
          CallContext context = inside.context();
          reference.push(inside, context);
          int at = context.size();
          long coroutine = inside.state().coroutines().create(context.tag(at), context.payload(at));
          return new LuaCoroutine(LuaReference.hold(inside, Tag.THREAD, coroutine));
        });
  }

  /** Pushes the function and its arguments and returns the window. */
  int pushCall(Inside inside, @Nullable Object... arguments) {
    CallContext context = inside.context();
    reference.push(inside, context);
    int window = context.size();
    context.pushNil();
    inside.values().pushAll(context, arguments);
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
