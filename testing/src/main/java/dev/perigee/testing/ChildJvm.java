package dev.perigee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Runs programs in JVMs of their own, also programs that are compiled as an application's are. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * The result of a JVM.
   *
   * @param output its standard output and error
   */
  public record Result(int status, String output) {}

  /** The part of Perigee that an application has: this test's class path without the tests. */
  public static String libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).endsWith("test-classes"))
        .filter(entry -> !entry.contains("junit") && !entry.contains("assertj"))
        .filter(entry -> !Path.of(entry).equals(thisModule()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path thisModule() {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Compiles a class.
   *
   * @param options options of the compiler, which has only the JDK by default
   * @return the folder that contains the class
   */
  public static Path compile(Path folder, String className, String source, String... options)
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

  /**
   * Runs a program on this JVM's class path.
   *
   * @return the lines that it printed
   */
  public static List<String> linesOf(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java(Path.of(System.getProperty("java.home"))));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (Stream<String> lines = child.inputReader(StandardCharsets.UTF_8).lines()) {
      List<String> result = lines.toList();
      assertThat(child.waitFor()).isZero();
      return result;
    } finally {
      child.destroy();
    }
  }

  private static String java(Path home) {
    return home.resolve("bin").resolve("java").toString();
  }

  /** Runs {@code java} with these arguments. */
  public static Result run(String... arguments) throws IOException, InterruptedException {
    return runOf(Path.of(System.getProperty("java.home")), arguments);
  }

  /** Runs the {@code java} of another home with these arguments. */
  public static Result runOf(Path home, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java(home));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.replace(System.lineSeparator(), "\n"));
  }
}
