package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.testing.ChildJvm;
import dev.perigee.testing.ChildJvm.Result;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of javax.script, compiled and run as printed there. */
class ReadmeExampleTest {
  private static final Path README = Path.of("..", "README.md");

  /** A fenced block of Java, and the fenced block after it, which is the output. */
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```\n.*?```text\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void printsWhatTheReadmeSays() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(README));
    assertThat(example.find()).as("the README has an example").isTrue();
    assertThat(example.group(1).lines()).hasSizeLessThanOrEqualTo(12);
    ChildJvm.compile(folder, "Hello", example.group(1));
    Result result =
        ChildJvm.run(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            folder + File.pathSeparator + ChildJvm.libraries(),
            "Hello");
    assertThat(result.output()).isEqualTo(example.group(2));
    assertThat(result.status()).isZero();
  }
}
