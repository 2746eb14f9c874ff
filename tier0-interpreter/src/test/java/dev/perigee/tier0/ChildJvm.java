package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs programs in JVMs of their own. */
final class ChildJvm {
  private ChildJvm() {}

  /** Runs a program on this JVM's class path, and returns the lines that it printed. */
  static List<String> run(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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
}
