package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * Counts the memory that the host's maps, lists, arrays and fields need because scripts assign to
 * them: places for elements and entries, strings, and Java objects for Lua's values. Removed data
 * is subtracted.
 */
final class HostData {
  /** Bytes for an element that is appended to a list. */
  static final long ELEMENT = 16;

  /** Bytes for an entry that is added to a map. */
  static final long ENTRY = 64;

  private static final long LUA_VALUE = 256;

  private long left = Long.MAX_VALUE;
  private boolean exceeded;

  /** Sets the number of additional bytes that are allowed from now on; 0 for no limit. */
  void limit(long bytes) {
    left = bytes == 0 ? Long.MAX_VALUE : bytes;
    exceeded = false;
  }

  /** Whether a script has tried to exceed the limit. */
  boolean isLimitExceeded() {
    return exceeded;
  }

  /** Counts bytes that are about to be added. */
  void add(long bytes) {
    left -= bytes;
    exceeded |= left < 0;
  }

  /** Counts bytes that were removed. */
  void subtract(long bytes) {
    left = left > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : left + bytes;
  }

  /** Bytes for a value, without its place. */
  static long bytesOf(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length();
    }
    return value instanceof LuaTable
            || value instanceof LuaFunction
            || value instanceof LuaCoroutine
            || value instanceof LuaObject
        ? LUA_VALUE
        : 0;
  }
}
