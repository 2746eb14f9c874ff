package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Perigee does in an application on an older JVM: there is no engine, and no other engine
 * fails.
 */
class OlderJavaTest {
  private static final int JAVA_11 = 55;

  private static final String APPLICATION =
      """
      import javax.script.*;

      public class Application {
        public static void main(String[] args) {
          ScriptEngineManager manager = new ScriptEngineManager();
          System.out.println(manager.getEngineByName("lua"));
          System.out.println(manager.getEngineByExtension("lua"));
          for (ScriptEngineFactory factory : manager.getEngineFactories()) {
            System.out.println(factory.getEngineName() + " " + factory.getNames());
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void managerFindsTheFactoryWhereNoOtherClassCanBeLoaded() {
    Java11Loader loader = new Java11Loader();
    List<ScriptEngineFactory> factories = new ScriptEngineManager(loader).getEngineFactories();
    ScriptEngineFactory ours =
        factories.stream()
            .filter(factory -> factory.getClass().getClassLoader() == loader)
            .findAny()
            .orElseThrow();
    assertThat(ours.getNames()).contains("lua");
    assertThat(ours.getParameter("THREADING")).isNotNull();
    assertThat(ours.getOutputStatement("x\"")).isEqualTo("print(\"x\\\"\")");
    assertThat(loader.defined).containsExactly(LuaScriptEngineFactory.class.getName());
  }

  @Test
  void javaIsSufficientFromTheRequiredVersionOn() {
    assertThat(LuaScriptEngineFactory.isJavaSufficient(21)).isFalse();
    assertThat(LuaScriptEngineFactory.isJavaSufficient(24)).isFalse();
    assertThat(LuaScriptEngineFactory.isJavaSufficient(25)).isTrue();
    assertThat(LuaScriptEngineFactory.NEEDED_JAVA)
        .as("what the other classes are compiled for")
        .isEqualTo(major(bytes(LuaScriptEngine.class.getName())) - 44);
  }

  @Test
  void olderJvmSaysOnceWhatIsMissing() throws Exception {
    Optional<Path> home = olderJava();
    assumeTrue(home.isPresent(), "there is no JVM of a version from 11 to 24 here");
    ChildJvm.compile(folder, "Application", APPLICATION, "--release", "11");
    Result result =
        ChildJvm.runOf(
            home.get(), "-cp", folder + File.pathSeparator + ChildJvm.libraries(), "Application");
    assertThat(result.output())
        .contains("null\nnull\n")
        .contains("Lua (Perigee) [lua, Lua, perigee]\n")
        .containsOnlyOnce("Perigee needs Java 25 or later, and this JVM has version ");
    assertThat(result.status()).isZero();
  }

  /** A JVM next to this one, or in the usual place, that can load only the factory. */
  private static Optional<Path> olderJava() throws IOException {
    Path beside = Path.of(System.getProperty("java.home")).getParent();
    for (Path parent : List.of(beside, Path.of("/usr/lib/jvm"))) {
      if (!Files.isDirectory(parent)) {
        continue;
      }
      try (Stream<Path> homes = Files.list(parent)) {
        Optional<Path> found = homes.filter(OlderJavaTest::isOlderJava).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOlderJava(Path home) {
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return false;
    }
    String version = release.getProperty("JAVA_VERSION", "\"1.8\"").replace("\"", "");
    int feature = Integer.parseInt(version.split("\\.", 2)[0]);
    return 11 <= feature
        && feature < LuaScriptEngineFactory.NEEDED_JAVA
        && Files.isExecutable(home.resolve("bin").resolve("java"));
  }

  private static byte[] bytes(String className) {
    String resource = className.replace('.', '/') + ".class";
    try (InputStream in = OlderJavaTest.class.getClassLoader().getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int major(byte[] classFile) {
    return ByteBuffer.wrap(classFile).getShort(6);
  }

  /** Defines Perigee's classes itself, and only those that Java 11 could load. */
  private static final class Java11Loader extends ClassLoader {
    final List<String> defined = new ArrayList<>();

    Java11Loader() {
      super(OlderJavaTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.perigee.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] classFile = bytes(name);
      if (major(classFile) > JAVA_11) {
        throw new UnsupportedClassVersionError(name);
      }
      defined.add(name);
      return defineClass(name, classFile, 0, classFile.length);
    }
  }
}
