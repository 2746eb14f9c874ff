package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications on the class path and on the module path, with native access and without. */
class LaunchTest {
  private static final String APPLICATION =
      """
      import javax.script.*;

      public class Application {
        public static void main(String[] args) throws Exception {
          ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
          System.out.println(lua.getFactory().getEngineName());
          lua.put("n", 6);
          for (int i = 0; i < 2; i++) {
            try {
              System.out.println(lua.eval("return n * 7"));
            } catch (ScriptException e) {
              System.out.println("refused: " + e.getMessage());
            }
          }
          System.out.println(Class.forName("dev.perigee.engine.PerigeeEngine").getModule());
        }
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void compile() throws Exception {
    ChildJvm.compile(folder, "Application", APPLICATION);
  }

  private String classPath() {
    return folder + File.pathSeparator + ChildJvm.libraries();
  }

  @Test
  void worksFromTheClassPath() throws Exception {
    Result result =
        ChildJvm.run("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), "Application");
    assertThat(result.output()).startsWith("Lua (Perigee)\n42\n42\nunnamed module");
    assertThat(result.status()).isZero();
  }

  @Test
  void worksWithThePropertiesForTests() throws Exception {
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-Dperigee.gc.stress=true",
            "-Dperigee.memory.checked=true",
            "-Dperigee.jit.steps=true",
            "-cp",
            classPath(),
            "Application");
    assertThat(result.output()).startsWith("Lua (Perigee)\n42\n42\nunnamed module");
    assertThat(result.status()).isZero();
  }

  @Test
  void worksFromTheModulePath() throws Exception {
    Result result =
        ChildJvm.run(
            "--enable-native-access=dev.perigee.runtime,dev.perigee.tier1",
            "--illegal-native-access=deny",
            "--module-path",
            ChildJvm.libraries(),
            "--add-modules",
            "dev.perigee.engine",
            "-cp",
            folder.toString(),
            "Application");
    assertThat(result.output()).isEqualTo("Lua (Perigee)\n42\n42\nmodule dev.perigee.engine\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void deniedNativeAccessOnTheClassPathIsExplained() throws Exception {
    Result result = ChildJvm.run("--illegal-native-access=deny", "-cp", classPath(), "Application");
    assertThat(result.output().lines().filter(line -> line.startsWith("refused: ")))
        .hasSize(2)
        .allMatch(line -> line.contains("--enable-native-access=ALL-UNNAMED"));
    assertThat(result.output()).startsWith("Lua (Perigee)\n");
    assertThat(result.status()).isZero();
  }

  @Test
  void deniedNativeAccessOnTheModulePathIsExplained() throws Exception {
    Result result =
        ChildJvm.run(
            "--illegal-native-access=deny",
            "--module-path",
            ChildJvm.libraries(),
            "--add-modules",
            "dev.perigee.engine",
            "-cp",
            folder.toString(),
            "Application");
    assertThat(result.output())
        .contains("--enable-native-access=dev.perigee.runtime,dev.perigee.tier1");
    assertThat(result.status()).isZero();
  }

  @Test
  void invalidPropertyIsAScriptException() throws Exception {
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-Dperigee.tier=7",
            "-cp",
            classPath(),
            "Application");
    assertThat(result.output()).contains("refused: ").contains("perigee.tier");
    assertThat(result.status()).isZero();
  }

  @Test
  void jvmWithoutC2IsLoggedOnce() throws Exception {
    ChildJvm.compile(
        folder,
        "Engines",
        """
        import javax.script.*;

        public class Engines {
          public static void main(String[] args) throws Exception {
            for (int i = 0; i < 3; i++) {
              System.out.println(new ScriptEngineManager().getEngineByName("lua").eval("return 42"));
            }
          }
        }
        """);
    String[] arguments = {"--enable-native-access=ALL-UNNAMED", "-cp", classPath(), "Engines"};
    assertThat(ChildJvm.run(arguments).output()).isEqualTo("42\n42\n42\n");
    List<String> withoutC2 = new ArrayList<>(List.of(arguments));
    withoutC2.addFirst("-XX:TieredStopAtLevel=1");
    withoutC2.addFirst("-Dperigee.tier=0"); // Native code does not need C2.
    assertThat(ChildJvm.run(withoutC2.toArray(String[]::new)).output())
        .containsOnlyOnce("This JVM runs without C2")
        .contains("42\n42\n42\n");
  }
}
