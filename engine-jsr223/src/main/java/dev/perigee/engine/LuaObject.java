package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * A userdata of a library, for example a file. Java code can only hold it and give it back. It
 * equals another one if both are the same Lua object.
 */
public final class LuaObject {
  final LuaReference reference;

  LuaObject(LuaReference reference) {
    this.reference = reference;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LuaObject object && reference.isSame(object.reference);
  }

  @Override
  public int hashCode() {
    return reference.identityHash();
  }
}
