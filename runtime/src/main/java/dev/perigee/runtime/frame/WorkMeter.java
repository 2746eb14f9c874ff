package dev.perigee.runtime.frame;

import dev.perigee.runtime.heap.StateRecord;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the work that an engine does for a script, and ends the script when the host demands it
 * ({@link Budget}), because of an interrupt or a budget. The unit is approximately an instruction;
 * {@value #BYTES_PER_INSTRUCTION} bytes that are copied, compared or allocated count as one.
 *
 * <p>Code whose amount of work the script determines reports it to the meter by one of these:
 *
 * <ul>
 *   <li>{@link #count} and {@link #countBytes} may throw, so they are called where an error may be
 *       raised: usually before the work, and in portions if the work is long;
 *   <li>{@link #add} and {@link #addBytes} never throw: for work in the middle of a change. The
 *       tiers check the meter soon afterwards.
 * </ul>
 *
 * <p>The heap reports every allocation, so code that makes strings or grows tables need not report
 * that.
 *
 * <p>After the host has ended a script, nothing is counted until its frames are gone, since the
 * unwinding of its frames must not fail for the same reason. The tiers' polls continue to raise the
 * error, so a host function cannot keep the script running by swallowing it.
 */
public final class WorkMeter implements LongConsumer {
  /** Bytes that are copied, compared or allocated in the time of one instruction. */
  public static final int BYTES_PER_INSTRUCTION = 8;

  /** Instructions between two checks. */
  private static final int CHECK_INTERVAL = 1 << 14;

  /** What the host allows scripts to do. */
  @FunctionalInterface
  public interface Budget {
    /**
     * Charges work.
     *
     * @param instructions approximate number of instructions executed since the last call
     * @return null if the script may continue, or the reason why the script must end now
     */
    @Nullable String spend(long instructions);
  }

  private final StateRecord state;
  private final Budget budget;
  private @Nullable Errors errors;
  private long unseen;
  private boolean ending;
  private volatile @Nullable String raised;

  /** A meter that charges a budget. It only counts until there are frames to raise errors in. */
  public WorkMeter(StateRecord state, Budget budget) {
    this.state = state;
    this.budget = budget;
  }

  void setErrors(Errors made) {
    errors = made;
  }

  private Errors errors() {
    return Objects.requireNonNull(errors);
  }

  /**
   * Raises an error in the running script, if there is one, at its next check. The script may catch
   * it. May be called from any thread.
   *
   * @param message the message, before which the position of the running function's caller is put
   */
  public void raise(String message) {
    raised = message;
  }

  /**
   * Must be called before code is run for the host. Discards a {@link #raise} that has not taken
   * effect, and a request to end whatever ran before.
   */
  public void beginHostCall() {
    begin();
    if (raised != null) { // An unconditional write would be a memory barrier each time.
      raised = null;
    }
  }

  /** Resets the meter. Called when a script is about to run and no other one is running. */
  public void begin() {
    ending = false;
    unseen = 0;
  }

  /**
   * Counts work that is about to be done or has been done. Checks for an end of the script when
   * enough work has accumulated, however small the parts were.
   *
   * @throws LuaError as for {@link #check}
   */
  public void count(long instructions) {
    unseen += instructions;
    if (unseen >= CHECK_INTERVAL && !ending) {
      check(0);
    }
  }

  /** As {@link #count}, for code that does not know about meters. */
  @Override
  public void accept(long instructions) {
    count(instructions);
  }

  /**
   * As {@link #count}, for work on each of many bytes, of which a processor handles several at
   * once.
   */
  public void countBytes(long bytes) {
    count(bytes / BYTES_PER_INSTRUCTION);
  }

  /** Counts work in the middle of a change. Makes the tiers poll soon if much has accumulated. */
  public void add(long instructions) {
    unseen += instructions;
    if (unseen >= CHECK_INTERVAL) {
      state.hastenPoll();
    }
  }

  /** As {@link #add}, for work on each of many bytes. */
  public void addBytes(long bytes) {
    add(bytes / BYTES_PER_INSTRUCTION);
  }

  /** The heap has allocated bytes. They are counted only while a script runs. */
  public void allocated(long bytes) {
    if (state.depth() > 0) {
      countBytes(bytes);
    }
  }

  /**
   * Checks whether the script must end or an error must be raised in it. Must be called at every
   * POLL, and regularly by Java functions that wait.
   *
   * @param instructions work that was done in addition to what has been counted
   * @throws LuaError the error of {@link #raise}, or one that ends the script at the host's request
   */
  public void check(long instructions) {
    String message = raised;
    if (message != null) {
      raised = null;
      throw errors().ofBuiltin(message);
    }
    long work = unseen + instructions;
    unseen = 0;
    String reason = budget.spend(work);
    if (reason != null) {
      throw end(reason);
    }
  }

  private LuaError end(String reason) {
    ending = true;
    // If a host function swallows the error, the next call or back-edge raises it again.
    state.hastenPoll();
    return errors().uncatchable(reason);
  }
}
