package dev.perigee.runtime.lib;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.LuaState;

/** The metamethods of files that are functions (manual 6.8). */
enum FileMetamethods implements LibraryFunction {
  CLOSE,
  GC,
  TOSTRING;

  /** The metatable's {@code __name}. */
  static final String TYPE_NAME = "FILE*";

  /** A new metatable of files. */
  static LibraryTable createMetatable(LuaState state) {
    LibraryTable metatable = LibraryTable.create(state, "", 8);
    LibraryTable methods = LibraryTable.create(state, "", 8).functions(FileMethods.values());
    long methodTable = methods.table();
    methods.drop();
    metatable.context().push(Tag.TABLE, methodTable);
    metatable.set("__index");
    metatable.context().pushText(TYPE_NAME);
    metatable.set("__name");
    return metatable.functions(values());
  }

  @Override
  public String luaName() {
    return "__" + LibraryFunction.super.luaName();
  }

  @Override
  public int call(CallContext context) {
    return switch (this) {
      case CLOSE, GC -> closeQuietly(context);
      case TOSTRING -> toText(context);
    };
  }

  private static int closeQuietly(CallContext context) {
    LuaFile file = FileMethods.check(context);
    if (!file.isClosed()) {
      file.close(context);
    }
    return 0;
  }

  private static int toText(CallContext context) {
    LuaFile file = FileMethods.check(context);
    context.pushText(
        file.isClosed() ? "file (closed)" : "file (0x" + Long.toHexString(file.userdata()) + ")");
    return 1;
  }
}
