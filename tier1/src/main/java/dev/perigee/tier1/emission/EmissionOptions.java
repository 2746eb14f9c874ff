package dev.perigee.tier1.emission;

/**
 * How code is emitted, for tests.
 *
 * @param poisons whether registers hold rubbish behind calls and at entries unless a value is there
 * @param comments whether to keep a listing
 */
public record EmissionOptions(boolean poisons, boolean comments) {}
