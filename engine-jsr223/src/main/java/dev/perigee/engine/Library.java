package dev.perigee.engine;

import java.util.EnumSet;
import java.util.Set;

/**
 * The libraries that an engine may have besides the basic functions, which every engine has ({@code
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

  /** The functions {@code clock}, {@code date}, {@code difftime} and {@code time} of {@code os}. */
  TIME(dev.perigee.runtime.lib.Library.TIME),

  /** All of {@code os}. Some functions need further permissions. */
  OS(dev.perigee.runtime.lib.Library.OS),

  /** {@code io}. Some functions need further permissions. */
  IO(dev.perigee.runtime.lib.Library.IO),

  /** {@code coroutine}. */
  COROUTINE(dev.perigee.runtime.lib.Library.COROUTINE),

  /**
   * The functions {@code traceback} and {@code getinfo} of {@code debug}, without the field {@code
   * func}, so that scripts cannot get functions from it.
   */
  TRACEBACK(dev.perigee.runtime.lib.Library.TRACEBACK),

  /** All of {@code debug}, which lets a script change other scripts' variables. */
  DEBUG(dev.perigee.runtime.lib.Library.DEBUG);

  private final dev.perigee.runtime.lib.Library library;

  Library(dev.perigee.runtime.lib.Library library) {
    this.library = library;
  }

  /** All libraries. */
  public static Set<Library> all() {
    return EnumSet.allOf(Library.class);
  }

  /**
   * The libraries through which a script can reach only its own values: all except {@link #OS},
   * {@link #IO} and {@link #DEBUG}.
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
