package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cost of a JVM's first script, measured in a way that does not depend on the machine: the
 * classes that the JVM loads for it.
 */
class StartupTest {
  private static final String APPLICATION =
      """
      import javax.script.*;

      public class First {
        public static void main(String[] args) throws Exception {
          ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
          lua.put("name", "World");
          System.out.println(lua.eval(
              "local t = {1, 2.5, a = 3} for i = 1, 10 do t[i] = i * 2 end "
                  + "return ('hello %s %d'):format(name, #t):gsub('%s+', ' ')"));
        }
      }
      """;

  /** 400 functions of some instructions, each called once. */
  private static final String ONCE =
      """
      import javax.script.*;

      public class Once {
        public static void main(String[] args) throws Exception {
          StringBuilder script = new StringBuilder("local t = {}\\n");
          for (int i = 1; i <= 400; i++) {
            script.append("t[").append(i).append("] = function(a, b) local c = {a, b}; ")
                .append("if #c > 1 then return c[1] + b - 1 end return a end\\n");
          }
          script.append("local function all() local sum = 0 for i = 1, #t do sum = sum + t[i](i, 1) end ")
              .append("return sum end return all()");
          ScriptEngine lua = new ScriptEngineManager().getEngineByName("lua");
          System.out.println("total " + lua.eval(script.toString()));
        }
      }
      """;

  private static final String FROM_CACHE = "source: shared objects file";

  @TempDir private Path folder;

  @Test
  void loadsFewClasses() throws Exception {
    ChildJvm.compile(folder, "First", APPLICATION);
    List<String> loaded = loadedBy(ChildJvm.libraries() + File.pathSeparator + folder);

    assertThat(loaded).filteredOn(line -> line.contains(" dev.perigee.")).hasSizeLessThan(420);
    assertThat(loaded)
        .as("classes that the JVM makes for lambdas and pattern switches of Perigee's")
        .filteredOn(line -> line.contains(" dev.perigee.") && line.contains("$$"))
        .hasSizeLessThan(20);
    assertThat(loaded)
        .as("classes that the JVM makes for method handles")
        .filteredOn(line -> line.contains(" java.lang.invoke.LambdaForm$"))
        .hasSizeLessThan(40);
  }

  @Test
  void parserReadsNoTables() throws Exception {
    ChildJvm.compile(folder, "First", APPLICATION);

    assertThat(loadedBy(ChildJvm.libraries() + File.pathSeparator + folder))
        .noneMatch(line -> line.contains(" dev.perigee.grammar.antlr.atn.ATN "));
  }

  /**
   * A script that runs each of its functions a few times pays nothing for native code: neither the
   * compiler nor the code memory is touched.
   */
  @Test
  void compilesNothingForFunctionsThatAreNotHot() throws Exception {
    ChildJvm.compile(folder, "Once", ONCE);
    String classPath = ChildJvm.libraries() + File.pathSeparator + folder;

    Result result =
        ChildJvm.run(
            "-Xlog:class+load", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, "Once");

    assertThat(result.output()).contains("total 80200\n");
    assertThat(result.output().lines().filter(line -> line.contains("class,load")))
        .isNotEmpty()
        .noneMatch(line -> line.contains(" dev.perigee.tier1.graph.BasicBlock "))
        .noneMatch(line -> line.contains(" dev.perigee.tier1.cache.CompileJob "))
        .noneMatch(line -> line.contains(" dev.perigee.tier1.codememory.CodeRegion "));
  }

  /** The recipe of docs/startup.md. */
  @Test
  void worksWithAnAheadOfTimeCache() throws Exception {
    ChildJvm.compile(folder, "First", APPLICATION);
    String classPath = jars(ChildJvm.libraries() + File.pathSeparator + folder);
    String cache = folder.resolve("first.aot").toString();

    Result training = run(classPath, "-XX:AOTCacheOutput=" + cache);

    assertThat(training.output()).startsWith("hello World 10\n");
    assertThat(training.status()).isZero();
    List<String> loaded = loadedBy(classPath, "-XX:AOTCache=" + cache, "-XX:AOTMode=on");
    assertThat(loaded)
        .filteredOn(line -> line.contains(" dev.perigee."))
        .isNotEmpty()
        .allMatch(line -> line.contains(FROM_CACHE));
  }

  /** The JVM's messages about the classes that it loads. */
  private static List<String> loadedBy(String classPath, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("-Xlog:class+load");
    Result result = run(classPath, all.toArray(String[]::new));
    assertThat(result.output()).contains("hello World 10\n");
    assertThat(result.status()).isZero();
    return result.output().lines().filter(line -> line.contains("class,load")).toList();
  }

  private static Result run(String classPath, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, "First"));
    return ChildJvm.run(arguments.toArray(String[]::new));
  }

  /** A class path with jars in place of folders, which such a cache does not support. */
  private String jars(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      entries.add(Files.isDirectory(Path.of(entry)) ? jar(entry, entries.size()) : entry);
    }
    return String.join(File.pathSeparator, entries);
  }

  private String jar(String classes, int number) {
    String file = folder.resolve(number + ".jar").toString();
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int status =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(out, out, "--create", "--file", file, "-C", classes, ".");
    assertThat(status).as(messages::toString).isZero();
    return file;
  }
}
