package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run-time image of an application with the modules that it needs, and no others. */
class JlinkTest {
  private static final String APPLICATION =
      """
      package hello;

      import javax.script.*;

      public class Hello {
        public static void main(String[] args) throws Exception {
          ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
          System.out.println(lua.eval("return ('%d of %s'):format(6 * 7, _VERSION)"));
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void noModuleIsAutomatic() {
    Path[] libraries =
        Arrays.stream(ChildJvm.libraries().split(File.pathSeparator))
            .map(Path::of)
            .toArray(Path[]::new);
    assertThat(ModuleFinder.of(libraries).findAll())
        .isNotEmpty()
        .noneMatch(module -> module.descriptor().isAutomatic());
  }

  @Test
  void anImageRunsScripts() throws Exception {
    Optional<ToolProvider> jlink = ToolProvider.findFirst("jlink");
    assumeTrue(jlink.isPresent(), "this JDK has no jlink");
    assumeTrue(
        Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")) || linksItself(jlink),
        "this JDK has no modules to link");
    ChildJvm.compile(folder, "module-info", "module hello { requires java.scripting; }");
    ChildJvm.compile(folder, "Hello", APPLICATION);
    Path image = folder.resolve("image");
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int status =
        jlink
            .get()
            .run(
                out,
                out,
                "--module-path",
                folder + File.pathSeparator + ChildJvm.libraries(),
                "--add-modules",
                "hello,dev.perigee.engine",
                "--output",
                image.toString());
    assertThat(status).as(messages::toString).isZero();
    Result result =
        ChildJvm.runOf(
            image,
            "--enable-native-access=dev.perigee.runtime,dev.perigee.tier1",
            "--illegal-native-access=deny",
            "-m",
            "hello/hello.Hello");
    assertThat(result.output()).isEqualTo("42 of Lua 5.4\n");
    assertThat(result.status()).isZero();
  }

  private static boolean linksItself(Optional<ToolProvider> jlink) {
    StringWriter help = new StringWriter();
    PrintWriter out = new PrintWriter(help);
    jlink.orElseThrow().run(out, out, "--help");
    return help.toString().contains("Linking from run-time image enabled");
  }
}
