package dev.perigee.testing;

/**
 * Whether the tests run in an emulated JVM, which the system property {@code perigee.test.emulated}
 * says. Such a JVM takes about ten times as long, so a build has time for only a part of the random
 * inputs there.
 */
public final class Emulation {
  private static final boolean ACTIVE = Boolean.getBoolean("perigee.test.emulated");

  private static final int PART = 5;

  private Emulation() {}

  /** Whether the JVM is emulated. */
  public static boolean isActive() {
    return ACTIVE;
  }

  /**
   * The number of rounds of a test, or a count that is proportional to it: a fifth of the given
   * number if the JVM is emulated.
   */
  public static int rounds(int most) {
    return ACTIVE ? most / PART : most;
  }
}
