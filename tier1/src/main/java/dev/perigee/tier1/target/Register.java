package dev.perigee.tier1.target;

/**
 * A general register of a target, 64 bits wide.
 *
 * @param number identifies it to the target
 */
public record Register(int number) {}
