package dev.perigee.tier1.x64;

/**
 * A processor's information about itself. Intel SDM, volume 2, "CPUID"; the leaves from 0x80000000
 * on are defined by AMD.
 */
public interface Cpuid {

  /** The four registers after the instruction. */
  record Answer(int eax, int ebx, int ecx, int edx) {}

  /** The answer for subleaf 0 of a leaf. */
  Answer ask(int leaf);
}
