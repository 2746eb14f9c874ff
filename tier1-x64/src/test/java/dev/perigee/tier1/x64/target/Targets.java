package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.Feature;
import java.util.Set;

/** x86-64 of other kinds than this machine may be. */
public final class Targets {
  private Targets() {}

  /** The target, whose stubs follow a convention, with SSE2 alone. */
  public static Target of(CallingConvention convention) {
    return new X64Target(convention, convention == CallingConvention.WINDOWS);
  }

  /** The target of this machine with some of its processor's features. */
  public static Target with(Set<Feature> features) {
    return new X64Target(CallingConvention.ofSystem(), false).with(features);
  }
}
