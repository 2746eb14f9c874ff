package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.cli.CommandLine.Action.Execute;
import dev.perigee.cli.CommandLine.Action.Require;
import dev.perigee.cli.CommandLine.Action.Warn;
import dev.perigee.cli.CommandLine.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines as lua.c of PUC Lua 5.4.8 parses them, and Perigee's own options. */
class CommandLineTest {
  private static CommandLine parse(String... words) throws UsageException {
    return CommandLine.parse("lua", List.of(words));
  }

  @Test
  void optionsEndAtTheScript() throws Exception {
    CommandLine line = parse("-v", "script.lua", "-E", "-x");
    assertThat(line.scriptIndex()).isEqualTo(2);
    assertThat(line.script()).isEqualTo("script.lua");
    assertThat(line.words()).containsExactly("lua", "-v", "script.lua", "-E", "-x");
    assertThat(line.version()).isTrue();
    assertThat(line.ignoresEnvironment()).isFalse();
    assertThat(line.readsStandardInput()).isFalse();
  }

  @Test
  void noWordsNoScript() throws Exception {
    assertThat(parse().scriptIndex()).isZero();
    assertThat(parse("-W").scriptIndex()).isZero();
    assertThat(parse("--").scriptIndex()).isZero();
  }

  @Test
  void hyphenIsStandardInputUnlessOptionsHaveEnded() throws Exception {
    CommandLine input = parse("-E", "-", "-h");
    assertThat(input.readsStandardInput()).isTrue();
    assertThat(input.scriptIndex()).isEqualTo(2);
    CommandLine file = parse("--", "-");
    assertThat(file.readsStandardInput()).isFalse();
    assertThat(file.script()).isEqualTo("-");
  }

  @Test
  void actionsKeepTheirOrder() throws Exception {
    CommandLine line =
        parse("-ex = 1", "-l", "lib", "-W", "-lm=math", "-e", "y = 2", "-llib2-v2", "-lg=a-b=c");
    assertThat(line.actions())
        .containsExactly(
            new Execute("x = 1"),
            new Require("lib", "lib"),
            new Warn(),
            new Require("math", "m"),
            new Execute("y = 2"),
            new Require("lib2-v2", "lib2"),
            new Require("a-b=c", "g"));
    assertThat(line.executes()).isTrue();
    assertThat(parse("-l", "lib").executes()).isFalse();
  }

  @Test
  void interactiveModeShowsTheVersion() throws Exception {
    CommandLine line = parse("-i");
    assertThat(line.interactive()).isTrue();
    assertThat(line.version()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-h", "---", "-Ex", "-vv", "-iv", "-vi", "-Wx", "-x", "--version", "-D", "-D=1"})
  void unknownOptions(String option) {
    assertThatThrownBy(() -> parse(option, "script"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unrecognized option '" + option + "'");
  }

  @ParameterizedTest
  @CsvSource({"-e,", "-l,", "-e,-v", "-l,--"})
  void optionsWithoutTheirArgument(String option, String next) {
    assertThatThrownBy(
            () -> parse(next == null ? new String[] {option} : new String[] {option, next}))
        .isInstanceOf(UsageException.class)
        .hasMessage("'" + option + "' needs argument");
  }

  @Test
  void ownOptions() throws Exception {
    CommandLine line = parse("--no-jit", "-Da.b=c=d", "-Dflag", "--help", "--jit-test", "x");
    assertThat(line.noJit()).isTrue();
    assertThat(line.help()).isTrue();
    assertThat(line.jitTest()).isTrue();
    assertThat(line.properties()).containsEntry("a.b", "c=d").containsEntry("flag", "").hasSize(2);
    assertThat(line.script()).isEqualTo("x");
    assertThat(CommandLine.usage("./lua"))
        .startsWith("usage: ./lua [options] [script [args]]\nAvailable options are:\n  -e stat ")
        .contains("\n  --no-jit ", "\n  --jit-test ", "\n  -Dname=value ", "\n  --help ");
  }

  @Test
  void wordsThatTheLocaleCannotDecodeComeFromTheirBytes() {
    byte[] line = "java\0-cp\0x\0Main\0é\0\0\377".getBytes(StandardCharsets.ISO_8859_1);
    byte[] ended = java.util.Arrays.copyOf(line, line.length + 1);
    assertThat(Arguments.last(ended, List.of("\uFFFD", "", "\uFFFD")))
        .containsExactly("\uDCE9", "", "\uDCFF");
    assertThat(Arguments.last(new byte[0], List.of("\uFFFD"))).containsExactly("\uFFFD");
    assertThat(Arguments.of(new String[] {"a", "b"})).containsExactly("a", "b");
  }
}
