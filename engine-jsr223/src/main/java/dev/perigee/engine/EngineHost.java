package dev.perigee.engine;

import dev.perigee.runtime.HostServices;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an engine's options and streams mean to the runtime. Budgets count for one call each. */
final class EngineHost implements HostServices {
  private final PerigeeOptions options;
  private final StandardStreams streams;
  private long instructionsLeft;
  private boolean hasDeadline;
  private long deadline;

  EngineHost(PerigeeOptions options, StandardStreams streams) {
    this.options = options;
    this.streams = streams;
  }

  /** A call of the host's begins: it has its budgets to itself. */
  void startBudgets() {
    instructionsLeft = options.instructionBudget();
    Duration time = options.deadline();
    hasDeadline = time != null;
    if (time != null) {
      deadline = System.nanoTime() + time.toNanos();
    }
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
    if (options.instructionBudget() != 0) {
      instructionsLeft -= instructions;
      if (instructionsLeft < 0) {
        return "instruction budget exceeded";
      }
    }
    return hasDeadline && System.nanoTime() - deadline >= 0 ? "deadline exceeded" : null;
  }
}
