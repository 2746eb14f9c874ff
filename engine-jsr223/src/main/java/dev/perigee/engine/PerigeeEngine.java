package dev.perigee.engine;

import dev.perigee.frontend.FieldLines;
import dev.perigee.ir.SourceText;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lua engine with its own memory and its own globals.
 *
 * <p>Native memory is not used before something is run or a table is requested. Any thread may use
 * an engine. It admits one thread at a time, which may use it again from a {@link HostFunction}. An
 * engine that becomes unreachable without being closed frees its memory some time later.
 *
 * <p><b>Values</b> are converted as follows:
 *
 * <table>
 * <caption>Conversions</caption>
 * <tr><th>Lua<th>Java
 * <tr><td>nil<td>{@code null}
 * <tr><td>boolean<td>{@code Boolean}
 * <tr><td>integer<td>{@code Long}; into Lua also {@code Integer}, {@code Short}, {@code Byte}
 * <tr><td>float<td>{@code Double}; into Lua also {@code Float}
 * <tr><td>string<td>{@code String}, by UTF-8: a byte that is not part of valid UTF-8 becomes the
 * lone surrogate U+DC00 + byte, which becomes that byte again; into Lua also the JDK's own {@code
 * CharSequence}s, {@code Character}, and {@code byte[]} unchanged
 * <tr><td>table<td>{@link LuaTable}
 * <tr><td>function<td>{@link LuaFunction}; a {@link HostFunction} comes back as itself
 * <tr><td>coroutine<td>{@link LuaCoroutine}
 * <tr><td>file<td>{@link LuaObject}
 * <tr><td>userdata that supports indexing, assignment, {@code #} and {@code pairs}<td> any {@code
 * Map}; any {@code List} or array, with indices from 1: live views, not copies
 * <tr><td>userdata with the members that {@link PerigeeOptions#hostAccess} shows<td>any other
 * object
 * </table>
 *
 * <p>As long as Lua has an object, it is always the same value in Lua, which is equal only to
 * itself; and it comes back as the same object. A {@link LuaTable}, {@link LuaFunction}, {@link
 * LuaCoroutine} or {@link LuaObject} that is given back to its own engine becomes the value that it
 * stands for.
 */
public final class PerigeeEngine implements AutoCloseable {
  /** The chunk name of source text that has no name. */
  static final String DEFAULT_CHUNK_NAME = "=<eval>";

  private final EngineCore core;
  private volatile @Nullable LuaTable globals;

  /** An engine with the options of the system properties. */
  public PerigeeEngine() {
    this(PerigeeOptions::ofSystemProperties);
  }

  /** An engine with these options. */
  public PerigeeEngine(PerigeeOptions options) {
    this(() -> options);
  }

  PerigeeEngine(Supplier<PerigeeOptions> options) {
    core = new EngineCore(options);
  }

  EngineCore core() {
    return core;
  }

  /**
   * Runs source text.
   *
   * @return the first value that the chunk returns, converted, or null
   * @throws LuaException if it is not valid Lua, or raises an error
   * @throws IllegalStateException if the engine is closed
   */
  public @Nullable Object eval(String source) {
    return eval(JavaStrings.encode(source), DEFAULT_CHUNK_NAME);
  }

  /**
   * Runs source text as {@link #eval(String)} does.
   *
   * @param source its bytes
   * @param chunkName for messages: "@file", "=name", or any other text, which is quoted itself
   * @param arguments the chunk's arguments, {@code ...}
   */
  public @Nullable Object eval(byte[] source, String chunkName, @Nullable Object... arguments) {
    return core.enter(services -> {
      MainChunk chunk = MainChunk.compile(services, source, chunkName);
      return services.callForFirst(chunk.pushCall(services, arguments));
    });
  }

  /**
   * Runs a file, whose path is the chunk's name. A first line that begins with '#' is skipped.
   *
   * @throws IOException if it cannot be read
   */
  public @Nullable Object evalFile(Path file, @Nullable Object... arguments) throws IOException {
    return eval(SourceText.of(Files.readAllBytes(file)), "@" + file, arguments);
  }

  /**
   * Runs a file, and makes a record or another object of the table that it returns, as {@link
   * LuaTable#as} does. For configuration files.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException with the file, the line if the text determines it, the path to
   *     the value that does not fit, and the reason: {@code server.lua:3: server.port: expected
   *     integer, got string "x"}
   */
  public <T> T evalFile(Path file, Class<T> type, @Nullable Object... arguments)
      throws IOException {
    return evalAs(SourceText.of(Files.readAllBytes(file)), "@" + file, type, arguments);
  }

  /** As {@link #evalFile(Path, Class, Object...)}, for source text from elsewhere. */
  public <T> T eval(String source, String chunkName, Class<T> type, @Nullable Object... arguments) {
    return evalAs(CompiledTexts.bytes(source), chunkName, type, arguments);
  }

  private <T> T evalAs(
      byte[] source, String chunkName, Class<T> type, @Nullable Object... arguments) {
    Object value = eval(source, chunkName, arguments);
    try {
      return type.cast(TableBinding.bind(value, type));
    } catch (BindingException e) {
      throw e.in(chunkName, fieldLines(source));
    }
  }

  /** The lines of a chunk's fields; null if a limit prevents finding them. */
  private @Nullable FieldLines fieldLines(byte[] source) {
    try {
      return core.enter(services -> services.compiler().fieldLines(source));
    } catch (LuaException e) {
      return null;
    }
  }

  /**
   * Compiles source text without running it.
   *
   * @return a function that runs it
   * @throws LuaException if it is not valid Lua
   */
  public LuaFunction load(byte[] source, String chunkName) {
    return core.enter(services -> MainChunk.compile(services, source, chunkName).function());
  }

  /**
   * Calls a value as PUC Lua's stand-alone interpreter calls a chunk, with its message handler. For
   * an error that nothing inside the call catches, the message ends with a traceback. If the
   * error's value has a metamethod {@code __tostring}, the message is the result of that
   * metamethod, called where the error was raised.
   *
   * @param function any value; if it cannot be called, the error is Lua's
   * @return all results, converted
   * @throws LuaException whose {@link LuaException#value} is that message, unless scripts could not
   *     have caught the error
   */
  public @Nullable Object[] callWithTraceback(
      @Nullable Object function, @Nullable Object... arguments) {
    return core.enter(services -> {
      CallContext context = services.context();
      services.values().push(context, function);
      int window = context.size();
      context.pushNil();
      services.values().pushAll(context, arguments);
      return services.callWithTraceback(window);
    });
  }

  /** The table of globals. */
  public LuaTable globals() {
    LuaTable table = globals;
    if (table == null) {
      table =
          core.enter(
              services -> new LuaTable(LuaReference.hold(services, Tag.TABLE, services.globals())));
      globals = table;
    }
    return table;
  }

  /** A new, empty table. */
  public LuaTable newTable() {
    return core.enter(services -> {
      long table = services.context().pushTable(0, 0);
      return new LuaTable(LuaReference.hold(services, Tag.TABLE, table));
    });
  }

  /** The number of bytes of Lua's data, as {@code collectgarbage("count")} counts them. */
  public long liveBytes() {
    return core.enter(services -> services.state().heap().liveBytes());
  }

  /** What tier 1 has done so far, or why there is none, as lines for the user. */
  public String jitStatus() {
    return core.enter(services -> services.compiledTier().status());
  }

  /** Why none of the engine's functions is compiled to machine code; empty if hot ones are. */
  public String jitObstacle() {
    return core.enter(services -> services.compiledTier().obstacle());
  }

  /**
   * Ends the script that runs, if there is one, with an error that it cannot catch. For any thread.
   */
  public void interrupt() {
    core.interrupt();
  }

  /**
   * Raises an error that can be caught in the script that runs, if there is one, as {@code
   * error(message, 2)} in the running function would. For any thread.
   */
  public void raise(String message) {
    core.raise(message);
  }

  /**
   * Frees the engine's memory, once no other thread is inside. Values of the engine that Java code
   * holds cannot be used afterwards.
   *
   * @throws IllegalStateException if called by a function that a script has called
   */
  @Override
  public void close() {
    core.close();
  }
}
