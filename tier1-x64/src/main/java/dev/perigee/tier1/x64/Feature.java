package dev.perigee.tier1.x64;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Extensions of the instruction set that code may use only if the processor reports them. SSE2 is
 * not among them, since every x86-64 processor has it. None of them needs support by the operating
 * system, since they add no registers.
 */
public enum Feature {
  /** {@code roundsd}. */
  SSE4_1(0x0000_0001, Output.ECX, 19),
  /** {@code popcnt}. */
  POPCNT(0x0000_0001, Output.ECX, 23),
  /** {@code tzcnt}. */
  BMI1(0x0000_0007, Output.EBX, 3),
  /** {@link FlaglessShift}. */
  BMI2(0x0000_0007, Output.EBX, 8),
  /** {@code lzcnt}; AMD calls it ABM. */
  LZCNT(0x8000_0001, Output.ECX, 5);

  private enum Output {
    EBX,
    ECX
  }

  private final int leaf;
  private final Output output;
  private final int bit;

  Feature(int leaf, Output output, int bit) {
    this.leaf = leaf;
    this.output = output;
    this.bit = bit;
  }

  /** The features that a processor reports, as an unmodifiable set. */
  public static Set<Feature> reportedBy(Cpuid processor) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : values()) {
      if (feature.isReportedBy(processor)) {
        features.add(feature);
      }
    }
    return Collections.unmodifiableSet(features);
  }

  private boolean isReportedBy(Cpuid processor) {
    // The first leaf of each range gives the last one. The answers of leaves above that are
    // undefined.
    int lastLeaf = processor.ask(leaf & 0x8000_0000).eax();
    if (Integer.compareUnsigned(leaf, lastLeaf) > 0) {
      return false;
    }
    Cpuid.Answer answer = processor.ask(leaf);
    int bits = output == Output.EBX ? answer.ebx() : answer.ecx();
    return (bits >>> bit & 1) != 0;
  }
}
