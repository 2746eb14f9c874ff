package dev.perigee.engine;

import dev.perigee.engine.EngineCore.Task;
import dev.perigee.engine.StandardStreams.Targets;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.layout.Tag;
import javax.script.Bindings;
import javax.script.ScriptContext;
import org.jspecify.annotations.Nullable;

/** Runs something in a script context: its engine scope for globals, its streams for streams. */
final class ContextRun {
  private ContextRun() {}

  /**
   * Runs a task while the globals are those of the context.
   *
   * @throws LuaException what the task raised
   */
  static <T extends @Nullable Object> T run(
      EngineCore core, ScriptContext scriptContext, ContextStreams streams, Task<T> task) {
    Bindings bindings = scriptContext.getBindings(ScriptContext.ENGINE_SCOPE);
    return core.enter(inside -> {
      Targets before = inside.streams().targets();
      inside.streams().flush();
      inside.streams().redirect(streams.of(scriptContext));
      ScriptContext scopesBefore = inside.scopes().swapScopes(scriptContext);
      try {
        return bindings instanceof LuaBindings own && own.isOf(core)
            ? runWithGlobals(core, inside, inside.globals(), task)
            : runWithBindings(core, inside, bindings, task);
      } finally {
        inside.scopes().swapScopes(scopesBefore);
        inside.streams().flush();
        inside.streams().redirect(before);
      }
    });
  }

  private static <T extends @Nullable Object> T runWithBindings(
      EngineCore core, Inside inside, Bindings bindings, Task<T> task) {
    CallContext context = inside.context();
    Environment environment = inside.environments().of(bindings);
    int index = context.size() + 1;
    environment.copyIn(context, bindings);
    try {
      return runWithGlobals(core, inside, context.payload(index), task);
    } finally {
      if (inside.isSound()) {
        environment.copyOut(context, index, bindings);
      }
    }
  }

  private static <T extends @Nullable Object> T runWithGlobals(
      EngineCore core, Inside inside, long globals, Task<T> task) {
    LuaState state = inside.state();
    CallContext context = inside.context();
    long before = state.globals();
    context.push(Tag.TABLE, before);
    inside.scopes().attach(context, globals);
    state.setRoot(Root.GLOBALS, Tag.TABLE, globals);
    try {
      // Entered again, so that an error has become an exception before anything else is done.
      return core.enter(task);
    } finally {
      if (inside.isSound()) {
        state.setRoot(Root.GLOBALS, Tag.TABLE, before);
      }
    }
  }
}
