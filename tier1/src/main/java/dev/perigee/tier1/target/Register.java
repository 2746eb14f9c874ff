package dev.perigee.tier1.target;

/**
 * A general register of a target, 64 bits wide.
 *
 * @param number by which the target knows it
 */
public record Register(int number) {}
