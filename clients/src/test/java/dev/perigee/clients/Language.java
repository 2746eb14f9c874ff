package dev.perigee.clients;

/** The languages that each client runs: what it does with Nashorn's it is to do with Lua. */
enum Language {
  LUA("lua"),
  JAVA_SCRIPT("nashorn");

  /** What {@code ScriptEngineManager} finds the engine by. */
  final String engine;

  Language(String engine) {
    this.engine = engine;
  }

  /** The one of two scripts that is in this language. */
  String script(String lua, String javaScript) {
    return this == LUA ? lua : javaScript;
  }
}
