package dev.perigee.tier1.x64;

/**
 * A processor's answers about itself. Intel SDM, volume 2, "CPUID"; the leaves from 0x80000000 on
 * are AMD's.
 */
public interface Cpuid {

  /** What the instruction leaves in the four registers. */
  record Answer(int eax, int ebx, int ecx, int edx) {}

  /** The answer to a leaf, in its subleaf 0. */
  Answer ask(int leaf);
}
