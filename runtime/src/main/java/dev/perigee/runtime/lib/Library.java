package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;
import java.util.function.Consumer;

/** The libraries that an engine may have besides the basic functions, which each one has. */
public enum Library {
  /** {@code load}, {@code loadfile} and {@code dofile}. */
  LOAD(state -> {
    LibraryTable globals = LibraryTable.ofGlobals(state);
    ChunkLoading.open(globals);
    globals.drop();
  }),

  /** {@code require} and {@code package}. */
  PACKAGE(PackageLibrary::open),

  /** {@code string} and the metatable of strings. */
  STRING(StringLibrary::open),

  /** {@code utf8}. */
  UTF8(Utf8Library::open),

  /** {@code table}. */
  TABLE(TableLibrary::open),

  /** {@code math}. */
  MATH(MathLibrary::open),

  /** Of {@code os}: {@code clock}, {@code date}, {@code difftime} and {@code time}. */
  TIME(OsLibrary::openTime),

  /** All of {@code os}. */
  OS(OsLibrary::open),

  /** {@code io}. */
  IO(IoLibrary::open),

  /** {@code coroutine}. */
  COROUTINE(CoroutineLibrary::open),

  /**
   * Of {@code debug}: {@code traceback}, and {@code getinfo} without the field {@code func}, so
   * that functions are not to be had by it.
   */
  TRACEBACK(DebugLibrary::openTraceback),

  /** All of {@code debug}. */
  DEBUG(DebugLibrary::open);

  private final Consumer<LuaState> opening;

  Library(Consumer<LuaState> opening) {
    this.opening = opening;
  }

  void open(LuaState state) {
    opening.accept(state);
  }
}
