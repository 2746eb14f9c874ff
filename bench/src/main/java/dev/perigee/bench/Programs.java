package dev.perigee.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Lua programs of very different kinds; each returns a function that does its work once. */
final class Programs {
  /** Their names. */
  static final List<String> NAMES =
      List.of(
          "fib",
          "tak",
          "mandelbrot",
          "nbody",
          "spectral",
          "sieve",
          "matrix",
          "quicksort",
          "queens",
          "fannkuch",
          "life",
          "words",
          "buffers",
          "patterns",
          "closures",
          "objects",
          "varargs",
          "coroutines",
          "tablesort",
          "trees",
          "json",
          "lexer",
          "rays",
          "events",
          "lz",
          "sudoku",
          "schedule");

  private Programs() {}

  /** The names that a regular expression matches. */
  static List<String> matching(String regex) {
    List<String> matching = NAMES.stream().filter(name -> name.matches(regex)).toList();
    if (matching.isEmpty()) {
      throw new IllegalArgumentException("no program is named " + regex + ": there are " + NAMES);
    }
    return matching;
  }

  /** A program's source. */
  static byte[] source(String name) {
    return resource("programs/" + name + ".lua");
  }

  /** A resource beside this class. */
  static byte[] resource(String path) {
    try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
