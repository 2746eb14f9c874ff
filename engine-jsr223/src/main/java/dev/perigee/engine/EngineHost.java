package dev.perigee.engine;

import dev.perigee.runtime.HostServices;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An engine's options and streams in the form that the runtime uses. The budgets apply to one call
 * each.
 */
final class EngineHost implements HostServices {
  private final PerigeeOptions options;
  private final StandardStreams streams;
  private final CallInterrupts interrupts;
  private final HostData hostData = new HostData();
  private long instructionsLeft;
  private boolean hasDeadline;
  private long deadline;

  EngineHost(PerigeeOptions options, StandardStreams streams, CallInterrupts interrupts) {
    this.options = options;
    this.streams = streams;
    this.interrupts = interrupts;
  }

  /** Begins a call of the host, which gets full budgets. */
  void startBudgets() {
    instructionsLeft = options.instructionBudget();
    streams.limitOutput(options.outputLimit());
    hostData.limit(options.hostDataLimit());
    hasDeadline = false;
    limitTime(options.deadline());
  }

  /** The counter of data that scripts make the host's objects hold. */
  HostData hostData() {
    return hostData;
  }

  /** Declares that the present call closes the engine and calls its finalizers. */
  void startFinalizing() {
    limitTime(options.finalizerDeadline());
  }

  private void limitTime(@Nullable Duration time) {
    if (time != null) {
      long end = options.clock().getAsLong() + time.toNanos();
      deadline = hasDeadline && deadline - end < 0 ? deadline : end;
      hasDeadline = true;
    }
  }

  @Override
  public boolean isOutputLimitReached() {
    return streams.isLimitReached();
  }

  @Override
  public boolean allowsBinaryChunks() {
    return options.allowBinaryChunks();
  }

  @Override
  public OutputStream out() {
    return streams.out();
  }

  @Override
  public OutputStream err() {
    return streams.err();
  }

  @Override
  public InputStream in() {
    return streams.in();
  }

  @Override
  public boolean allowsEnvironment() {
    return options.allowEnvironment();
  }

  @Override
  public boolean usesPathVariables() {
    return options.usePathVariables();
  }

  @Override
  public boolean allowsFiles() {
    return options.allowFiles();
  }

  @Override
  public boolean allowsProcesses() {
    return options.allowProcesses();
  }

  @Override
  public boolean allowsExit() {
    return options.allowExit();
  }

  @Override
  public @Nullable String spend(long instructions) {
    if (interrupts.isInterrupted()
        || (options.stopOnThreadInterrupt() && Thread.currentThread().isInterrupted())) {
      return "interrupted";
    }
    if (streams.isLimitReached()) {
      return "output limit exceeded";
    }
    if (hostData.isLimitExceeded()) {
      return "host data limit exceeded";
    }
    if (options.instructionBudget() != 0) {
      instructionsLeft -= instructions;
      if (instructionsLeft < 0) {
        return "instruction budget exceeded";
      }
    }
    return hasDeadline && options.clock().getAsLong() - deadline >= 0 ? "deadline exceeded" : null;
  }
}
