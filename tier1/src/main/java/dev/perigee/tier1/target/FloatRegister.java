package dev.perigee.tier1.target;

/**
 * A register of a target that holds a double.
 *
 * @param number by which the target knows it
 */
public record FloatRegister(int number) {}
