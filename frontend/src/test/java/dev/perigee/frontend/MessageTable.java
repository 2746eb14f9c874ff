package dev.perigee.frontend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads tables that the scripts in src/test/lua wrote: source, chunk name, PUC Lua's message. */
final class MessageTable {
  private static final Pattern ESCAPE = Pattern.compile("\\\\x(..)");

  private MessageTable() {}

  /** The rows of a table, each an array of these three. */
  static Stream<String[]> rows(String file) throws IOException {
    try (InputStream table = MessageTable.class.getResourceAsStream(file)) {
      return new String(table.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .map(row -> Stream.of(row.split("\t", -1)).map(MessageTable::unescape))
              .map(cells -> cells.toArray(String[]::new))
              .toList()
              .stream();
    }
  }

  private static String unescape(String cell) {
    return ESCAPE
        .matcher(cell)
        .replaceAll(
            escape -> Matcher.quoteReplacement("" + (char) Integer.parseInt(escape.group(1), 16)));
  }
}
