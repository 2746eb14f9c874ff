package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.runtime.CallContext;
import org.jspecify.annotations.Nullable;

/** Iterators that library functions return for generic loops. They have no names in Lua. */
enum LibraryIterator implements LibraryFunction {
  /** The iterator of {@code utf8.codes}. */
  CODES,

  /** The iterator of {@code utf8.codes} in lax mode. */
  LAX_CODES,

  /** The iterator of {@code string.gmatch}. */
  GMATCH,

  /** The iterator of {@code ipairs}. */
  IPAIRS;

  @Override
  public @Nullable Builtin builtin() {
    return switch (this) {
      case CODES, LAX_CODES -> null;
      case GMATCH -> Builtin.STRING_GMATCH_ITERATOR;
      case IPAIRS -> Builtin.IPAIRS_ITERATOR;
    };
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CODES -> Utf8Library.nextCode(context, true);
      case LAX_CODES -> Utf8Library.nextCode(context, false);
      case GMATCH -> PatternFunctions.of(context).next(context);
      case IPAIRS -> Traversal.ipairsNext(context);
    };
  }

  /** The name for messages. */
  @Override
  public String luaName() {
    return switch (this) {
      case CODES, LAX_CODES -> "codes_iterator";
      case GMATCH -> "gmatch_iterator";
      case IPAIRS -> "ipairs_iterator";
    };
  }
}
