package consumer;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;

/** Prints which Lua it has found. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) throws ScriptException {
    ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
    System.out.println(lua.eval("return ('%d of %s'):format(6 * 7, _VERSION)"));
  }
}
