package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.SimpleBindings;
import org.junit.jupiter.api.Test;

/** Engines to which the host has no reference any more: nothing inside may keep them alive. */
class LostEngineTest {
  private static WeakReference<EngineCore> usedAndLost() throws Exception {
    LuaScriptEngine engine =
        new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());
    Bindings global = new SimpleBindings();
    global.put("fallback", 1);
    engine.setBindings(global, ScriptContext.GLOBAL_SCOPE);
    engine.put("host", (HostFunction) arguments -> null);
    engine.put("map", new SimpleBindings());
    assertThat(engine.eval("host() return fallback")).isEqualTo(1L);
    assertThat(engine.eval("t = {} return t")).isInstanceOf(LuaTable.class);
    assertThat(engine.eval("return fallback", new SimpleBindings())).isEqualTo(1L);
    assertThat(engine.compile("return 1").eval()).isEqualTo(1L);
    return new WeakReference<>(engine.engine().core());
  }

  /** The host's function and a handle refer to the engine, and the engine refers to both. */
  private static WeakReference<EngineCore> closed() {
    PerigeeEngine engine = new PerigeeEngine();
    LuaTable table = engine.newTable();
    engine.globals().put("host", (HostFunction) arguments -> new Object[] {engine, table});
    engine.eval("host()");
    engine.close();
    return new WeakReference<>(engine.core());
  }

  @Test
  void lostEngineIsCollected() throws Exception {
    assertIsCollected(usedAndLost());
  }

  @Test
  void closedEngineIsCollectedEvenIfAHostFunctionRefersToIt() throws Exception {
    assertIsCollected(closed());
  }

  private static void assertIsCollected(WeakReference<EngineCore> core) throws Exception {
    for (int i = 0; i < 100 && core.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(core.get()).isNull();
  }
}
