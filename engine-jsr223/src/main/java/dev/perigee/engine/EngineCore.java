package dev.perigee.engine;

import dev.perigee.engine.StandardStreams.Targets;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.frame.LuaError;
import dev.perigee.tier1.CompiledTier;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine's life cycle and boundary. Native memory is first used when something is first run. One
 * thread at a time is inside; it may enter again from a function of the host. Whatever goes wrong
 * inside comes out as a {@link LuaException}.
 *
 * <p>The state holds no strong reference to the core, so that a cleaner can close an engine that
 * the host has lost.
 */
final class EngineCore {
  /** Work inside an engine. */
  @FunctionalInterface
  interface Task<T extends @Nullable Object> {
    /** Does the work; returns null only if T allows null. */
    @Nullable T run(EngineServices services);
  }

  private static final Cleaner CLEANER = Cleaner.create();

  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<PerigeeOptions> optionsSource;
  private final List<Runnable> openers = new ArrayList<>();
  private @Nullable Supplier<Targets> ambientStreams;
  private volatile @Nullable EngineServices services;
  private Cleaner.@Nullable Cleanable cleanable;
  private final CallInterrupts interrupts = new CallInterrupts();
  private boolean closed;

  /** The nesting depth of the host's calls. */
  private int entries;

  EngineCore(Supplier<PerigeeOptions> optionsSource) {
    this.optionsSource = optionsSource;
  }

  /** Sets work that is done inside the engine when it opens. Must be called before that. */
  void whenOpened(Runnable opener) {
    openers.add(opener);
  }

  /**
   * Sets the streams for calls that do not specify any. By default, these are the options' streams.
   */
  void setAmbientStreams(Supplier<Targets> targets) {
    ambientStreams = targets;
  }

  boolean isOpen() {
    return services != null;
  }

  /**
   * Runs a task inside. The values that it pushed are dropped afterwards.
   *
   * @throws LuaException for an error that a script raised, or if the engine cannot be started
   * @throws IllegalStateException if the engine is closed, or is called from where it cannot be
   *     used
   */
  @SuppressWarnings("NullAway") // a task keeps to its T
  <T extends @Nullable Object> T enter(Task<T> task) {
    lock.lock();
    try {
      if (entries == 0) {
        interrupts.begin();
      }
      EngineServices engine = open();
      engine.requireSound();
      CallContext context = engine.context();
      if (engine.state().record().base() != context.slot(1)) {
        throw new IllegalStateException(
            "the engine cannot be used by a stream that one of its library functions is using");
      }
      Targets before = engine.streams().targets();
      if (entries == 0) {
        begin(engine);
      }
      entries++;
      try {
        return attempt(engine, task);
      } catch (EngineFailure failure) {
        if (entries > 1) {
          throw failure;
        }
        release();
        throw new LuaException(
            "the engine failed and is closed: " + failure.getCause(), failure.getCause());
      } finally {
        entries--;
        if (entries == 0) {
          engine.streams().flush();
          engine.streams().redirect(before);
        }
      }
    } finally {
      if (entries == 0) {
        interrupts.end();
      }
      lock.unlock();
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Runs a task for a caller that is already inside, so that an error has become an exception
   * before anything else is done. The values that it pushed are dropped afterwards.
   *
   * @throws LuaException for an error that a script raised
   */
  @SuppressWarnings("NullAway") // a task keeps to its T
  <T extends @Nullable Object> T attempt(EngineServices engine, Task<T> task) {
    CallContext context = engine.context();
    int size = context.size();
    try {
      context.ensure(CallContext.FREE_SLOTS);
      return task.run(engine);
    } catch (LuaError error) {
      context.setSize(size);
      throw engine.errors().toException(error);
    } finally {
      if (!closed) {
        context.setSize(size);
      }
    }
  }

  private void begin(EngineServices engine) {
    engine.host().startBudgets();
    engine.state().meter().beginHostCall();
    if (ambientStreams != null) {
      engine.streams().redirect(ambientStreams.get());
    }
  }

  private EngineServices open() {
    if (closed) {
      throw new IllegalStateException("this Lua engine is closed");
    }
    EngineServices engine = services;
    if (engine == null) {
      engine = EngineAssembly.assemble(this, optionsSource.get());
      cleanable = CLEANER.register(this, new Closing(engine.compiledTier(), engine.state()));
      services = engine;
      for (Runnable opener : openers) {
        opener.run();
      }
    }
    return engine;
  }

  /** Refers to neither the engine nor its inside, which would keep the engine alive forever. */
  private record Closing(CompiledTier tier, LuaState state) implements Runnable {
    @Override
    public void run() {
      tier.close();
      state.close();
    }
  }

  /** Ends the call in progress, if there is one. For any thread. */
  void interrupt() {
    interrupts.interrupt();
  }

  CallInterrupts interrupts() {
    return interrupts;
  }

  /** Raises an error, which can be caught, in the script that runs. For any thread. */
  void raise(String message) {
    EngineServices engine = services;
    if (engine != null) {
      engine.state().meter().raise(message);
    }
  }

  /**
   * Calls the finalizers of all objects (manual 2.5.3) and frees the memory, once no other thread
   * is inside.
   *
   * @throws IllegalStateException if called by a function that a script has called
   */
  void close() {
    lock.lock();
    try {
      if (entries > 0) {
        throw new IllegalStateException("a script is running in the engine");
      }
      callFinalizers();
      release();
    } finally {
      lock.unlock();
    }
  }

  private void callFinalizers() {
    EngineServices engine = services;
    if (closed || engine == null || !engine.isSound()) {
      return;
    }
    try {
      enter(within -> {
        within.host().startFinalizing();
        within.state().finalizers().close();
        return null;
      });
    } catch (LuaException e) {
      // A limit, an interrupt or a failure of the engine has ended the finalizers. The engine is
      // closed nevertheless.
      return;
    }
  }

  private void release() {
    closed = true;
    if (cleanable != null) {
      cleanable.clean();
    }
  }

  /**
   * A failure of the engine itself. No script can catch it, and the engine is not used again
   * afterwards.
   */
  static final class EngineFailure extends Error {
    private static final long serialVersionUID = 1L;

    EngineFailure(Throwable cause) {
      super(cause.toString(), cause, false, false);
    }
  }
}
