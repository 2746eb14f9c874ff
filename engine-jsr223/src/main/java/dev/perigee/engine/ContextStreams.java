package dev.perigee.engine;

import dev.perigee.engine.StandardStreams.Targets;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.Map;
import java.util.WeakHashMap;
import javax.script.ScriptContext;
import org.jspecify.annotations.Nullable;

/** Byte streams over a script context's reader and writers, by UTF-8. */
final class ContextStreams {
  private @Nullable WriterOutput out;
  private @Nullable WriterOutput err;

  /** The reader of the context that was used last. */
  private @Nullable Reader reader;

  private @Nullable Targets targets;

  /**
   * By reader: bytes that were read but not consumed. They are kept for the next run that reads
   * from it.
   */
  private final Map<Reader, ReaderInput> inputs = new WeakHashMap<>();

  /** The streams of a context; those of the last one if its reader and writers are the same. */
  @SuppressWarnings("ReferenceEquality") // Equal readers may read different texts.
  Targets of(ScriptContext context) {
    WriterOutput nextOut = output(out, context.getWriter());
    WriterOutput nextErr = output(err, context.getErrorWriter());
    Reader nextReader = context.getReader();
    Targets present = targets;
    if (present == null || nextOut != out || nextErr != err || nextReader != reader) {
      present = new Targets(input(nextReader), orNothing(nextOut), orNothing(nextErr));
      out = nextOut;
      err = nextErr;
      reader = nextReader;
      targets = present;
    }
    return present;
  }

  private static OutputStream orNothing(@Nullable OutputStream stream) {
    return stream == null ? OutputStream.nullOutputStream() : stream;
  }

  @SuppressWarnings("ReferenceEquality") // Equal writers may write to different places.
  private static @Nullable WriterOutput output(
      @Nullable WriterOutput before, @Nullable Writer writer) {
    if (writer == null) {
      return null;
    }
    return before != null && before.writer() == writer ? before : new WriterOutput(writer);
  }

  private InputStream input(@Nullable Reader reader) {
    return reader == null
        ? InputStream.nullInputStream()
        : inputs.computeIfAbsent(reader, ReaderInput::new);
  }
}
