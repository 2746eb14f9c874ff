package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import org.jspecify.annotations.Nullable;

/**
 * A Lua function that Java code holds and may call, from any thread; its engine lets one in at a
 * time. Equal to another when it is the same Lua function.
 */
public final class LuaFunction implements HostFunction {
  final LuaReference reference;

  LuaFunction(LuaReference reference) {
    this.reference = reference;
  }

  /**
   * Calls the function.
   *
   * @return the first result, null when there is none
   * @throws LuaException what the function raised
   * @throws IllegalStateException when the engine is closed
   */
  @Override
  public @Nullable Object call(@Nullable Object... arguments) {
    return reference.core().enter(inside -> inside.callForFirst(pushCall(inside, arguments)));
  }

  /** As {@link #call}, with all results. */
  public @Nullable Object[] callForAll(@Nullable Object... arguments) {
    return reference.core().enter(inside -> inside.callForAll(pushCall(inside, arguments)));
  }

  /** Pushes the function and its arguments and returns the window. */
  int pushCall(Inside inside, @Nullable Object... arguments) {
    CallContext context = inside.context();
    context.ensure(arguments.length + CallContext.FREE_SLOTS);
    reference.push(inside, context);
    int window = context.size();
    context.pushNil();
    for (Object argument : arguments) {
      inside.values().push(context, argument);
    }
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
