package dev.perigee.tier0;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.HostAccess;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.lib.Libraries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs every way through tier 0's loop in the background of the first engine's life, on an engine
 * of its own. HotSpot compiles the loop without what has not run yet; each first use of an arm
 * would then throw all scripts back to HotSpot's interpreter for 100 to 200 ms, since C1 cannot
 * compile the loop (docs/architecture.md, "The loop").
 *
 * <p>Once a process; {@code -Dperigee.training=false} switches it off.
 */
final class Training {
  private static final String RESOURCE = "training.txt";
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final System.Logger LOGGER = System.getLogger("dev.perigee.tier0");

  private Training() {}

  /** Starts the training's thread, unless the process had it already or does not want it. */
  static void start() {
    if (STARTED.get() || !STARTED.compareAndSet(false, true)) {
      return;
    }
    String mode = System.getProperty("java.vm.info", "");
    if (isWithoutC2(mode)) {
      LOGGER.log(
          Level.WARNING,
          "This JVM does not use C2 ({0}), which tier 0 of Perigee needs: scripts will run about a"
              + " hundred times slower. Remove -XX:TieredStopAtLevel or -Xint.",
          mode);
      return;
    }
    if (!"false".equals(System.getProperty("perigee.training"))) {
      Thread thread = new Thread(Training::runQuietly, "perigee-training");
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.start();
    }
  }

  /**
   * Whether HotSpot runs without its optimising compiler.
   *
   * @param mode the system property java.vm.info
   */
  static boolean isWithoutC2(String mode) {
    return mode.contains("emulated-client") || mode.contains("interpreted mode");
  }

  // Scripts run without it, only slower at first.
  private static void runQuietly() {
    try {
      run(Tuning.TRAINING_ROUNDS, Tuning.TRAINING_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      LOGGER.log(Level.DEBUG, "The training of tier 0 has ended early", e);
    }
  }

  /**
   * Runs the training script so many times.
   *
   * @param pause milliseconds between two of them
   */
  static void run(int rounds, long pause) throws InterruptedException {
    try (LuaState state = new LuaState(new NoHost(), Tuning.TRAINING_MEMORY, false)) {
      var unused = new Driver(state, false);
      Libraries.open(state);
      CallContext context = state.hostContext();
      state.pushChunk(context, script());
      int chunk = context.size();
      for (int round = 0; round < rounds; round++) {
        int window = context.pushFunction(context.tag(chunk), context.payload(chunk));
        context.call(window, 0);
        context.setSize(chunk);
        Thread.sleep(pause);
      }
    }
  }

  /** The function that {@link #run} calls. */
  static Prototype script() {
    try (InputStream in = Training.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return TextParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class NoHost implements HostAccess {
    @Override
    public OutputStream out() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public OutputStream err() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream in() {
      return InputStream.nullInputStream();
    }
  }
}
