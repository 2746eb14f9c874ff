package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perigee.engine.PerigeeOptions.Tier;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every script in every mode that any host can run, and a comparison of the expected outputs with
 * PUC Lua.
 */
@Execution(ExecutionMode.CONCURRENT)
class LuaScriptsTest {
  @TestFactory
  Stream<DynamicTest> interpreted() throws IOException {
    return scripts(options -> options);
  }

  @TestFactory
  Stream<DynamicTest> everyOperationSteps() throws IOException {
    return scripts(options -> options.jitSteps(true));
  }

  @TestFactory
  Stream<DynamicTest> collectingAtEveryAllocation() throws IOException {
    return LuaScript.all().stream()
        .filter(script -> !script.fillsStack())
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () ->
                    script.checkPart(
                        PerigeeOptions.builder().tier(Tier.INTERPRETED).gcStress(true), 4)));
  }

  @TestFactory
  Stream<DynamicTest> collectingInSmallSlices() throws IOException {
    return LuaScript.all().stream()
        .filter(script -> !script.fillsStack() && !script.isLong())
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () -> script.checkInSlices(PerigeeOptions.builder().tier(Tier.INTERPRETED), 20)));
  }

  private static Stream<DynamicTest> scripts(UnaryOperator<PerigeeOptions.Builder> mode)
      throws IOException {
    return LuaScript.all().stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () -> script.check(mode.apply(PerigeeOptions.builder().tier(Tier.INTERPRETED)))));
  }

  /**
   * A NaN that an operation makes is printed as {@code -nan} on x86-64 and as {@code nan} on ARM64,
   * by PUC Lua, too. A script has to print its NaNs without the sign.
   */
  @TestFactory
  Stream<DynamicTest> expectedOutputIsTheSameOnEveryProcessor() throws IOException {
    return LuaScript.all().stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () ->
                    assertThat(new String(script.expected(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("-nan")));
  }

  @TestFactory
  Stream<DynamicTest> expectedOutputIsThatOfPucLua() throws IOException {
    Optional<Path> lua =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "lua5.4"))
            .filter(Files::isExecutable)
            .findFirst();
    return LuaScript.all().stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.name(),
                () -> {
                  assumeTrue(lua.isPresent(), "there is no lua5.4 on the path");
                  // Lua 5.4.4 crashes with a segmentation fault if __concat grows the stack.
                  assumeTrue(
                      !script.isLong() || !version(lua.get()).startsWith("Lua 5.4.4 "),
                      "this lua5.4 crashes");
                  LuaScript.assertSame(script.expected(), outputOf(lua.get(), script), "");
                }));
  }

  private static String version(Path lua) throws IOException {
    Process process = new ProcessBuilder(lua.toString(), "-v").redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] outputOf(Path lua, LuaScript script) throws IOException {
    Path input = Files.createTempFile("perigee", ".input");
    try {
      Files.write(input, script.input());
      Process process =
          new ProcessBuilder(lua.toString(), script.name() + ".lua")
              .directory(script.source().getParent().toFile())
              .redirectInput(input.toFile())
              .redirectError(Redirect.DISCARD)
              .start();
      return process.getInputStream().readAllBytes();
    } finally {
      Files.delete(input);
    }
  }
}
