package dev.perigee.engine;

import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.JavaFunction;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.operation.Coroutines;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Lua coroutine that Java code holds and may resume, from any thread; its engine admits one
 * thread at a time. It equals another one if both are the same coroutine.
 */
public final class LuaCoroutine implements Iterable<@Nullable Object> {
  private static final JavaFunction RESUME = new Resume();

  final LuaReference reference;

  LuaCoroutine(LuaReference reference) {
    this.reference = reference;
  }

  /**
   * Resumes the coroutine with these values: its function's arguments, or the results of its {@code
   * yield}.
   *
   * @return the values that it yields, or that its function returns
   * @throws LuaException an error that it raised, or if it cannot be resumed
   * @throws IllegalStateException if the engine is closed
   */
  public @Nullable Object[] resume(@Nullable Object... values) {
    return reference
        .core()
        .enter(services -> {
          CallContext context = services.context();
          services.state().functions().pushBuiltin(context, "resume", RESUME, 0);
          int window = context.size();
          context.pushNil();
          reference.push(services, context);
          services.values().pushAll(context, values);
          return services.callForAll(window);
        });
  }

  /** Whether its function has returned or raised an error, so that it cannot be resumed again. */
  public boolean isDone() {
    return reference
        .core()
        .enter(services -> {
          CallContext context = services.context();
          reference.push(services, context);
          int status = Coroutines.status(context.payload(context.size()));
          return status == CoroutineLayout.DEAD || status == CoroutineLayout.FAILED;
        });
  }

  /**
   * The values that it yields from now on: for each {@code yield} the first value, or null. The
   * values that its function finally returns are not elements.
   */
  @Override
  public Iterator<@Nullable Object> iterator() {
    return new Yielded();
  }

  /** As {@link #iterator}, as a stream. */
  public Stream<@Nullable Object> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED), false);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LuaCoroutine coroutine && reference.isSame(coroutine.reference);
  }

  @Override
  public int hashCode() {
    return reference.identityHash();
  }

  private final class Yielded implements Iterator<@Nullable Object> {
    private boolean ready;
    private @Nullable Object next;

    @Override
    public boolean hasNext() {
      if (!ready && !isDone()) {
        @Nullable Object[] values = resume();
        next = values.length == 0 ? null : values[0];
        ready = !isDone();
      }
      return ready;
    }

    @Override
    public @Nullable Object next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      return next;
    }
  }

  /** {@code coroutine.resume} that raises the coroutine's error. */
  private static final class Resume implements JavaFunction {
    @Override
    public int call(CallContext context) {
      LuaState state = context.state();
      long coroutine = context.payload(1);
      String refusal = state.operations().coroutines().refusal(coroutine);
      if (refusal != null) {
        throw state.errors().plain(refusal);
      }
      return context.resumeThen(coroutine, context.count() - 1);
    }

    @Override
    public int resume(CallContext context, int first, int count) {
      LuaState state = context.state();
      if (state.operations().coroutines().hasFailed()) {
        int error = context.size();
        throw state.errors().value(context.tag(error), context.payload(error));
      }
      return count;
    }
  }
}
