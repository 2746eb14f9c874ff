package dev.perigee.engine;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A reader and writers over standard streams, like those of a new {@code SimpleScriptContext}.
 * Their buffers and coders, 40 KiB for all three, are made only when one of them is first used.
 */
final class ConsoleText {
  private ConsoleText() {}

  static Reader reader(InputStream stream) {
    return new Input(stream);
  }

  static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new Output(stream), true) {
      @Override
      public boolean checkError() {
        boolean failed = super.checkError();
        return stream.checkError() || failed; // Either flushes.
      }
    };
  }

  private static final class Input extends Reader {
    private final InputStream stream;
    private @Nullable Reader decoded;

    Input(InputStream stream) {
      this.stream = stream;
    }

    private Reader decoded() {
      synchronized (lock) {
        Reader present = decoded;
        if (present == null) {
          present = new InputStreamReader(stream, Charset.defaultCharset());
          decoded = present;
        }
        return present;
      }
    }

    @Override
    public int read(char[] chars, int offset, int length) throws IOException {
      return decoded().read(chars, offset, length);
    }

    @Override
    public boolean ready() throws IOException {
      return decoded().ready();
    }

    @Override
    public void close() throws IOException {
      decoded().close();
    }
  }

  /** Used through a PrintWriter, which is synchronized. */
  private static final class Output extends Writer {
    private final PrintStream stream;
    private @Nullable Writer encoded;

    Output(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      encoded().write(chars, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      encoded().write(text, offset, length);
    }

    private Writer encoded() {
      Writer present = encoded;
      if (present == null) {
        present = new BufferedWriter(new OutputStreamWriter(stream, stream.charset()));
        encoded = present;
      }
      return present;
    }

    @Override
    public void flush() throws IOException {
      if (encoded == null) {
        stream.flush();
      } else {
        encoded.flush();
      }
    }

    @Override
    public void close() throws IOException {
      if (encoded == null) {
        stream.close();
      } else {
        encoded.close();
      }
    }
  }
}
