package dev.perigee.engine;

/**
 * A class that a script has named, and the host lets it: static members, and a call for a new
 * object.
 */
record HostType(Class<?> type) {
  @Override
  public String toString() {
    return type.getName();
  }
}
