package dev.perigee.tier0;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.NoHost;
import dev.perigee.runtime.lib.Libraries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A script that takes every path through tier 0's loop, on an engine of its own. */
final class TrainingCourse implements AutoCloseable {
  private static final String RESOURCE = "training.txt";

  private final LuaState state;
  private final CallContext context;
  private final int chunk;

  TrainingCourse(LoopUse loopUse) {
    state = new LuaState(new NoHost(), Tuning.TRAINING_MEMORY, false);
    var _ = new Driver(state, loopUse);
    Libraries.open(state);
    context = state.hostContext();
    state.functions().pushChunk(context, script());
    chunk = context.size();
  }

  /** Runs the script once, and returns the nanoseconds that it took. */
  long run() {
    long start = System.nanoTime();
    int window = context.pushFunction(context.tag(chunk), context.payload(chunk));
    context.call(window, 0);
    context.setSize(chunk);
    return System.nanoTime() - start;
  }

  @Override
  public void close() {
    state.close();
  }

  /** The function that {@link #run} calls. */
  static Prototype script() {
    try (InputStream in = TrainingCourse.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return TextParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
