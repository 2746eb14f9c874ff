package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples print what the files next to them contain. */
class ExamplesTest {
  private static final Path FOLDER = Path.of("..", "examples");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "configuration/Configuration",
        "embedding/Embedding",
        "hostobjects/HostObjects",
        "sandbox/Sandbox",
        "tenants/Tenants"
      })
  void runsFromItsSourceWithItsFolderAsTheArgument(String name) throws Exception {
    Path program = FOLDER.resolve(name + ".java");
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            ChildJvm.libraries(),
            program.toString(),
            program.getParent().toString());
    assertThat(result.output()).isEqualTo(Files.readString(FOLDER.resolve(name + ".expected")));
    assertThat(result.status()).isZero();
  }

  @TestFactory
  Stream<DynamicTest> script() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList().stream()
          .map(script ->
              DynamicTest.dynamicTest(script.getFileName().toString(), () -> checkScript(script)));
    }
  }

  private static void checkScript(Path script) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PerigeeOptions options = PerigeeOptions.builder().standardOutput(out).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine.eval(Files.readAllBytes(script), "@" + script.getFileName());
    }
    String expected = script.toString().replace(".lua", ".expected");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(Path.of(expected)));
  }
}
