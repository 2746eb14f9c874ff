package dev.perigee.engine;

import java.util.EnumSet;
import java.util.Set;

/**
 * The libraries that an engine may have besides the basic functions, which each one has ({@code
 * print}, {@code pcall}, {@code setmetatable} and the like).
 */
public enum Library {
  /** {@code load}, {@code loadfile} and {@code dofile}. */
  LOAD(dev.perigee.runtime.lib.Library.LOAD),

  /** {@code require} and {@code package}. */
  PACKAGE(dev.perigee.runtime.lib.Library.PACKAGE),

  /** {@code string}, and the methods of strings. */
  STRING(dev.perigee.runtime.lib.Library.STRING),

  /** {@code utf8}. */
  UTF8(dev.perigee.runtime.lib.Library.UTF8),

  /** {@code table}. */
  TABLE(dev.perigee.runtime.lib.Library.TABLE),

  /** {@code math}. */
  MATH(dev.perigee.runtime.lib.Library.MATH),

  /** Of {@code os}: {@code clock}, {@code date}, {@code difftime} and {@code time}. */
  TIME(dev.perigee.runtime.lib.Library.TIME),

  /** All of {@code os}, of which some functions need further permissions. */
  OS(dev.perigee.runtime.lib.Library.OS),

  /** {@code io}, of which some functions need further permissions. */
  IO(dev.perigee.runtime.lib.Library.IO),

  /** {@code coroutine}. */
  COROUTINE(dev.perigee.runtime.lib.Library.COROUTINE),

  /**
   * Of {@code debug}: {@code traceback}, and {@code getinfo} without the field {@code func}, so
   * that functions are not to be had by it.
   */
  TRACEBACK(dev.perigee.runtime.lib.Library.TRACEBACK),

  /** All of {@code debug}, by which a script can change other scripts' variables. */
  DEBUG(dev.perigee.runtime.lib.Library.DEBUG);

  private final dev.perigee.runtime.lib.Library library;

  Library(dev.perigee.runtime.lib.Library library) {
    this.library = library;
  }

  /** All of them. */
  public static Set<Library> all() {
    return EnumSet.allOf(Library.class);
  }

  /**
   * Those by which a script can reach nothing but its own values: all but {@link #OS}, {@link #IO}
   * and {@link #DEBUG}.
   */
  public static Set<Library> harmless() {
    return EnumSet.complementOf(EnumSet.of(OS, IO, DEBUG));
  }

  static Set<dev.perigee.runtime.lib.Library> runtimeLibraries(Set<Library> libraries) {
    Set<dev.perigee.runtime.lib.Library> set =
        EnumSet.noneOf(dev.perigee.runtime.lib.Library.class);
    for (Library library : libraries) {
      set.add(library.library);
    }
    return set;
  }
}
