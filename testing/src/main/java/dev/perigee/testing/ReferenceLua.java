package dev.perigee.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs PUC Lua 5.4, if it is installed as {@code lua5.4}, to compare results. */
public final class ReferenceLua {
  private ReferenceLua() {}

  /**
   * Runs a script and returns the lines that it printed. If PUC Lua is not installed, the test is
   * skipped.
   */
  public static List<String> run(String script) {
    return run(script, "UTC");
  }

  /**
   * As {@link #run(String)}, with the process's time zone, given by its name in the zone database.
   */
  public static List<String> run(String script, String timeZone) {
    try {
      Path file = Files.createTempFile("reference", ".lua");
      Path output = Files.createTempFile("reference", ".txt");
      try {
        Files.writeString(file, script, StandardCharsets.ISO_8859_1);
        Process process;
        try {
          ProcessBuilder builder = new ProcessBuilder("lua5.4", file.toString());
          builder.environment().put("TZ", timeZone);
          builder.environment().put("LC_ALL", "C");
          process = builder.redirectOutput(output.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
          return abort("lua5.4 is not installed");
        }
        int status = process.waitFor();
        List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
        if (status != 0) {
          throw new IllegalStateException("lua5.4 failed: " + lines);
        }
        return lines;
      } finally {
        Files.delete(file);
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Bytes as a Lua expression. */
  public static String literal(byte[] value) {
    StringBuilder literal = new StringBuilder("'");
    for (byte b : value) {
      literal.append(String.format("\\%03d", b & 0xff));
    }
    return literal.append('\'').toString();
  }

  /** An integer as a Lua expression. */
  public static String literal(long value) {
    return String.format("0x%x", value);
  }

  /** A float as a Lua expression with exactly that value. */
  public static String literal(double value) {
    if (Double.isNaN(value)) {
      return "(0/0)";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "1e9999" : "(-1e9999)";
    }
    return "(" + Double.toHexString(value) + ")";
  }
}
