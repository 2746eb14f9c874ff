package dev.perigee.engine;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Perigee's entry for {@code javax.script}. All its information is constant: {@code
 * ScriptEngineManager} queries every factory on the class path, and none must fail.
 *
 * <p>A manager on an older JVM loads this class too, so it is the only class that is compiled for
 * Java 11. No class compiled for a later Java may be loaded before {@link #isJavaSufficient} has
 * been called; otherwise the manager itself would fail, and with it every other engine.
 */
public final class LuaScriptEngineFactory implements ScriptEngineFactory {
  /**
   * Sorts before "Luaj": if several engines have the same name, a manager uses this order to choose
   * the first.
   */
  private static final String ENGINE_NAME = "Lua (Perigee)";

  private static final String ENGINE_VERSION = "0.1";
  private static final String LANGUAGE = "Lua";
  private static final String LANGUAGE_VERSION = "5.4";

  /** The Java version that all other classes of Perigee are compiled for. */
  static final int NEEDED_JAVA = 25;

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private static final List<String> NAMES = List.of("lua", "Lua", "perigee");
  private static final List<String> EXTENSIONS = List.of("lua");
  private static final List<String> MIME_TYPES = List.of("text/x-lua", "application/x-lua");

  /** For {@code ServiceLoader}, and for hosts that want to set options. */
  public LuaScriptEngineFactory() {}

  @Override
  public String getEngineName() {
    return ENGINE_NAME;
  }

  @Override
  public String getEngineVersion() {
    return ENGINE_VERSION;
  }

  @Override
  public List<String> getExtensions() {
    return EXTENSIONS;
  }

  @Override
  public List<String> getMimeTypes() {
    return MIME_TYPES;
  }

  @Override
  public List<String> getNames() {
    return NAMES;
  }

  @Override
  public String getLanguageName() {
    return LANGUAGE;
  }

  @Override
  public String getLanguageVersion() {
    return LANGUAGE_VERSION;
  }

  /**
   * The factory's own values for the keys that {@link ScriptEngine} defines, and for THREADING.
   *
   * <p>THREADING is MULTITHREADED: any thread may evaluate, and evaluations with bindings of their
   * own do not see each other. They run one after the other, so scripts that should run in parallel
   * need one engine each. If the value were null, Camunda would make an engine for each evaluation;
   * with this value, Log4j 2 shares one engine among its threads. Both work correctly.
   *
   * @return null for other keys
   * @throws NullPointerException if the key is null
   */
  @Override
  public @Nullable Object getParameter(String key) {
    switch (Objects.requireNonNull(key, "key")) {
      case ScriptEngine.ENGINE:
        return ENGINE_NAME;
      case ScriptEngine.ENGINE_VERSION:
        return ENGINE_VERSION;
      case ScriptEngine.LANGUAGE:
        return LANGUAGE;
      case ScriptEngine.LANGUAGE_VERSION:
        return LANGUAGE_VERSION;
      case ScriptEngine.NAME:
        return NAMES.get(0);
      case "THREADING":
        return "MULTITHREADED";
      default:
        return null;
    }
  }

  @Override
  public String getMethodCallSyntax(String object, String method, String... arguments) {
    for (String argument : arguments) {
      Objects.requireNonNull(argument, "argument");
    }
    return Objects.requireNonNull(object, "object")
        + ":"
        + Objects.requireNonNull(method, "method")
        + "("
        + String.join(", ", arguments)
        + ")";
  }

  /** A statement that prints a text and a line end. */
  @Override
  public String getOutputStatement(String text) {
    StringBuilder statement = new StringBuilder("print(\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        statement.append('\\').append(c);
      } else if (c == '\n') {
        statement.append("\\n");
      } else if (c == '\r') {
        statement.append("\\r");
      } else if (c < ' ' || c == 0x7f) {
        statement.append(String.format("\\%03d", (int) c));
      } else {
        statement.append(c);
      }
    }
    return statement.append("\")").toString();
  }

  @Override
  public String getProgram(String... statements) {
    StringBuilder program = new StringBuilder();
    for (String statement : statements) {
      program.append(Objects.requireNonNull(statement, "statement")).append(";\n");
    }
    return program.toString();
  }

  /**
   * An engine whose options are taken from the system properties when it first runs something.
   * Scripts see the public members of the objects that they get ({@link HostAccess#members}), as
   * with other script engines.
   *
   * @return null on a JVM that is too old for Perigee; the first call logs that
   */
  @Override
  public @Nullable ScriptEngine getScriptEngine() {
    return isJavaSufficient(Runtime.version().feature())
        ? new LuaScriptEngine(this, PerigeeOptions::ofScriptEngineManager)
        : null;
  }

  /**
   * Whether Perigee runs on this version of Java. The first time that it does not, this is logged.
   */
  static boolean isJavaSufficient(int version) {
    if (version >= NEEDED_JAVA) {
      return true;
    }
    if (TOLD.compareAndSet(false, true)) {
      System.getLogger("dev.perigee.engine")
          .log(
              Level.WARNING,
              "There is no Lua engine: Perigee needs Java {0} or later, and this JVM has version {1}.",
              NEEDED_JAVA,
              version);
    }
    return false;
  }

  /** An engine with these options, except that its streams are those of the script context. */
  public LuaScriptEngine getScriptEngine(PerigeeOptions options) {
    Objects.requireNonNull(options, "options");
    return new LuaScriptEngine(this, () -> options);
  }
}
