package dev.perigee.tier1;

import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier0.NativeTier;

/**
 * Counts calls for an engine whose tier 1 is not open yet. In a new JVM, getting code memory and a
 * code cache takes longer than most scripts run, so a process does it in the background when its
 * first function is hot.
 */
final class DeferredTier implements NativeTier {
  /** If a function is hot before tier 1 is open, it is looked at again after this many calls. */
  private static final int AGAIN = 10;

  private final Opening opening;
  private final Runnable attachment;

  /** Opens the process's code cache. */
  interface Opening {
    /** Starts opening it, unless that has been started. */
    void begin();

    /** Whether it is open, or cannot be opened. */
    boolean isDone();
  }

  /**
   * Starts counting in the functions that exist and in later ones.
   *
   * @param threshold calls that make a function hot
   * @param attachment replaces this tier with the real one when the cache is open
   */
  DeferredTier(LuaState state, int threshold, Opening opening, Runnable attachment) {
    this.opening = opening;
    this.attachment = attachment;
    state.frames().prototypes().setInitialCountdown(threshold - 1);
    for (long record : state.frames().prototypes().liveRecords()) {
      state.frames().prototypes().resetCountdown(record);
    }
  }

  @Override
  public int enter(long record, int pc) {
    return NOT_HERE;
  }

  @Override
  public boolean hasCode(long record) {
    return false;
  }

  @Override
  public int call(long record) {
    throw new IllegalStateException("there is no native code yet");
  }

  @Override
  public void called(long record) {
    count(record, 1);
  }

  @Override
  public void looped(long record, int pc, int calls) {
    count(record, calls);
  }

  private void count(long record, int calls) {
    if (EngineTier.countDown(record, calls)) {
      opening.begin();
      Memory.putInt(record + PrototypeLayout.COUNTDOWN, AGAIN);
    }
  }

  @Override
  public void deoptimized(long record, int pc) {
    throw new IllegalStateException("there is no native code yet");
  }

  @Override
  public void poll() {
    if (opening.isDone()) {
      attachment.run();
    }
  }

  @Override
  public void resume() {
    poll();
  }
}
