package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import dev.perigee.engine.LuaException;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.LuaTable;
import dev.perigee.engine.PerigeeEngine;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads and runs chunks in an engine as PUC Lua's stand-alone interpreter does (manual 7), with its
 * chunk names and messages, and with its handling of Ctrl-C. It keeps the library functions from
 * before any script could replace them.
 */
final class ScriptRunner {
  /** The number of values that PUC Lua's stack can hold. */
  private static final long MOST_ARGUMENTS = 1_000_000;

  private final PerigeeEngine engine;
  private final LuaTable globals;
  private final LuaFunction load;
  private final LuaFunction loadFile;
  private final LuaFunction protectedCall;
  private final LuaFunction toText;
  private final LuaFunction warn;
  private final LuaFunction getMetatable;
  private final LuaFunction length;
  private final LuaFunction toInteger;

  /** Creates a runner for an engine in which nothing has run yet. */
  ScriptRunner(PerigeeEngine engine) {
    this.engine = engine;
    globals = engine.globals();
    load = function(globals, "load");
    loadFile = function(globals, "loadfile");
    protectedCall = function(globals, "pcall");
    toText = function(globals, "tostring");
    warn = function(globals, "warn");
    getMetatable = function((LuaTable) globals.getOrDefault("debug", globals), "getmetatable");
    toInteger = function((LuaTable) globals.getOrDefault("math", globals), "tointeger");
    length = (LuaFunction) Objects.requireNonNull(load.call("local value = ... return #value"));
    function(globals, "collectgarbage").call("generational");
  }

  private static LuaFunction function(LuaTable library, String name) {
    return (LuaFunction) Objects.requireNonNull(library.get(name), name);
  }

  /** Completions from the engine's globals. */
  Completions completions() {
    return new Completions(globals, getMetatable);
  }

  /** Creates the table {@code arg}, with the script's name or the program's at index 0. */
  void setArguments(CommandLine line) {
    LuaTable arguments = engine.newTable();
    List<String> words = line.words();
    for (int i = 0; i < words.size(); i++) {
      arguments.put((long) i - line.scriptIndex(), words.get(i));
    }
    globals.put("arg", arguments);
  }

  void turnWarningsOn() {
    warn.call("@on");
  }

  /** Loads source text or a binary chunk. */
  LuaFunction load(byte[] chunk, String name) throws Failure {
    return loaded(load.callForAll(chunk, name));
  }

  /** Runs a text from the command line or from an environment variable. */
  void runText(String text, String name) throws Failure {
    run(load(JavaStrings.encode(text), name));
  }

  /** Runs a file, or standard input for null, without arguments. */
  void runFile(@Nullable String file) throws Failure {
    run(loadFile(file));
  }

  /** Runs a file, or standard input for null, with the arguments in the table {@code arg}. */
  void runScript(@Nullable String file) throws Failure {
    LuaFunction script = loadFile(file);
    run(script, arguments());
  }

  /** The values of the table {@code arg} from 1 to its length. */
  private @Nullable Object[] arguments() throws Failure {
    if (!(globals.get("arg") instanceof LuaTable arguments)) {
      throw new Failure("'arg' is not a table");
    }
    @Nullable Object[] results = protectedCall.callForAll(length, arguments);
    if (!Boolean.TRUE.equals(results[0])) {
      throw new Failure(message(results[1], "(error message not a string)"));
    }
    if (!(toInteger.call(results[1]) instanceof Long count)) {
      throw new Failure("object length is not an integer");
    }
    if (count >= MOST_ARGUMENTS) {
      throw new Failure("stack overflow (too many arguments to script)");
    }
    @Nullable Object[] values = new Object[Math.toIntExact(Math.max(0, count))];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i + 1L);
    }
    return values;
  }

  /** An error's value as a message: the text of a string or number, otherwise another text. */
  private String message(@Nullable Object error, String otherwise) {
    boolean text = error instanceof String || error instanceof Number;
    return text ? String.valueOf(toText.call(error)) : otherwise;
  }

  private LuaFunction loadFile(@Nullable String file) throws Failure {
    return loaded(file == null ? loadFile.callForAll() : loadFile.callForAll(file));
  }

  private static LuaFunction loaded(@Nullable Object[] results) throws Failure {
    if (results[0] instanceof LuaFunction function) {
      return function;
    }
    throw new Failure(String.valueOf(results[1]));
  }

  /** Requires a module into a global variable. */
  void require(CommandLine.Action.Require action) throws Failure {
    @Nullable Object[] results = run(globals.get("require"), action.module());
    globals.put(action.global(), results.length == 0 ? null : results[0]);
  }

  /** Calls a function; Ctrl-C raises an error in it. */
  @Nullable Object[] run(@Nullable Object function, @Nullable Object... arguments) throws Failure {
    try (Interrupts.Scope scope = Interrupts.raiseIn(engine)) {
      return engine.callWithTraceback(function, arguments);
    } catch (LuaException e) {
      throw new Failure(e);
    }
  }

  /** Prints values by the current value of the global {@code print}. */
  void print(@Nullable Object[] values) throws Failure {
    @Nullable Object[] arguments = new Object[values.length + 1];
    arguments[0] = globals.get("print");
    System.arraycopy(values, 0, arguments, 1, values.length);
    @Nullable Object[] results = protectedCall.callForAll(arguments);
    if (!Boolean.TRUE.equals(results[0])) {
      throw new Failure("error calling 'print' (" + message(results[1], "(null)") + ")");
    }
  }

  /**
   * The text of a global variable by {@code tostring}.
   *
   * @return the text; null if the variable is nil
   */
  @Nullable String text(String global) {
    Object value = globals.get(global);
    return value == null ? null : (String) toText.call(value);
  }
}
