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
    return core.enter(inside -> {
      Targets before = inside.streams().targets();
      inside.streams().redirect(streams.of(scriptContext));
      ScriptContext scopesBefore = inside.scopes().swapScopes(scriptContext);
      try {
        return bindings instanceof LuaBindings own && own.isOf(core)
            ? runWithGlobals(core, inside, inside.globals(), task)
            : runWithBindings(core, inside, bindings, task);
      } finally {
        inside.scopes().swapScopes(scopesBefore);
        inside.streams().redirect(before);
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
    return core.enter(bindings == null ? task : inside -> runWith(core, inside, bindings, task));
  }

  /**
   * Runs a task with these bindings as the globals, unless they are already. The caller is inside
   * the engine.
   */
  @SuppressWarnings("ReferenceEquality") // bindings with the same entries are not the same globals
  private static <T extends @Nullable Object> T runWith(
      EngineCore core, Inside inside, Bindings bindings, Task<T> task) {
    return inside.environments().currentBindings() == bindings
        ? core.attempt(inside, task)
        : runWithBindings(core, inside, bindings, task);
  }

  private static <T extends @Nullable Object> T runWithBindings(
      EngineCore core, Inside inside, Bindings bindings, Task<T> task) {
    LuaState state = inside.state();
    Environment environment = inside.environments().begin(bindings);
    boolean outerShared = state.globals().setShared(false);
    try {
      environment.copyIn();
      try {
        return runWithGlobals(core, inside, environment.table(), task);
      } finally {
        if (inside.isSound()) {
          environment.copyOut();
        }
      }
    } finally {
      boolean shared = state.globals().setShared(outerShared);
      if (inside.isSound()) {
        inside.environments().end(shared);
      }
    }
  }

  private static <T extends @Nullable Object> T runWithGlobals(
      EngineCore core, Inside inside, long globals, Task<T> task) {
    LuaState state = inside.state();
    CallContext context = inside.context();
    long before = state.record().rootPayload(Root.GLOBALS);
    if (before == globals) {
      inside.scopes().attach(context, globals);
      return core.attempt(inside, task);
    }
    context.push(Tag.TABLE, before);
    inside.scopes().attach(context, globals);
    state.record().setRoot(Root.GLOBALS, Tag.TABLE, globals);
    try {
      return core.attempt(inside, task);
    } finally {
      if (inside.isSound()) {
        state.record().setRoot(Root.GLOBALS, Tag.TABLE, before);
      }
    }
  }
}
