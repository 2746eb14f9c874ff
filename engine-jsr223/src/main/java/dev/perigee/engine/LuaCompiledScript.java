package dev.perigee.engine;

import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;

/** A compiled chunk: each evaluation has the globals of its context and nothing of another's. */
final class LuaCompiledScript extends CompiledScript {
  private final LuaScriptEngine engine;
  private final MainChunk chunk;

  LuaCompiledScript(LuaScriptEngine engine, MainChunk chunk) {
    this.engine = engine;
    this.chunk = chunk;
  }

  @Override
  public @Nullable Object eval(ScriptContext context) throws ScriptException {
    return engine.eval(chunk, context);
  }

  @Override
  public ScriptEngine getEngine() {
    return engine;
  }
}
