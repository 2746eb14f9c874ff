package dev.perigee.cli;

import dev.perigee.engine.JavaStrings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines from a stream. No byte after a line is read, since the rest may be input for the statements
 * in the lines.
 */
final class PlainLines implements LineSource {
  private final InputStream in;
  private final OutputStream out;

  PlainLines(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public @Nullable String read(String prompt) throws IOException {
    out.write(JavaStrings.encode(prompt));
    out.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return JavaStrings.decode(line.toByteArray());
  }
}
