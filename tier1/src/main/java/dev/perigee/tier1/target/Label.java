package dev.perigee.tier1.target;

/**
 * A place in code, which may be named before it is bound. Labels come from {@link
 * MachineCode#label} and belong to that code.
 *
 * @param number by which the code knows it
 */
public record Label(int number) {}
