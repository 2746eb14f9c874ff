package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.CallingConvention;

/** x86-64 with a calling convention that may be another system's. */
public final class ConventionTargets {
  private ConventionTargets() {}

  /** The target, whose stubs follow a convention. */
  public static Target of(CallingConvention convention) {
    return new X64Target(convention);
  }
}
