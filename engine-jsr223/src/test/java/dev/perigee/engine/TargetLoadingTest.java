package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.ChildJvm.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A JVM loads nothing of a target whose code it cannot run. */
class TargetLoadingTest {
  private static final String APPLICATION =
      """
      import javax.script.*;

      public class Hot {
        public static void main(String[] args) throws Exception {
          ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
          lua.eval("local function f(i) return i + 1 end for i = 1, 10000 do f(i) end");
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  @DisabledIfSystemProperty(named = "os.arch", matches = "aarch64")
  void nothingOfAnotherProcessorIsLoaded() throws Exception {
    ChildJvm.compile(folder, "Hot", APPLICATION);
    Path log = folder.resolve("loaded");
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-Dperigee.tier=1",
            "-Xlog:class+load:file=" + log,
            "-cp",
            folder + File.pathSeparator + ChildJvm.libraries(),
            "Hot");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(Files.readString(log))
        .contains("dev.perigee.tier1.CompiledTier")
        .doesNotContain("dev.perigee.tier1.arm64");
  }
}
