package dev.perigee.tier0;

/** Keeps the exported package from being empty; goes with the first type of this package. */
final class Placeholder {
  private Placeholder() {}
}
