package dev.perigee.engine;

import dev.perigee.engine.EngineCore.Task;
import dev.perigee.engine.StandardStreams.Targets;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import javax.script.Bindings;
import javax.script.ScriptContext;
import org.jspecify.annotations.Nullable;

/** Runs a task in a script context, with its engine scope as the globals and with its streams. */
final class ContextRun {
  private ContextRun() {}

  /**
   * Runs a task while the globals are those of the context.
   *
   * @throws LuaException an error that the task raised
   */
  static <T extends @Nullable Object> T run(
      EngineCore core, ScriptContext scriptContext, ContextStreams streams, Task<T> task) {
    Bindings bindings = scriptContext.getBindings(ScriptContext.ENGINE_SCOPE);
    return core.enter(services -> {
      Targets before = services.streams().targets();
      services.streams().redirect(streams.of(scriptContext));
      ScriptContext scopesBefore = services.scopes().swapScopes(scriptContext);
      try {
        return bindings instanceof LuaBindings own && own.isOf(core)
            ? runWithGlobals(core, services, services.globals(), task)
            : runWithBindings(core, services, bindings, task);
      } finally {
        services.scopes().swapScopes(scopesBefore);
        services.streams().redirect(before);
      }
    });
  }

  /**
   * Runs a task on behalf of an object that comes from a run with these bindings, or with the
   * engine's own if they are null.
   *
   * @throws LuaException an error that the task raised
   */
  static <T extends @Nullable Object> T enterWith(
      EngineCore core, @Nullable Bindings bindings, Task<T> task) {
    return core.enter(
        bindings == null ? task : services -> runWith(core, services, bindings, task));
  }

  /**
   * Runs a task with these bindings as the globals, unless they are already. The caller is inside
   * the engine.
   */
  @SuppressWarnings("ReferenceEquality") // bindings with the same entries are not the same globals
  private static <T extends @Nullable Object> T runWith(
      EngineCore core, EngineServices services, Bindings bindings, Task<T> task) {
    return services.environments().currentBindings() == bindings
        ? core.attempt(services, task)
        : runWithBindings(core, services, bindings, task);
  }

  private static <T extends @Nullable Object> T runWithBindings(
      EngineCore core, EngineServices services, Bindings bindings, Task<T> task) {
    LuaState state = services.state();
    Environment environment = services.environments().begin(bindings);
    boolean outerShared = state.globals().setShared(false);
    try {
      environment.copyIn();
      try {
        return runWithGlobals(core, services, environment.table(), task);
      } finally {
        if (services.isSound()) {
          environment.copyOut();
        }
      }
    } finally {
      boolean shared = state.globals().setShared(outerShared);
      if (services.isSound()) {
        services.environments().end(shared);
      }
    }
  }

  private static <T extends @Nullable Object> T runWithGlobals(
      EngineCore core, EngineServices services, long globals, Task<T> task) {
    LuaState state = services.state();
    CallContext context = services.context();
    long before = state.record().rootPayload(Root.GLOBALS);
    if (before == globals) {
      services.scopes().attach(context, globals);
      return core.attempt(services, task);
    }
    context.push(Tag.TABLE, before);
    services.scopes().attach(context, globals);
    state.record().setRoot(Root.GLOBALS, Tag.TABLE, globals);
    try {
      return core.attempt(services, task);
    } finally {
      if (services.isSound()) {
        state.record().setRoot(Root.GLOBALS, Tag.TABLE, before);
      }
    }
  }
}
