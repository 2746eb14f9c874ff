package dev.perigee.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Lua programs of different kinds. Each returns a function that does its work once. */
final class Programs {
  /** The names of the programs. */
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
      throw new IllegalArgumentException("no program matches " + regex + "; there are " + NAMES);
    }
    return matching;
  }

  /** The source of a program. */
  static byte[] source(String name) {
    return resource("programs/" + name + ".lua");
  }

  /** A resource in this class's package. */
  static byte[] resource(String path) {
    try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
