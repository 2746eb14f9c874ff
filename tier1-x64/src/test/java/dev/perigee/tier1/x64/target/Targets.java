package dev.perigee.tier1.x64.target;

import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.CallingConvention;
import dev.perigee.tier1.x64.Feature;
import java.util.Set;

/** Targets for kinds of x86-64 other than this machine's. */
public final class Targets {
  private Targets() {}

  /** A target with SSE2 only, whose stubs follow a convention. */
  public static Target of(CallingConvention convention) {
    return new X64Target(convention, convention == CallingConvention.WINDOWS);
  }

  /** The target of this machine, with only some features. */
  public static Target with(Set<Feature> features) {
    return new X64Target(CallingConvention.ofSystem(), false).with(features);
  }
}
