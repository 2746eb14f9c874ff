package dev.perigee.tier1.target;

import org.jspecify.annotations.Nullable;

/**
 * Gives the target of this JVM's processor. Loading its classes takes a new JVM some milliseconds,
 * so it is requested only when there is something to compile.
 */
public interface TargetSource {
  /** Whether there is native code for this processor. */
  boolean isKnown();

  /**
   * The target, the same in all calls.
   *
   * @throws IllegalStateException if there is none
   */
  Target target();

  /** A source that gives a target, or none if that is null. */
  static TargetSource of(@Nullable Target target) {
    return new TargetSource() {
      @Override
      public boolean isKnown() {
        return target != null;
      }

      @Override
      public Target target() {
        if (target == null) {
          throw new IllegalStateException("there is no native code for this processor");
        }
        return target;
      }
    };
  }
}
