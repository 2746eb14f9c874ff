package dev.perigee.runtime;

/**
 * An {@code __index} of userdata that often knows the value without running anything: then it needs
 * no frame. It does the same as {@link #call} would.
 */
public interface DirectIndex extends JavaFunction {
  /** In place of a tag: {@link #call} must find out. */
  int NOT_KNOWN = -1;

  /**
   * Reads a key. May make a string, and so collect, but neither pushes nor calls anything, and
   * raises no error but "not enough memory".
   *
   * @return the value's tag, its payload being in {@code state.tables().payload}; or {@link
   *     #NOT_KNOWN}
   */
  int read(LuaState state, long userdata, int keyTag, long key);
}
