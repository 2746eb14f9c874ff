package dev.perigee.engine;

import java.io.Reader;
import java.util.Objects;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of every script engine that deal with its context. They do the same as {@code
 * AbstractScriptEngine}, whose constructor makes a {@code SimpleScriptContext} with 40 KiB of
 * buffers.
 */
abstract class ContextEngine implements ScriptEngine {
  private ScriptContext context;

  ContextEngine(ScriptContext context) {
    this.context = context;
  }

  @Override
  public ScriptContext getContext() {
    return context;
  }

  @Override
  public void setContext(ScriptContext context) {
    this.context = Objects.requireNonNull(context, "context");
  }

  @Override
  public @Nullable Bindings getBindings(int scope) {
    requireScope(scope);
    return context.getBindings(scope);
  }

  @Override
  public void setBindings(@Nullable Bindings bindings, int scope) {
    requireScope(scope);
    context.setBindings(bindings, scope);
  }

  private static void requireScope(int scope) {
    if (scope != ScriptContext.ENGINE_SCOPE && scope != ScriptContext.GLOBAL_SCOPE) {
      throw EngineContext.unknown(scope);
    }
  }

  @Override
  public void put(String key, @Nullable Object value) {
    Bindings bindings = getBindings(ScriptContext.ENGINE_SCOPE);
    if (bindings != null) {
      bindings.put(key, value);
    }
  }

  @Override
  public @Nullable Object get(String key) {
    Bindings bindings = getBindings(ScriptContext.ENGINE_SCOPE);
    return bindings == null ? null : bindings.get(key);
  }

  @Override
  public @Nullable Object eval(String script) throws ScriptException {
    return eval(script, context);
  }

  @Override
  public @Nullable Object eval(Reader reader) throws ScriptException {
    return eval(reader, context);
  }

  @Override
  public @Nullable Object eval(String script, Bindings bindings) throws ScriptException {
    return eval(script, new EngineContext(context, bindings));
  }

  @Override
  public @Nullable Object eval(Reader reader, Bindings bindings) throws ScriptException {
    return eval(reader, new EngineContext(context, bindings));
  }
}
