package dev.perigee.engine;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Compiles a program as an application would, and runs it in a JVM of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * What a JVM did.
   *
   * @param output its standard output and error
   */
  record Result(int status, String output) {}

  /** What an application has of Perigee: this test's class path without the tests themselves. */
  static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .filter(entry -> !entry.contains("junit") && !entry.contains("assertj"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Compiles a class.
   *
   * @param options for the compiler, which by default has the JDK alone
   * @return the folder it is in
   */
  static Path compile(Path folder, String className, String source, String... options)
      throws IOException {
    Path file = folder.resolve(className + ".java");
    Files.writeString(file, source);
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-d", folder.toString(), file.toString()));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalArgumentException("does not compile: " + source);
    }
    return folder;
  }

  /** Runs java with these arguments. */
  static Result run(String... arguments) throws IOException, InterruptedException {
    return runOf(Path.of(System.getProperty("java.home")), arguments);
  }

  /** Runs the java of another home with these arguments. */
  static Result runOf(Path home, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.replace(System.lineSeparator(), "\n"));
  }
}
