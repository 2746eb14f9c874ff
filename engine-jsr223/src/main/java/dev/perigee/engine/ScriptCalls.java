package dev.perigee.engine;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.Root;
import java.util.Objects;
import javax.script.Bindings;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;

/**
 * Calls by name, of global functions or of methods of an object.
 *
 * @param object a table or another object of the engine, or null for globals
 */
record ScriptCalls(Scope scope, @Nullable Object object) {
  /** The globals and streams of the calls. */
  interface Scope {
    EngineCore core();

    <T extends @Nullable Object> T run(EngineCore.Task<T> task);
  }

  /** An engine's own context. */
  record ContextScope(LuaScriptEngine engine) implements Scope {
    @Override
    public EngineCore core() {
      return engine.engine().core();
    }

    @Override
    public <T extends @Nullable Object> T run(EngineCore.Task<T> task) {
      return ContextRun.run(core(), engine.getContext(), engine.streams(), task);
    }
  }

  /**
   * The scope of the run that is in progress when this is made.
   *
   * @param bindings null if the globals are the engine's own
   */
  record RunScope(EngineCore core, @Nullable Bindings bindings) implements Scope {
    static RunScope present(EngineCore core) {
      return new RunScope(
          core,
          core.<@Nullable Bindings>enter(services -> services.environments().currentBindings()));
    }

    @Override
    public <T extends @Nullable Object> T run(EngineCore.Task<T> task) {
      return ContextRun.enterWith(core, bindings, task);
    }
  }

  /** The result of a call if there is nothing to call. */
  private static final Object NOTHING = new Object();

  /** Whether there is something to call. */
  boolean has(String name) {
    return scope.run(services -> {
      int at = pushCalled(services, name);
      return services.isCallable(at);
    });
  }

  /** Calls the function, with errors in the form that {@code Invocable} requires. */
  @Nullable Object invoke(String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    try {
      return call(name, arguments);
    } catch (LuaException e) {
      throw ScriptErrors.of(e);
    }
  }

  /**
   * Calls the function.
   *
   * @throws LuaException an error that the function raised
   */
  @SuppressWarnings("ReferenceEquality") // NOTHING is not a value of a script.
  @Nullable Object call(String name, @Nullable Object... givenArguments)
      throws NoSuchMethodException {
    Objects.requireNonNull(name, "name");
    @Nullable Object[] arguments = givenArguments == null ? new Object[0] : givenArguments;
    Object result =
        scope.run(services -> {
          CallContext context = services.context();
          int window = pushCalled(services, name);
          if (!services.isCallable(window)) {
            return NOTHING;
          }
          context.pushNil();
          if (object != null) {
            services.values().push(context, object);
          }
          services.values().pushAll(context, arguments);
          return services.callForFirst(window);
        });
    if (result == NOTHING) {
      throw new NoSuchMethodException(
          (object == null ? "no global function is named " : "no method is named ") + name);
    }
    return result;
  }

  /** Pushes the value to call, nil if there is none; returns its index. */
  private int pushCalled(EngineServices services, String name) {
    CallContext context = services.context();
    if (object == null) {
      context.push(Tag.TABLE, services.state().record().rootPayload(Root.GLOBALS));
    } else {
      services.values().push(context, object);
    }
    services.pushIndexed(context.size(), name);
    return context.size();
  }
}
