package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editing at a terminal whose input is available in advance. */
class EditedLinesTest {
  private static final String ENTER = "\r";
  private static final String TAB = "\t";
  private static final String UP = "\u0010"; // Ctrl-P
  private static final String CTRL_A = "\u0001";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  private final PerigeeEngine engine = new PerigeeEngine(PerigeeOptions.builder().build());
  private final Completions completions = new ScriptRunner(engine).completions();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private EditedLines lines(String... keys) throws IOException {
    byte[] pressed = String.join("", keys).getBytes(StandardCharsets.UTF_8);
    DumbTerminal terminal =
        new DumbTerminal(
            "test", "ansi", new ByteArrayInputStream(pressed), screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
    Attributes attributes = terminal.getAttributes();
    attributes.setControlChar(ControlChar.VINTR, CTRL_C.charAt(0));
    attributes.setControlChar(ControlChar.VEOF, CTRL_D.charAt(0));
    attributes.setLocalFlag(LocalFlag.ISIG, true);
    terminal.setAttributes(attributes);
    return new EditedLines(terminal, completions, folder.resolve("history"));
  }

  @Test
  void linesAreEditedAndTakenLiterally() throws Exception {
    try (EditedLines lines =
        lines("world')", CTRL_A, "print('h\u00e9llo ", ENTER, "'\\n!!' ", ENTER, CTRL_D)) {
      assertThat(lines.read("> ")).isEqualTo("print('h\u00e9llo world')");
      assertThat(lines.read(">> ")).isEqualTo("'\\n!!' ");
      assertThat(lines.read("> ")).isNull();
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("> world')", ">> '\\n!!'", "\u00e9");
  }

  @Test
  void namesAreCompleted() throws Exception {
    try (EditedLines lines = lines("x = tonu", TAB, "(io.stdo", TAB, ":wri", TAB, "'1')", ENTER)) {
      assertThat(lines.read("> ")).isEqualTo("x = tonumber(io.stdout:write'1')");
    }
  }

  @Test
  void ambiguousNamesAreCompletedUpToTheCommonPrefix() throws Exception {
    try (EditedLines lines = lines("string.for", TAB, ENTER, "string.r", TAB, "v", TAB, ENTER)) {
      assertThat(lines.read("> ")).isEqualTo("string.format");
      assertThat(lines.read("> ")).isEqualTo("string.reverse");
    }
  }

  @Test
  void controlCAbandonsTheLine() throws Exception {
    try (EditedLines lines = lines("half", CTRL_C, "whole", ENTER)) {
      assertThatThrownBy(() -> lines.read("> ")).isInstanceOf(LineSource.Abandoned.class);
      assertThat(lines.read("> ")).isEqualTo("whole");
    }
  }

  @Test
  void historyHasCompleteStatements() throws Exception {
    try (EditedLines lines = lines("do", ENTER, "end", ENTER, UP, ENTER)) {
      assertThat(lines.read("> ")).isEqualTo("do");
      assertThat(lines.read(">> ")).isEqualTo("end");
      lines.remember("x = 1");
      lines.remember("do\n  print'\\n!' \nend");
      lines.remember(" ");
      assertThat(lines.read("> ")).isEqualTo("do\n  print'\\n!' \nend");
    }
    try (EditedLines later = lines(UP, UP, UP, UP, ENTER, UP, ENTER)) {
      assertThat(later.read("> ")).isEqualTo("x = 1");
      assertThat(later.read("> ")).isEqualTo("do\n  print'\\n!' \nend");
    }
  }

  @Test
  void historyIsInTheStateFolder() {
    assertThat(Console.historyFile(Map.of(), "/home/me"))
        .isEqualTo(Path.of("/home/me/.local/state/perigee/history"));
    Path state = folder.toAbsolutePath();
    assertThat(Console.historyFile(Map.of("XDG_STATE_HOME", state.toString()), "/home/me"))
        .isEqualTo(state.resolve("perigee").resolve("history"));
    assertThat(Console.historyFile(Map.of("XDG_STATE_HOME", "relative"), "/home/me"))
        .isEqualTo(Path.of("/home/me/.local/state/perigee/history"));
  }
}
