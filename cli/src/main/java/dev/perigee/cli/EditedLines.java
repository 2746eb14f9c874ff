package dev.perigee.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are edited at a terminal, with a persistent history and completion by the tab key.
 * Ctrl-C discards the current input, Ctrl-D ends it.
 */
final class EditedLines implements LineSource {
  private final Terminal terminal;
  private final LineReader reader;
  private final Statements history = new Statements();

  /**
   * Reads lines from a terminal, which is closed together with this object.
   *
   * @param historyFile the file for the history; null to keep none
   */
  EditedLines(Terminal terminal, Completions completions, @Nullable Path historyFile) {
    this.terminal = terminal;
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("perigee")
            .parser(EditedLines::parse)
            .completer((reader, line, candidates) -> complete(completions, line, candidates))
            .history(history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, ">> ")
            // "!" and backslash belong to Lua; the history must not interpret them.
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.HISTORY_IGNORE_SPACE, false)
            .option(Option.HISTORY_REDUCE_BLANKS, false)
            .option(Option.INSERT_TAB, true)
            // Keeps output visible that does not end with a line break.
            .option(Option.AUTO_FRESH_LINE, true);
    if (historyFile != null) {
      builder.variable(LineReader.HISTORY_FILE, historyFile);
    }
    reader = builder.build();
  }

  @Override
  public @Nullable String read(String prompt) throws Abandoned {
    try {
      return reader.readLine(prompt);
    } catch (UserInterruptException e) {
      throw new Abandoned();
    } catch (EndOfFileException e) {
      return null;
    }
  }

  @Override
  public void remember(String statement) {
    if (!statement.isBlank()) {
      history.keep(statement);
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  private static void complete(
      Completions completions, ParsedLine line, List<Candidate> candidates) {
    for (String name : completions.of(line.line().substring(0, line.cursor()))) {
      candidates.add(new Candidate(name, name, null, null, null, null, false));
    }
  }

  /** Does not split the line: the only word is the name at the cursor. */
  private static ParsedLine parse(String line, int cursor, Parser.ParseContext context) {
    String word = line.substring(Completions.start(line.substring(0, cursor)), cursor);
    return new NameAtCursor(line, cursor, word);
  }

  private record NameAtCursor(String line, int cursor, String word)
      implements CompletingParsedLine {
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }

    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }

  /** A history of complete statements instead of the lines that the editor would add. */
  private static final class Statements extends DefaultHistory {
    @Override
    public void add(Instant time, String line) {
      // Only keep adds entries.
    }

    void keep(String statement) {
      super.add(Instant.now(), statement);
    }
  }
}
