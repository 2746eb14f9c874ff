package dev.perigee.engine;

import javax.script.CompiledScript;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;

/** A compiled chunk. Each evaluation has the globals of its own context. */
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
