package dev.perigee.runtime;

import dev.perigee.runtime.frame.WorkMeter;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What the host grants an engine: streams, permissions, budgets. */
public interface HostServices extends WorkMeter.Budget {
  /** Where {@code print} and {@code io.write} go. */
  OutputStream out();

  /** Where warnings go. */
  OutputStream err();

  /** Where {@code io.read} reads. */
  InputStream in();

  /** Whether scripts may read environment variables. */
  default boolean allowsEnvironment() {
    return false;
  }

  /**
   * Whether environment variables determine where {@code require} searches. By default they do if
   * scripts may read them.
   */
  default boolean usesPathVariables() {
    return allowsEnvironment();
  }

  /** Whether scripts may open, remove and rename files, and load chunks and modules from them. */
  default boolean allowsFiles() {
    return false;
  }

  /** Whether scripts may start processes. */
  default boolean allowsProcesses() {
    return false;
  }

  /** Whether scripts may load binary chunks, which are verified before they can run. */
  default boolean allowsBinaryChunks() {
    return true;
  }

  /** Whether scripts may end the process. */
  default boolean allowsExit() {
    return false;
  }

  /** Whether scripts have written more to the host's streams than they may. */
  default boolean isOutputLimitReached() {
    return false;
  }

  /** Charges work to the script's budget; called at every poll. There is no limit by default. */
  @Override
  default @Nullable String spend(long instructions) {
    return null;
  }
}
