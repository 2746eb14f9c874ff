package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM loads to run a hot function. */
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

  /** The names of the classes that the application loads. */
  private String loaded(String libraries) throws Exception {
    ChildJvm.compile(folder, "Hot", APPLICATION);
    Path log = folder.resolve("loaded");
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-Dperigee.tier=1",
            "-Dperigee.jit.background=false",
            "-Xlog:class+load:file=" + log,
            "-cp",
            folder + File.pathSeparator + libraries,
            "Hot");
    assertThat(result.status()).as(result.output()).isZero();
    return Files.readString(log);
  }

  @Test
  @DisabledIfSystemProperty(named = "os.arch", matches = "aarch64")
  void nothingOfAnotherProcessorIsLoaded() throws Exception {
    assertThat(loaded(ChildJvm.libraries()))
        .contains("dev.perigee.tier1.CompiledTier")
        .doesNotContain("dev.perigee.tier1.arm64");
  }

  /** A process that has Perigee in archives does not compile the routines: the build did. */
  @Test
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64|aarch64")
  void theRoutinesAreRead() throws Exception {
    assertThat(loaded(archives(ChildJvm.libraries())))
        .contains("dev.perigee.tier1.lowering.RoutineFiles ")
        .doesNotContain("dev.perigee.tier1.lowering.RoutineCompiler ");
  }

  /** A class path with an archive instead of each folder. */
  private String archives(String libraries) throws IOException {
    List<String> archives = new ArrayList<>();
    for (String entry : libraries.split(File.pathSeparator)) {
      Path path = Path.of(entry);
      archives.add(
          Files.isDirectory(path) ? archive(path, archives.size() + ".jar").toString() : entry);
    }
    return String.join(File.pathSeparator, archives);
  }

  private Path archive(Path classes, String name) throws IOException {
    Path archive = folder.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
        Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        zip.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, zip);
      }
    }
    return archive;
  }
}
