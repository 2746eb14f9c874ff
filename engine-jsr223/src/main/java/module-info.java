/** The script engine that applications find through {@code javax.script}. */
module dev.perigee.engine {
  requires static org.jspecify;
  requires transitive java.scripting;
  requires dev.perigee.frontend;
  requires dev.perigee.grammar;
  requires dev.perigee.ir;
  requires dev.perigee.runtime;
  requires dev.perigee.tier0;
  requires dev.perigee.tier1;
  requires dev.perigee.tier1.arm64;
  requires dev.perigee.tier1.x64;

  exports dev.perigee.engine;

  provides javax.script.ScriptEngineFactory with
      dev.perigee.engine.LuaScriptEngineFactory;
}
