package dev.perigee.tier1.target;

/**
 * A position in code, which may be used before it is bound. Labels are made by {@link
 * MachineCode#label} and belong to that code.
 *
 * @param number identifies it to the code
 */
public record Label(int number) {}
