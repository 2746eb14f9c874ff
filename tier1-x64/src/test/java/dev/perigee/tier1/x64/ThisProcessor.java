package dev.perigee.tier1.x64;

import java.util.Set;

/** The features that this machine's processor reports, read by code in memory of its own. */
public final class ThisProcessor {
  private ThisProcessor() {}

  /** Its features. */
  public static Set<Feature> features() throws Throwable {
    Assembler assembler = new Assembler();
    CpuidFunction.emit(assembler, CallingConvention.ofSystem());
    try (Executable code = Executable.of(assembler.toByteArray())) {
      return Feature.reportedBy(code.cpuid());
    }
  }
}
