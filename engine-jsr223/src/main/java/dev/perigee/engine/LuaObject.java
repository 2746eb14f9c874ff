package dev.perigee.engine;

import org.jspecify.annotations.Nullable;

/**
 * A userdata of the libraries, as files are: Java code can hold it and give it back, no more. Equal
 * to another when it is the same Lua object.
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
