package dev.perigee.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A line of {@code functions.txt}: a function or an operator, and a round of work with it.
 *
 * @param takesLong whether a round is much work, and must count as such
 */
record WorkRow(String name, boolean takesLong, String code) {
  /** The minimum number of instructions that a long round must count as. */
  static final int LEAST_WORK = 4_000;

  /** Makes the values that the rounds use. */
  private static final String SETUP =
      """
      s = ('a'):rep(1 << 18)
      same = ('a'):rep(1 << 18)
      digits = ('9'):rep(1 << 18)
      spaces = (' '):rep(1 << 18)
      continued = ('\\x80'):rep(1 << 18)
      t = {}
      letters = {}
      emptied = {}
      for i = 1, 1 << 15 do t[i] = i letters[i] = 65 emptied[i] = i emptied[i + 0.5] = i end
      for k in pairs(emptied) do emptied[k] = nil end
      warn('@on')
      """;

  private static final String LARGE_FUNCTION =
      """
      f = load('local t = {' .. ('1,'):rep(1 << 14) .. '}')
      dumped = string.dump(f)
      """;

  private static final String DEEP_COROUTINE =
      """
      deep = coroutine.create(function()
        local function down(n) if n == 0 then coroutine.yield() else down(n - 1) end return n end
        down(25000)
      end)
      coroutine.resume(deep)
      """;

  static List<WorkRow> all() {
    try {
      return Files.readAllLines(Path.of("src/test/limits/functions.txt")).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(WorkRow::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WorkRow parse(String line) {
    boolean takesLong = line.startsWith("* ");
    String rest = takesLong ? line.substring(2) : line;
    int colon = rest.indexOf(": ");
    return new WorkRow(rest.substring(0, colon), takesLong, rest.substring(colon + 2));
  }

  /** An engine in which the rounds can run. Its input is endless, and its output is discarded. */
  static PerigeeEngine engine(PerigeeOptions.Builder options) {
    return new PerigeeEngine(
        options
            .standardInput(new Letters())
            .standardOutput(OutputStream.nullOutputStream())
            .standardError(OutputStream.nullOutputStream())
            .memoryLimit(512 << 20)
            .build());
  }

  /** Code that makes the values that the rounds use. */
  String setUp() {
    if (!takesLong) {
      return "s = 'a' t = {1}";
    }
    boolean usesFunction = code.contains("dump") || code.contains("f()") || code.contains("(f,");
    return SETUP
        + (usesFunction ? LARGE_FUNCTION : "")
        + (code.contains("deep") ? DEEP_COROUTINE : "");
  }

  /** Parts of a mebibyte of letters, each of which ends like a stream. */
  static final class Letters extends InputStream {
    private static final int PART = 1 << 20;
    private int given;

    @Override
    public int read() {
      if (given == PART) {
        given = 0;
        return -1;
      }
      given++;
      return 'a';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, PART - given);
      if (count == 0) {
        given = 0;
        return -1;
      }
      Arrays.fill(target, offset, offset + count, (byte) 'a');
      given += count;
      return count;
    }

    @Override
    public int available() {
      return PART;
    }
  }
}
