package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * How much more the host's maps, lists, arrays and fields hold because scripts assign to them:
 * places for elements and entries, strings, and Java's objects for Lua's values. What is taken away
 * is subtracted.
 */
final class HostData {
  /** Bytes of an element that is appended to a list. */
  static final long ELEMENT = 16;

  /** Bytes of an entry that is added to a map. */
  static final long ENTRY = 64;

  private static final long LUA_VALUE = 256;

  private long left = Long.MAX_VALUE;
  private boolean exceeded;

  /** From now on there may be so many bytes more; 0 for any number. */
  void limit(long bytes) {
    left = bytes == 0 ? Long.MAX_VALUE : bytes;
    exceeded = false;
  }

  /** Whether a script has tried to exceed the limit. */
  boolean isLimitExceeded() {
    return exceeded;
  }

  /** There will be so many bytes more. */
  void add(long bytes) {
    left -= bytes;
    exceeded |= left < 0;
  }

  /** There are so many bytes less. */
  void subtract(long bytes) {
    left = left > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : left + bytes;
  }

  /** What is needed for a value, besides its place. */
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
