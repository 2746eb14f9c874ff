package dev.perigee.runtime;

import dev.perigee.runtime.operation.DirectReads;

/**
 * An {@code __index} of userdata that can often give the value without running code, and then needs
 * no frame. The result must be that of {@link #call}.
 */
public interface DirectIndex extends JavaFunction {
  /** In place of a tag: {@link #call} must determine the value. */
  int NOT_KNOWN = DirectReads.NOT_KNOWN;

  /**
   * Reads a key. It may make a string and thus run the collector. It neither pushes nor calls
   * anything, and raises no error other than "not enough memory".
   *
   * @return the value's tag, with its payload in {@code state.tables().payload}, or {@link
   *     #NOT_KNOWN}
   */
  int read(LuaState state, long userdata, int keyTag, long key);
}
