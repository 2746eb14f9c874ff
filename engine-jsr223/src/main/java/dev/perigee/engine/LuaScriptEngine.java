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
 * A {@link PerigeeEngine} with the interface of {@code javax.script}. Values are converted as
 * described there.
 *
 * <p><b>Globals.</b> The engine's own bindings are its globals ({@link LuaBindings}). A script that
 * is evaluated with other bindings has globals of its own: the libraries and the bindings' entries.
 * These are copied from the bindings before the script, and changes are copied back after it, even
 * if it fails; bindings that refuse a change stay as they are. A name that is not a global is
 * looked up in the context's other scopes.
 *
 * <p><b>Threads.</b> Any thread may use the engine, one at a time; others wait.
 *
 * <p>{@code javax.script.filename} is the chunk's name in messages, and the elements of {@code
 * javax.script.argv} are the chunk's arguments, {@code ...}. The value of a script is the first one
 * that it returns.
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

  /** The engine underneath, for example to interrupt a script or to make tables. */
  public PerigeeEngine engine() {
    return engine;
  }

  @Override
  public @Nullable Object eval(String script, ScriptContext scriptContext) throws ScriptException {
    Objects.requireNonNull(script, "script");
    Objects.requireNonNull(scriptContext, "context");
    return run(
        scriptContext,
        services -> {
          ContextAttributes attributes = new ContextAttributes(services, scriptContext);
          MainChunk chunk = texts.get(services, script, attributes.chunkName());
          return services.callForFirst(chunk.pushCall(services, attributes.arguments()));
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
        services ->
            services.callForFirst(
                chunk.pushCall(
                    services, new ContextAttributes(services, scriptContext).arguments())));
  }

  private <T extends @Nullable Object> T run(ScriptContext scriptContext, EngineCore.Task<T> task)
      throws ScriptException {
    return guard(() -> ContextRun.run(engine.core(), scriptContext, streams, task));
  }

  /** Converts exceptions of an action to ScriptException. */
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
                .enter(services ->
                    MainChunk.compile(
                        services,
                        source,
                        new ContextAttributes(services, getContext()).chunkName())));
    return new LuaCompiledScript(this, chunk);
  }

  @Override
  public CompiledScript compile(Reader reader) throws ScriptException {
    return compile(read(reader));
  }

  /**
   * Calls a global function.
   *
   * @throws NoSuchMethodException if there is no global with this name that can be called
   */
  @Override
  public @Nullable Object invokeFunction(String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    return calls(null).invoke(name, arguments);
  }

  /**
   * Calls a method of a table that came from this engine, as {@code object:name(...)} does.
   *
   * @throws IllegalArgumentException if the object is null or not one of this engine
   * @throws NoSuchMethodException if it has no field with this name that can be called
   */
  @Override
  public @Nullable Object invokeMethod(
      @Nullable Object object, String name, @Nullable Object... arguments)
      throws ScriptException, NoSuchMethodException {
    return calls(requireOwn(object)).invoke(name, arguments);
  }

  /** An interface whose methods are global functions; null if one is missing. */
  @Override
  public <T> @Nullable T getInterface(Class<T> type) {
    return InterfaceCalls.of(calls(null), type);
  }

  /**
   * An interface whose methods are those of a table of this engine; null if one is missing. A
   * function of this engine implements the method of a functional interface.
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

  /** Frees the engine's memory, as {@link PerigeeEngine#close} does. */
  @Override
  public void close() {
    engine.close();
  }
}
