package dev.perigee.tier0;

/**
 * The driver's interface to the tier above tier 0. All methods run on the engine's thread, except
 * for work that they start in the background.
 */
public interface NativeTier {
  /** The result of {@link #enter} if there is no native code to enter here. */
  int NOT_HERE = -1;

  /**
   * Runs native code of the current frame's function from a pc on, if it has code with an entry
   * there.
   *
   * @param record the function's prototype record
   * @return {@link #NOT_HERE}, or why and where it returned ({@link Exit})
   */
  int enter(long record, int pc);

  /** Whether a function has native code that {@link #call} can run. */
  boolean hasCode(long record);

  /**
   * Runs the native code of a function whose frame was just pushed. Its base is the state's base,
   * and its arguments end at the state's top. The code itself counts the call and fills in missing
   * parameters.
   *
   * @param record the function's prototype record
   * @return why and where it returned ({@link Exit})
   */
  int call(long record);

  /**
   * Called when a frame was pushed of a function that has no native code, or whose countdown has
   * run out.
   */
  void called(long record);

  /**
   * Called when tier 0 polls, in a loop whose body begins at a pc, or behind a call.
   *
   * @param calls the number of calls for which the time since the last poll counts: {@link
   *     Tuning#CALLS_PER_SLICE} if a slice has passed, fewer if something else made tier 0 poll
   */
  void looped(long record, int pc, int calls);

  /**
   * Called when native code of the current frame's function left at a pc because a guard failed.
   */
  void deoptimized(long record, int pc);

  /** Installs code that has been compiled in the meantime. Called at each poll. */
  void poll();

  /**
   * Called when a driver of the engine begins, to repair links and native addresses that an
   * eviction has made stale.
   */
  void resume();

  /**
   * The number of back-edges and calls until the next poll, to which the slice is set; at least 1.
   */
  default int slice() {
    return Tuning.SLICE;
  }
}
