package dev.perigee.tier1.target;

/** Calls routines that a target has put behind its {@link Stubs}. */
@FunctionalInterface
public interface StubCaller {
  /**
   * Runs the routine at an offset of the stubs' code, by the target's convention, and returns its
   * result.
   */
  long call(int offset, long first, long second);
}
