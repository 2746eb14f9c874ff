package dev.perigee.tier1.emission;

/**
 * How code is emitted, for tests.
 *
 * @param poisons whether registers without a value are filled with rubbish after calls and at
 *     entries
 * @param comments whether to keep a listing
 */
public record EmissionOptions(boolean poisons, boolean comments) {}
