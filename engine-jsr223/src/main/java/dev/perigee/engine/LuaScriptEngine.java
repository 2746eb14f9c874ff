package dev.perigee.engine;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Objects;
import java.util.function.Supplier;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import javax.script.SimpleBindings;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PerigeeEngine} as {@code javax.script} has it; values cross as described there.
 *
 * <p><b>Globals.</b> The engine's own bindings are its globals ({@link LuaBindings}). A script that
 * is evaluated with other bindings has globals of its own: the libraries and what the bindings
 * hold. Before the script they are copied from the bindings, after it, also when it fails, what has
 * changed is copied back; bindings that refuse that stay as they are. What a name means that is no
 * global is looked up in the context's other scopes.
 *
 * <p><b>Threads.</b> Any thread may use the engine, one at a time; others wait.
 *
 * <p>{@code javax.script.filename} is the chunk's name in messages, and the elements of {@code
 * javax.script.argv} are the chunk's arguments, {@code ...}. A script's value is the first that it
 * returns.
 */
public final class LuaScriptEngine extends ContextEngine
    implements Compilable, Invocable, AutoCloseable {
  private final LuaScriptEngineFactory factory;
  private final PerigeeEngine engine;
  private final ContextStreams streams = new ContextStreams();
  private final CompiledTexts texts = new CompiledTexts();

  LuaScriptEngine(LuaScriptEngineFactory factory, Supplier<PerigeeOptions> options) {
    this(factory, new PerigeeEngine(options));
  }

  private LuaScriptEngine(LuaScriptEngineFactory factory, PerigeeEngine engine) {
    super(new EngineContext(new LuaBindings(engine)));
    this.factory = factory;
    this.engine = engine;
    engine.core().setAmbientStreams(() -> streams.of(getContext()));
  }

  /** The engine underneath: to interrupt a script, to make tables. */
  public PerigeeEngine engine() {
    return engine;
  }

  @Override
  public @Nullable Object eval(String script, ScriptContext scriptContext) throws ScriptException {
    Objects.requireNonNull(script, "script");
    Objects.requireNonNull(scriptContext, "context");
    return run(
        scriptContext,
        inside -> {
          ContextAttributes attributes = new ContextAttributes(inside, scriptContext);
          MainChunk chunk = texts.get(inside, script, attributes.chunkName());
          return inside.callForFirst(chunk.pushCall(inside, attributes.arguments()));
        });
  }

  @Override
  public @Nullable Object eval(Reader reader, ScriptContext scriptContext) throws ScriptException {
    return eval(read(reader), scriptContext);
  }

  private static String read(Reader reader) throws ScriptException {
    StringWriter text = new StringWriter();
    try {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new ScriptException(e);
    }
    return text.toString();
  }

  /** Evaluates a compiled script. */
  @Nullable Object eval(MainChunk chunk, ScriptContext scriptContext) throws ScriptException {
    Objects.requireNonNull(scriptContext, "context");
    return run(
        scriptContext,
        inside ->
            inside.callForFirst(
                chunk.pushCall(inside, new ContextAttributes(inside, scriptContext).arguments())));
  }

  private <T extends @Nullable Object> T run(ScriptContext scriptContext, EngineCore.Task<T> task)
      throws ScriptException {
    return guard(() -> ContextRun.run(engine.core(), scriptContext, streams, task));
  }

  /** Has what goes wrong come out as a ScriptException. */
  private static <T extends @Nullable Object> T guard(Supplier<T> action) throws ScriptException {
    try {
      return action.get();
    } catch (LuaException e) {
      throw ScriptErrors.of(e);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new ScriptException(e);
    }
  }

  @Override
  public CompiledScript compile(String script) throws ScriptException {
    Objects.requireNonNull(script, "script");
    byte[] source = CompiledTexts.bytes(script);
    MainChunk chunk =
        guard(() ->
            engine
                .core()
                .enter(inside ->
                    MainChunk.compile(
                        inside, source, new ContextAttributes(inside, getContext()).chunkName())));
    return new LuaCompiledScript(this, chunk);
  }

  @Override
  public CompiledScript compile(Reader reader) throws ScriptException {
    return compile(read(reader));
  }

  /**
   * Calls a global function.
   *
   * @throws NoSuchMethodException when there is no global of this name that can be called
   */
  @Override
  public @Nullable Object invokeFunction(String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    return calls(null).invoke(name, arguments);
  }

  /**
   * Calls a method of a table that came from this engine, as {@code object:name(...)} does.
   *
   * @throws IllegalArgumentException when the object is null or none of this engine's
   * @throws NoSuchMethodException when it has no such field that can be called
   */
  @Override
  public @Nullable Object invokeMethod(
      @Nullable Object object, String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    return calls(requireOwn(object)).invoke(name, arguments);
  }

  /** An interface whose methods are global functions; null when one is missing. */
  @Override
  public <T> @Nullable T getInterface(Class<T> type) {
    return InterfaceCalls.of(calls(null), type);
  }

  /**
   * An interface whose methods are those of a table of this engine's; null when one is missing. A
   * function of this engine's is every method of a functional interface.
   */
  @Override
  public <T> @Nullable T getInterface(@Nullable Object object, Class<T> type) {
    if (object instanceof LuaFunction function && function.reference.isOf(engine.core())) {
      return FunctionProxy.isFunctional(type) ? function.as(type) : null;
    }
    return InterfaceCalls.of(calls(requireOwn(object)), type);
  }

  private ScriptCalls calls(@Nullable Object object) {
    return new ScriptCalls(new ScriptCalls.ContextScope(this), object);
  }

  private Object requireOwn(@Nullable Object object) {
    EngineCore core = engine.core();
    boolean own =
        switch (object) {
          case LuaTable table -> table.reference.isOf(core);
          case LuaObject other -> other.reference.isOf(core);
          case LuaCoroutine coroutine -> coroutine.reference.isOf(core);
          case null, default -> false;
        };
    if (!own || object == null) {
      throw new IllegalArgumentException("not an object of this engine: " + object);
    }
    return object;
  }

  ContextStreams streams() {
    return streams;
  }

  @Override
  public Bindings createBindings() {
    return new SimpleBindings();
  }

  @Override
  public ScriptEngineFactory getFactory() {
    return factory;
  }

  /** Gives the engine's memory back, as {@link PerigeeEngine#close} does. */
  @Override
  public void close() {
    engine.close();
  }
}
