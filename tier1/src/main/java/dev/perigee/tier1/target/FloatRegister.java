package dev.perigee.tier1.target;

/**
 * A register of a target that holds a double.
 *
 * @param number identifies it to the target
 */
public record FloatRegister(int number) {}
