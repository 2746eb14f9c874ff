package dev.perigee.engine;

import java.util.List;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.SimpleScriptContext;
import org.jspecify.annotations.Nullable;

/**
 * The information about the script in a script context. If the context is of the usual kind and its
 * engine scope is the engine's own, the attributes are globals, which are read without leaving the
 * engine.
 */
record ContextAttributes(EngineServices services, ScriptContext context) {
  private static final @Nullable Object[] NONE = {};

  /** The chunk's name. */
  String chunkName() {
    Object name = get(ScriptEngine.FILENAME);
    return name == null ? PerigeeEngine.DEFAULT_CHUNK_NAME : "@" + name;
  }

  /** The chunk's arguments. */
  @Nullable Object[] arguments() {
    Object given = get(ScriptEngine.ARGV);
    if (given == null) {
      return NONE;
    }
    if (given instanceof Object[] array) {
      return array;
    }
    return given instanceof List<?> list ? list.toArray() : new Object[] {given};
  }

  private @Nullable Object get(String name) {
    boolean isUsual =
        context instanceof EngineContext || context.getClass() == SimpleScriptContext.class;
    if (!isUsual
        || !(context.getBindings(ScriptContext.ENGINE_SCOPE) instanceof LuaBindings own)
        || !own.isOf(services.core())) {
      return context.getAttribute(name);
    }
    Object global = global(name);
    if (global != null) {
      return global;
    }
    Bindings outer = context.getBindings(ScriptContext.GLOBAL_SCOPE);
    return outer == null ? null : outer.get(name);
  }

  private @Nullable Object global(String name) {
    int tag = services.names().get(services.context(), services.globals(), name);
    return services.values().toJava(tag, services.state().tables().payload);
  }
}
