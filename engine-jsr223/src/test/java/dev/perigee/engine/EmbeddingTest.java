package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import org.junit.jupiter.api.Test;

/** Hosts of various kinds, which load and call Perigee in their own ways. */
class EmbeddingTest {
  /** The loader of a web application, whose own classes take precedence over its parent's. */
  private static final class ChildFirstLoader extends URLClassLoader {
    ChildFirstLoader(URL[] libraries) {
      super(libraries, EmbeddingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }

  private static ChildFirstLoader newLoader() {
    return new ChildFirstLoader(
        Arrays.stream(ChildJvm.libraries().split(File.pathSeparator))
            .map(EmbeddingTest::url)
            .toArray(URL[]::new));
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private static ScriptEngine engineOf(ClassLoader loader) {
    return new ScriptEngineManager(loader)
        .getEngineFactories().stream()
            .filter(factory -> loader.equals(factory.getClass().getClassLoader()))
            .findAny()
            .orElseThrow()
            .getScriptEngine();
  }

  @Test
  void eachChildFirstLoaderHasAPerigeeOfItsOwn() throws Exception {
    try (ChildFirstLoader first = newLoader();
        ChildFirstLoader second = newLoader()) {
      ScriptEngine one = engineOf(first);
      ScriptEngine two = engineOf(second);
      assertThat(one.getClass()).isNotEqualTo(two.getClass());
      assertThat(one.getClass()).isNotEqualTo(LuaScriptEngine.class);
      one.put("x", 1);
      two.put("x", 2);
      assertThat(one.eval("return x + 40")).isEqualTo(41L);
      assertThat(two.eval("return x + 40")).isEqualTo(42L);
      ((AutoCloseable) one).close();
      assertThat(two.eval("return x")).isEqualTo(2L);
      ((AutoCloseable) two).close();
    }
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // Other threads are to run in between.
  void virtualThreadsShareAnEngineOrHaveTheirOwn() throws Exception {
    int threads = 200;
    try (LuaScriptEngine shared =
            new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      shared.eval("count = 0 function add(n) count = count + 1 return n + 1 end");
      List<Future<Object>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int n = i;
        results.add(
            virtual.submit(() -> {
              Object incremented = shared.invokeFunction("add", n);
              try (PerigeeEngine own = new PerigeeEngine()) {
                LuaFunction twice = (LuaFunction) own.eval("return function(n) return 2 * n end");
                Thread.yield();
                return twice.call(incremented);
              }
            }));
      }
      for (int i = 0; i < threads; i++) {
        assertThat(results.get(i).get()).isEqualTo(2L * (i + 1));
      }
      assertThat(shared.eval("return count")).isEqualTo((long) threads);
    }
  }
}
