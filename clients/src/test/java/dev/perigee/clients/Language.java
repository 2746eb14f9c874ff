package dev.perigee.clients;

/**
 * The languages that each client runs. It must do the same with Lua as with Nashorn's JavaScript.
 */
enum Language {
  LUA("lua"),
  JAVA_SCRIPT("nashorn");

  /** The name by which {@code ScriptEngineManager} finds the engine. */
  final String engine;

  Language(String engine) {
    this.engine = engine;
  }

  /** The script of two that is in this language. */
  String script(String lua, String javaScript) {
    return this == LUA ? lua : javaScript;
  }
}
