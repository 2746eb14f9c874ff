package dev.perigee.runtime;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an engine does for a script, and ends the script when the host has to say that it is
 * to end ({@link HostServices#spend}): because of an interrupt, or a budget. The unit is an
 * instruction, roughly; {@value #BYTES_PER_INSTRUCTION} bytes that are copied, compared or
 * allocated count as one.
 *
 * <p>Who works on an amount that the script decides tells the meter, by one of these:
 *
 * <ul>
 *   <li>{@link #count} and {@link #countBytes} may throw, so they are called where an error may be
 *       raised: as a rule before the work, in pieces where it is long;
 *   <li>{@link #add} and {@link #addBytes} never throw: for work in the middle of a change. The
 *       tiers look at the meter soon afterwards.
 * </ul>
 *
 * <p>The heap tells it of all that is allocated, so what makes a string or lets a table grow is
 * counted without any help.
 *
 * <p>Once a script was told to end, nothing counts until it has ended: what unwinds its frames is
 * not to fail for the same reason. The tiers' polls go on telling it, so that a host function that
 * swallows the error gains nothing.
 */
public final class WorkMeter implements LongConsumer {
  /** Bytes that are copied, compared or allocated in the time of an instruction. */
  public static final int BYTES_PER_INSTRUCTION = 8;

  /** Instructions between two looks. */
  private static final int BETWEEN_LOOKS = 1 << 14;

  private final LuaState state;
  private long unseen;
  private boolean ending;
  private volatile @Nullable String raised;

  WorkMeter(LuaState state) {
    this.state = state;
  }

  /** Has the running script get an error soon that it may catch. From any thread. */
  void raise(String message) {
    raised = message;
  }

  /** Forgets a {@link #raise} that has not been seen. */
  void forgetRaised() {
    if (raised != null) { // A write of null each time would be a memory barrier each time.
      raised = null;
    }
  }

  /** A script is about to run, and none does. */
  void begin() {
    ending = false;
    unseen = 0;
  }

  /**
   * Counts work that is about to be done, or was. Once it amounts to something, however small its
   * parts were, it is looked at.
   *
   * @throws LuaError as {@link #look}
   */
  public void count(long instructions) {
    unseen += instructions;
    if (unseen >= BETWEEN_LOOKS && !ending) {
      look(0);
    }
  }

  /** As {@link #count}, for those who know of no meters. */
  @Override
  public void accept(long instructions) {
    count(instructions);
  }

  /** As {@link #count}, for work on each of many bytes, of which a machine does several at once. */
  public void countBytes(long bytes) {
    count(bytes / BYTES_PER_INSTRUCTION);
  }

  /** Counts work in the middle of a change, and has the tiers poll soon if it is much. */
  public void add(long instructions) {
    unseen += instructions;
    if (unseen >= BETWEEN_LOOKS) {
      state.hastenPoll();
    }
  }

  /** As {@link #add}, for work on each of many bytes. */
  public void addBytes(long bytes) {
    add(bytes / BYTES_PER_INSTRUCTION);
  }

  /** The heap allocates bytes. Before a script runs, that is the host's affair. */
  void allocated(long bytes) {
    if (state.depth() > 0) {
      countBytes(bytes);
    }
  }

  /**
   * Looks whether the script is to end, or to get an error. For the polls, and for functions that
   * wait.
   *
   * @param instructions that were done besides what has been counted
   * @throws LuaError what was to be raised, or what the host has to say
   */
  void look(long instructions) {
    String message = raised;
    if (message != null) {
      raised = null;
      throw state.errors().ofBuiltin(message);
    }
    long work = unseen + instructions;
    unseen = 0;
    String reason = state.host().spend(work);
    if (reason != null) {
      throw end(reason);
    }
  }

  private LuaError end(String reason) {
    ending = true;
    // A host function may swallow the error: then the next call or step back sees it again.
    state.hastenPoll();
    return state.errors().uncatchable(reason);
  }
}
