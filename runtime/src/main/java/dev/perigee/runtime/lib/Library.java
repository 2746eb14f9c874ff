package dev.perigee.runtime.lib;

import dev.perigee.runtime.LuaState;

/** The libraries that an engine may have in addition to the basic functions. */
public enum Library {
  /** {@code load}, {@code loadfile} and {@code dofile}. */
  LOAD,

  /** {@code require} and {@code package}. */
  PACKAGE,

  /** {@code string} and the metatable of strings. */
  STRING,

  /** {@code utf8}. */
  UTF8,

  /** {@code table}. */
  TABLE,

  /** {@code math}. */
  MATH,

  /** The functions {@code clock}, {@code date}, {@code difftime} and {@code time} of {@code os}. */
  TIME,

  /** All of {@code os}. */
  OS,

  /** {@code io}. */
  IO,

  /** {@code coroutine}. */
  COROUTINE,

  /**
   * The functions {@code traceback} and {@code getinfo} of {@code debug}. {@code getinfo} does not
   * return the field {@code func}, so scripts cannot get functions from it.
   */
  TRACEBACK,

  /** All of {@code debug}. */
  DEBUG;

  void open(LuaState state) {
    switch (this) {
      case LOAD -> ChunkLoading.open(state);
      case PACKAGE -> PackageLibrary.open(state);
      case STRING -> StringLibrary.open(state);
      case UTF8 -> Utf8Library.open(state);
      case TABLE -> TableLibrary.open(state);
      case MATH -> MathLibrary.open(state);
      case TIME -> OsTime.open(state);
      case OS -> OsLibrary.open(state);
      case IO -> IoLibrary.open(state);
      case COROUTINE -> CoroutineLibrary.open(state);
      case TRACEBACK -> TracebackLibrary.open(state);
      case DEBUG -> DebugLibrary.open(state);
    }
  }
}
