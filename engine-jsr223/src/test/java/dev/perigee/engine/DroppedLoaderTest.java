package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server drops the class loader of an application that has a Perigee of its own. Nothing that was
 * run there may keep the loader alive: no thread, no machine code, no cache.
 *
 * <p>The JVMs of these tests clear soft references at each collection. By soft references, the JDK
 * keeps the last record class whose {@code equals} or {@code hashCode} it has generated, and so its
 * loader.
 */
class DroppedLoaderTest {
  /** Lets a function be compiled, and keeps references to closed engines in static fields. */
  private static final String APPLICATION =
      """
      import dev.perigee.engine.PerigeeEngine;
      import java.util.regex.Pattern;
      import javax.script.*;

      public class Application implements Runnable {
        private static final String SCRIPT =
            "function add(n) return n + 1 end "
                + "local sum = 0 for i = 1, 100000 do sum = add(sum) end return sum - 99958";
        private static ScriptEngine engine;
        private static Object add;
        private static PerigeeEngine compiling;

        @Override
        public void run() {
          ClassLoader loader = Application.class.getClassLoader();
          engine = new ScriptEngineManager(loader).getEngineByName("perigee");
          try (AutoCloseable closed = (AutoCloseable) engine) {
            System.out.println(engine.eval(SCRIPT));
            add = engine.get("add");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          try (PerigeeEngine closed = new PerigeeEngine()) {
            compiling = closed;
            do {
              System.out.println(closed.eval(SCRIPT));
            } while (closed.jitObstacle().isEmpty() && !hasRunMachineCode());
          }
        }

        private static boolean hasRunMachineCode() {
          return Pattern.compile("[1-9][0-9]* entries").matcher(compiling.jitStatus()).find();
        }
      }
      """;

  /** Runs the application, drops its loader, and prints whether it was collected. */
  private static final String SERVER =
      """
      import java.io.File;
      import java.lang.ref.WeakReference;
      import java.net.*;
      import java.nio.file.Path;
      import java.util.*;

      public class Server {
        private static Object kept;

        public static void main(String[] arguments) throws Exception {
          WeakReference<ClassLoader> loader = run(arguments[0], arguments.length > 1);
          for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("perigee-")) {
              thread.join();
            }
          }
          for (int i = 0; i < 100 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20); // for the cleaner's thread
          }
          System.out.println(loader.get() == null ? "collected" : "kept");
        }

        private static WeakReference<ClassLoader> run(String classPath, boolean keep)
            throws Exception {
          List<URL> urls = new ArrayList<>();
          for (String path : classPath.split(File.pathSeparator)) {
            urls.add(Path.of(path).toUri().toURL());
          }
          try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new))) {
            Class<?> type = loader.loadClass("Application");
            Runnable application = (Runnable) type.getConstructor().newInstance();
            application.run();
            kept = keep ? application : null;
            return new WeakReference<>(loader);
          }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void aLoaderWhoseEnginesAreClosedIsCollected() throws Exception {
    assertThat(run()).endsWith("42\ncollected\n");
  }

  /** Shows that the test above can fail. */
  @Test
  void aLoaderOfWhichSomethingIsKeptIsNotCollected() throws Exception {
    assertThat(run("keep")).endsWith("42\nkept\n");
  }

  private String run(String... keep) throws Exception {
    Path server = Files.createDirectory(folder.resolve("server"));
    Path application = Files.createDirectory(folder.resolve("application"));
    ChildJvm.compile(server, "Server", SERVER);
    ChildJvm.compile(application, "Application", APPLICATION, "-cp", ChildJvm.libraries());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                server.toString(),
                "Server",
                ChildJvm.libraries() + File.pathSeparator + application));
    arguments.addAll(List.of(keep));
    Result result = ChildJvm.run(arguments.toArray(String[]::new));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }
}
