package dev.perigee.engine;

import dev.perigee.frontend.FieldLines;
import dev.perigee.ir.SourceText;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.layout.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lua engine with its own memory and its own globals.
 *
 * <p>Nothing native happens before something is run or a table is asked for. Any thread may use an
 * engine; it lets one in at a time, which may use it again from a {@link HostFunction}. An engine
 * that was lost instead of closed gives its memory back some time later.
 *
 * <p><b>Values</b> cross like this:
 *
 * <table>
 * <caption>Conversions</caption>
 * <tr><th>Lua<th>Java
 * <tr><td>nil<td>{@code null}
 * <tr><td>boolean<td>{@code Boolean}
 * <tr><td>integer<td>{@code Long}; into Lua also {@code Integer}, {@code Short}, {@code Byte}
 * <tr><td>float<td>{@code Double}; into Lua also {@code Float}
 * <tr><td>string<td>{@code String}, by UTF-8: a byte that is no UTF-8 becomes the lone surrogate
 *     U+DC00 + byte, and that becomes the byte again; into Lua also the JDK's own {@code CharSequence}s, {@code
 *     Character}, and {@code byte[]} as it stands
 * <tr><td>table<td>{@link LuaTable}
 * <tr><td>function<td>{@link LuaFunction}; a {@link HostFunction} stays what it is
 * <tr><td>coroutine<td>{@link LuaCoroutine}
 * <tr><td>file<td>{@link LuaObject}
 * <tr><td>userdata that can be indexed, assigned to, measured, and traversed with {@code pairs}<td>
 *     any {@code Map}; any {@code List} or array, with indices from 1: not copies but the things
 *     themselves
 * <tr><td>userdata with the members that {@link PerigeeOptions#hostAccess} shows<td>any other
 *     object
 * </table>
 *
 * <p>An object is the same value in Lua, and equal to itself alone, as long as Lua has it; and it
 * comes back as the object that it was. A {@link LuaTable}, {@link LuaFunction}, {@link
 * LuaCoroutine} or {@link LuaObject} given back to its own engine is the value that it stands for.
 */
public final class PerigeeEngine implements AutoCloseable {
  /** Chunk name of source text for which nobody gave one. */
  static final String DEFAULT_CHUNK_NAME = "=<eval>";

  private final EngineCore core;
  private volatile @Nullable LuaTable globals;

  /** An engine with the options that the system properties say. */
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
   * @throws LuaException when it is no Lua, or raises an error
   * @throws IllegalStateException when the engine is closed
   */
  public @Nullable Object eval(String source) {
    return eval(JavaStrings.encode(source), DEFAULT_CHUNK_NAME);
  }

  /**
   * Runs source text as {@link #eval(String)} does.
   *
   * @param source its bytes
   * @param chunkName for messages: "@file", "=name", or text that stands for itself
   * @param arguments what the chunk gets as {@code ...}
   */
  public @Nullable Object eval(byte[] source, String chunkName, @Nullable Object... arguments) {
    return core.enter(inside -> {
      MainChunk chunk = MainChunk.compile(inside, source, chunkName);
      return inside.callForFirst(chunk.pushCall(inside, arguments));
    });
  }

  /**
   * Runs a file, whose path is the chunk's name. A first line that begins with '#' is skipped.
   *
   * @throws IOException when it cannot be read
   */
  public @Nullable Object evalFile(Path file, @Nullable Object... arguments) throws IOException {
    return eval(SourceText.of(Files.readAllBytes(file)), "@" + file, arguments);
  }

  /**
   * Runs a file, and makes a record or another object of the table that it returns, as {@link
   * LuaTable#as} does: configuration.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException with the file, the line where its text tells it for certain,
   *     the path to what does not fit, and why: {@code server.lua:3: server.port: expected integer,
   *     got string "x"}
   */
  public <T> T evalFile(Path file, Class<T> type, @Nullable Object... arguments)
      throws IOException {
    return evalAs(SourceText.of(Files.readAllBytes(file)), "@" + file, type, arguments);
  }

  /** As {@link #evalFile(Path, Class, Object...)}, with source text that comes from elsewhere. */
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

  /** The lines of a chunk's fields, null when a limit does not let them be found. */
  private @Nullable FieldLines fieldLines(byte[] source) {
    try {
      return core.enter(inside -> inside.compiler().fieldLines(source));
    } catch (LuaException e) {
      return null;
    }
  }

  /**
   * Compiles source text without running it.
   *
   * @return a function that runs it
   * @throws LuaException when it is no Lua
   */
  public LuaFunction load(byte[] source, String chunkName) {
    return core.enter(inside -> MainChunk.compile(inside, source, chunkName).function());
  }

  /**
   * Calls a value as PUC Lua's stand-alone interpreter calls a chunk, with its message handler: the
   * message of an error that nothing inside the call catches ends with a traceback, or it is what
   * the metamethod {@code __tostring} of the error's value made of it, called where the error was
   * raised.
   *
   * @param function anything; what cannot be called gives Lua's error for that
   * @return all results, converted
   * @throws LuaException whose {@link LuaException#value} is that message, unless the error was
   *     none that scripts can catch
   */
  public @Nullable Object[] callWithTraceback(
      @Nullable Object function, @Nullable Object... arguments) {
    return core.enter(inside -> {
      CallContext context = inside.context();
      inside.values().push(context, function);
      int window = context.size();
      context.pushNil();
      inside.values().pushAll(context, arguments);
      return inside.callWithTraceback(window);
    });
  }

  /** The table of globals. */
  public LuaTable globals() {
    LuaTable table = globals;
    if (table == null) {
      table =
          core.enter(
              inside -> new LuaTable(LuaReference.hold(inside, Tag.TABLE, inside.globals())));
      globals = table;
    }
    return table;
  }

  /** A new, empty table. */
  public LuaTable newTable() {
    return core.enter(inside -> {
      long table = inside.context().pushTable(0, 0);
      return new LuaTable(LuaReference.hold(inside, Tag.TABLE, table));
    });
  }

  /** Bytes that Lua's data takes, as {@code collectgarbage("count")} counts. */
  public long liveBytes() {
    return core.enter(inside -> inside.state().heap().liveBytes());
  }

  /** What tier 1 does here and has done, or why there is none, in lines for the user. */
  public String jitStatus() {
    return core.enter(inside -> inside.compiledTier().status());
  }

  /** Why none of the engine's functions becomes machine code; empty when hot ones do. */
  public String jitObstacle() {
    return core.enter(inside -> inside.compiledTier().obstacle());
  }

  /**
   * Has the script that runs, if one does, end with an error that it cannot catch. From any thread.
   */
  public void interrupt() {
    core.interrupt();
  }

  /**
   * Has the script that runs, if one does, get an error that it can catch, as from {@code
   * error(message, 2)} in the function that runs. From any thread.
   */
  public void raise(String message) {
    core.raise(message);
  }

  /**
   * Gives the engine's memory back, once no other thread is inside. Values that Java code holds of
   * it cannot be used afterwards.
   *
   * @throws IllegalStateException when a function that a script has called does this
   */
  @Override
  public void close() {
    core.close();
  }
}
