package dev.perigee.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's command for scripts, which a later JDK may no longer have. */
class JrunscriptTest {
  private static final Path COMMAND = Path.of(System.getProperty("java.home"), "bin", "jrunscript");

  @TempDir private Path folder;

  private static String run(Language language, String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(COMMAND), "this JDK has no jrunscript");
    List<String> command = new ArrayList<>();
    command.add(COMMAND.toString());
    command.add("-J--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-l", language.engine));
    command.addAll(List.of(arguments));
    return outputOf(new ProcessBuilder(command).start());
  }

  private static String outputOf(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.replace(System.lineSeparator(), "\n");
  }

  @ParameterizedTest
  @EnumSource
  void runsTextFromTheCommandLine(Language language) throws Exception {
    assertThat(run(language, "-e", "print(6 * 7)")).isEqualTo("42\n");
  }

  @ParameterizedTest
  @EnumSource
  void runsAFileWithArguments(Language language) throws Exception {
    Path script = folder.resolve(language.script("x.lua", "x.js"));
    Files.writeString(
        script,
        language.script(
            "print(arguments[1] .. ' ' .. arguments[2])",
            "print(arguments[0] + ' ' + arguments[1])"));
    assertThat(run(language, "-f", script.toString(), "one", "two")).isEqualTo("one two\n");
  }
}
