package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.runtime.heap.Heap;
import dev.perigee.testing.ChildJvm;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory that an open engine takes; docs/limits.md has the figures. */
class ManyEnginesTest {
  private static final String PROGRAM =
      """
      import java.lang.management.*;
      import java.nio.file.*;
      import java.util.*;
      import javax.script.*;

      public class Many {
        public static void main(String[] arguments) throws Exception {
          ScriptEngineManager manager = new ScriptEngineManager();
          for (int i = 0; i < 100; i++) {
            ScriptEngine engine = open(manager);
            ((AutoCloseable) engine).close();
          }
          int count = Integer.parseInt(arguments[0]);
          List<ScriptEngine> engines = new ArrayList<>(count);
          long before = heap();
          for (int i = 0; i < count; i++) {
            engines.add(open(manager));
          }
          System.out.println("heap " + (heap() - before) / count);
          Path status = Path.of("/proc/self/status");
          if (Files.exists(status)) {
            System.out.println(Files.readString(status));
          }
          for (int i = 0; i < count; i += 100) {
            System.out.println("evaluated " + engines.get(i).eval("x = (x or 0) + 1 return x"));
          }
        }

        private static ScriptEngine open(ScriptEngineManager manager) throws Exception {
          ScriptEngine engine = manager.getEngineByName("perigee");
          engine.eval("return 1 + 2");
          return engine;
        }

        private static long heap() {
          System.gc();
          return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void tenThousandEnginesFitIntoOneGibibyte() throws Exception {
    ChildJvm.compile(folder, "Many", PROGRAM);
    ChildJvm.Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx300m",
            "-XX:+UseSerialGC",
            "-cp",
            folder + java.io.File.pathSeparator + ChildJvm.libraries(),
            "Many",
            "10000");
    assertThat(result.output().split("evaluated 1\n", -1)).hasSize(101);
    assertThat(number("heap (\\d+)", result.output())).isBetween(1L, 20L << 10);
    if (result.output().contains("VmRSS")) {
      assertThat(number("VmRSS:\\s*(\\d+) kB", result.output())).isLessThan(1 << 20);
    }
  }

  private static long number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void openEngineTakesOneChunkOfMemory() throws Exception {
    try (LuaScriptEngine engine =
        (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      engine.eval("return 1 + 2");
      Heap heap = engine.engine().core().enter(services -> services.state().heap());
      // Java heap that is charged is counted in addition to the chunk.
      assertThat(heap.systemBytes()).isLessThan(65 << 10);
      assertThat(heap.liveBytes()).isLessThan(40 << 10);
    }
  }

  @Test
  void engineThatNeverReadsOrWritesHasNoBuffers() throws Exception {
    try (LuaScriptEngine engine =
        (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      engine.eval("return 1 + 2");
      var threads =
          (com.sun.management.ThreadMXBean)
              java.lang.management.ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      new LuaScriptEngineFactory().getScriptEngine();
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 10);
    }
  }
}
