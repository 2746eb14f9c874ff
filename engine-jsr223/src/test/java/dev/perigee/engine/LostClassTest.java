package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** An engine that stays open does not keep alive the class loaders of objects that it once had. */
class LostClassTest {
  private static final int MOST_COLLECTIONS = 50;

  /** Loaded again by a loader that is dropped. */
  public static class Plugin {
    public int count = 1;

    public String name(Object other) {
      return "plugin " + other;
    }
  }

  /** Loads {@link Plugin} again. */
  private static final class PluginLoader extends ClassLoader {
    PluginLoader() {
      super(LostClassTest.class.getClassLoader());
    }

    Object make() throws IOException, ReflectiveOperationException {
      String name = Plugin.class.getName();
      try (InputStream in =
          Plugin.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length).getConstructor().newInstance();
      }
    }
  }

  private static WeakReference<ClassLoader> use(PerigeeEngine engine) throws Exception {
    PluginLoader loader = new PluginLoader();
    Object plugin = loader.make();
    assertThat(plugin).isNotInstanceOf(Plugin.class);
    engine.globals().put("plugin", plugin);
    engine.globals().put("list", new ArrayList<>());
    engine.eval("for i = 1, 10 do list:add(plugin) end list:remove(plugin)");
    assertThat(engine.eval("return plugin:name(plugin.count) .. #list")).isEqualTo("plugin 19");
    engine.eval("plugin, list = nil, nil");
    return new WeakReference<>(loader);
  }

  @Test
  void loadersAreNotKept() throws Exception {
    HostAccess access = HostAccess.members();
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().hostAccess(access).build())) {
      WeakReference<ClassLoader> loader = use(engine);
      for (int i = 0; i < MOST_COLLECTIONS && !loader.refersTo(null); i++) {
        engine.eval("collectgarbage()");
        System.gc();
        Thread.sleep(20);
      }
      assertThat(loader.refersTo(null)).isTrue();
      assertThat(engine.eval("return 1")).isEqualTo(1L);
    } finally {
      Reference.reachabilityFence(access);
    }
  }
}
