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

/** Compiles a program as an application would do, and runs it in a JVM of its own. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * The result of a JVM.
   *
   * @param output its standard output and error
   */
  record Result(int status, String output) {}

  /** The part of Perigee that an application has: this test's class path without the tests. */
  static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .filter(entry -> !entry.contains("junit") && !entry.contains("assertj"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Compiles a class.
   *
   * @param options options of the compiler, which has only the JDK by default
   * @return the folder that contains the class
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

  /** Runs {@code java} with these arguments. */
  static Result run(String... arguments) throws IOException, InterruptedException {
    return runOf(Path.of(System.getProperty("java.home")), arguments);
  }

  /** Runs the {@code java} of another home with these arguments. */
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
