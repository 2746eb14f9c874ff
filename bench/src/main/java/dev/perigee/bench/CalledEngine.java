package dev.perigee.bench;

import dev.perigee.engine.LuaScriptEngineFactory;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import org.jspecify.annotations.Nullable;
import org.openjdk.nashorn.api.scripting.NashornScriptEngineFactory;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.lua54.Lua54;

/** An engine as {@link CallBenchmark} calls it. An operation that an engine lacks is an error. */
abstract class CalledEngine implements AutoCloseable {
  private static final String EXPRESSION = "1 + 2";
  private static final String EXPRESSION_OF_BINDING = "x + 1";

  abstract @Nullable Object invoke(int a, int b) throws Exception;

  abstract @Nullable Object evalCompiled() throws Exception;

  abstract @Nullable Object evalCompiledInNewBindings(int x) throws Exception;

  abstract @Nullable Object evalText() throws Exception;

  static CalledEngine named(String name) throws ScriptException {
    return switch (name) {
      case "perigee" -> lua(new LuaScriptEngineFactory());
      case "luaj" -> lua(new org.luaj.vm2.script.LuaScriptEngineFactory());
      case "nashorn" ->
          new ByScriptEngine(
              new NashornScriptEngineFactory(), "function add(a, b) { return a + b }", "");
      case "luajava" -> new LuaJava();
      default -> throw new IllegalArgumentException("there is no engine " + name);
    };
  }

  private static CalledEngine lua(ScriptEngineFactory factory) throws ScriptException {
    return new ByScriptEngine(factory, "function add(a, b) return a + b end", "return ");
  }

  /** An engine of {@code javax.script}. */
  private static final class ByScriptEngine extends CalledEngine {
    private final ScriptEngine engine;
    private final CompiledScript compiled;
    private final CompiledScript compiledOfBinding;
    private final String text;

    ByScriptEngine(ScriptEngineFactory factory, String definition, String beforeExpression)
        throws ScriptException {
      engine = factory.getScriptEngine();
      engine.eval(definition);
      text = beforeExpression + EXPRESSION;
      Compilable compiler = (Compilable) engine;
      compiled = compiler.compile(text);
      compiledOfBinding = compiler.compile(beforeExpression + EXPRESSION_OF_BINDING);
    }

    @Override
    @Nullable Object invoke(int a, int b) throws ScriptException, NoSuchMethodException {
      return ((Invocable) engine).invokeFunction("add", a, b);
    }

    @Override
    @Nullable Object evalCompiled() throws ScriptException {
      return compiled.eval();
    }

    @Override
    @Nullable Object evalCompiledInNewBindings(int x) throws ScriptException {
      Bindings bindings = new SimpleBindings();
      bindings.put("x", x);
      return compiledOfBinding.eval(bindings);
    }

    @Override
    @Nullable Object evalText() throws ScriptException {
      return engine.eval(text);
    }

    @Override
    public void close() throws Exception {
      if (engine instanceof AutoCloseable closeable) {
        closeable.close();
      }
    }
  }

  /** PUC Lua as a native library, through its own API. It keeps functions, but has no bindings. */
  private static final class LuaJava extends CalledEngine {
    private final Lua lua = new Lua54();

    LuaJava() {
      lua.run("function add(a, b) return a + b end");
      lua.load("return " + EXPRESSION);
      lua.setGlobal("compiled");
    }

    @Override
    Object invoke(int a, int b) {
      lua.getGlobal("add");
      lua.push(a);
      lua.push(b);
      lua.pCall(2, 1);
      long result = lua.toInteger(-1);
      lua.pop(1);
      return result;
    }

    @Override
    Object evalCompiled() {
      lua.getGlobal("compiled");
      return callForInteger();
    }

    @Override
    Object evalCompiledInNewBindings(int x) {
      throw new UnsupportedOperationException("luajava has no bindings");
    }

    @Override
    Object evalText() {
      lua.load("return " + EXPRESSION);
      return callForInteger();
    }

    private long callForInteger() {
      lua.pCall(0, 1);
      long result = lua.toInteger(-1);
      lua.pop(1);
      return result;
    }

    @Override
    public void close() {
      lua.close();
    }
  }
}
