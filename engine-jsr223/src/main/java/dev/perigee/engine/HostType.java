package dev.perigee.engine;

/**
 * A class that a script has named with the host's permission. It has static members, and can be
 * called to make an instance.
 */
record HostType(Class<?> type) {
  @Override
  public String toString() {
    return type.getName();
  }
}
