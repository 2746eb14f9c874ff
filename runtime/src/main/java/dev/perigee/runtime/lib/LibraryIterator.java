package dev.perigee.runtime.lib;

import dev.perigee.ir.Builtin;
import dev.perigee.runtime.CallContext;
import org.jspecify.annotations.Nullable;

/** The functions that generic loops get from functions of the libraries, under no name of Lua's. */
enum LibraryIterator implements LibraryFunction {
  /** That of {@code utf8.codes}. */
  CODES,

  /** That of {@code utf8.codes} where it is lax. */
  LAX_CODES,

  /** That of {@code string.gmatch}. */
  GMATCH,

  /** That of {@code ipairs}. */
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

  /** For messages. */
  @Override
  public String luaName() {
    return switch (this) {
      case CODES, LAX_CODES -> "codes_iterator";
      case GMATCH -> "gmatch_iterator";
      case IPAIRS -> "ipairs_iterator";
    };
  }
}
