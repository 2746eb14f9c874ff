package dev.perigee.runtime.operation;

/**
 * Reads of userdata that need no call: by an {@code __index} that can often give the value without
 * running code, and then needs no frame. The result must be that of a call.
 */
@FunctionalInterface
public interface DirectReads {
  /** In place of a tag: a call must determine the value. */
  int NOT_KNOWN = -1;

  /** In place of a tag: the function reads nothing directly, and nothing has been done. */
  int NOT_DIRECT = -2;

  /**
   * Reads a key. It may make a string and thus run the collector. It neither pushes nor calls
   * anything, and raises no error other than "not enough memory".
   *
   * @param builtin address of the Java function that is the {@code __index}
   * @return the value's tag, with its payload in {@code Tables.payload}, or {@link #NOT_KNOWN} or
   *     {@link #NOT_DIRECT}
   */
  int read(long builtin, long userdata, int keyTag, long key);
}
