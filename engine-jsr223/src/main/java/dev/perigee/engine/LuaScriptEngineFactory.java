package dev.perigee.engine;

import java.util.List;
import java.util.Objects;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * What {@code javax.script} knows of Perigee. All constant: {@code ScriptEngineManager} asks every
 * factory on the class path for it, and must not find one that fails.
 */
public final class LuaScriptEngineFactory implements ScriptEngineFactory {
  /**
   * Sorts before "Luaj": a manager gives a name that several engines claim to the first by this.
   */
  private static final String ENGINE_NAME = "Lua (Perigee)";

  private static final String ENGINE_VERSION = "0.1";
  private static final String LANGUAGE = "Lua";
  private static final String LANGUAGE_VERSION = "5.4";
  private static final List<String> NAMES = List.of("lua", "Lua", "perigee");
  private static final List<String> EXTENSIONS = List.of("lua");
  private static final List<String> MIME_TYPES = List.of("text/x-lua", "application/x-lua");

  /** For {@code ServiceLoader}, and for whoever wants options of their own. */
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
   * The factory's own values by the names that {@link ScriptEngine} has for them, and THREADING.
   *
   * <p>THREADING is MULTITHREADED: any thread may evaluate, and evaluations with bindings of their
   * own do not see each other. They run one after the other: scripts that are to run side by side
   * need an engine each. With null, Camunda would make an engine for each evaluation; with this,
   * Log4j 2 shares one engine among its threads. Both give right answers.
   *
   * @return null for another key
   * @throws NullPointerException when the key is null
   */
  @Override
  public @Nullable Object getParameter(String key) {
    return switch (Objects.requireNonNull(key, "key")) {
      case ScriptEngine.ENGINE -> ENGINE_NAME;
      case ScriptEngine.ENGINE_VERSION -> ENGINE_VERSION;
      case ScriptEngine.LANGUAGE -> LANGUAGE;
      case ScriptEngine.LANGUAGE_VERSION -> LANGUAGE_VERSION;
      case ScriptEngine.NAME -> NAMES.getFirst();
      case "THREADING" -> "MULTITHREADED";
      default -> null;
    };
  }

  @Override
  public String getMethodCallSyntax(String object, String method, String... arguments) {
    return object + ":" + method + "(" + String.join(", ", arguments) + ")";
  }

  /** A statement that prints a text and a line's end. */
  @Override
  public String getOutputStatement(String text) {
    StringBuilder statement = new StringBuilder("print(\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> statement.append('\\').append(c);
        case '\n' -> statement.append("\\n");
        case '\r' -> statement.append("\\r");
        default -> {
          if (c < ' ' || c == 0x7f) {
            statement.append(String.format("\\%03d", (int) c));
          } else {
            statement.append(c);
          }
        }
      }
    }
    return statement.append("\")").toString();
  }

  @Override
  public String getProgram(String... statements) {
    StringBuilder program = new StringBuilder();
    for (String statement : statements) {
      program.append(statement).append(";\n");
    }
    return program.toString();
  }

  /**
   * An engine with the options that the system properties say when it first runs something. Scripts
   * see the public members of the objects that they get ({@link HostAccess#members}), as with other
   * script engines.
   */
  @Override
  public ScriptEngine getScriptEngine() {
    return new LuaScriptEngine(
        this, () -> PerigeeOptions.builder().hostAccess(HostAccess.members()).build());
  }

  /** An engine with these options; its streams are the script context's all the same. */
  public LuaScriptEngine getScriptEngine(PerigeeOptions options) {
    Objects.requireNonNull(options, "options");
    return new LuaScriptEngine(this, () -> options);
  }
}
