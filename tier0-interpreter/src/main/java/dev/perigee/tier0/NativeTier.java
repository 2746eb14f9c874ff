package dev.perigee.tier0;

/**
 * What the driver asks of the tier above it. All methods run on the engine's thread, but for what
 * they start in the background.
 */
public interface NativeTier {
  /** Returned by {@link #enter}: there is no native code to enter here. */
  int NOT_HERE = -1;

  /**
   * Runs native code of the current frame's function from a pc on, if it has code with an entry
   * there.
   *
   * @param record the function's prototype record
   * @return {@link #NOT_HERE}, or why and where it came back ({@link Exit})
   */
  int enter(long record, int pc);

  /** Whether a function has native code that {@link #call} can run. */
  boolean hasCode(long record);

  /**
   * Runs the native code of a function whose frame was just pushed: its base is the state's, its
   * arguments end at the state's top. The code itself counts the call and fills missing parameters.
   *
   * @param record the function's prototype record
   * @return why and where it came back ({@link Exit})
   */
  int call(long record);

  /**
   * A frame of a function has been pushed that has no native code, or whose countdown has run out.
   */
  void called(long record);

  /** A loop whose body begins at a pc has used up a slice in tier 0. */
  void looped(long record, int pc);

  /** Native code of the current frame's function gave up at a pc because a guard failed. */
  void deoptimized(long record, int pc);

  /** Installs what has been compiled meanwhile; called at each poll. */
  void poll();

  /**
   * A driver of the engine begins: whatever links and native addresses an eviction made stale is
   * mended first.
   */
  void resume();

  /** Back-edges and calls until the next poll: what the slice is filled with. At least 1. */
  default int slice() {
    return Tuning.SLICE;
  }
}
