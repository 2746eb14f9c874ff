package dev.perigee.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing program shorter, by leaving out lines as long as it fails (delta debugging). */
final class Reducer {
  private final Predicate<String> fails;
  private final long end;

  /** A reducer that begins no try when so much time has passed. */
  Reducer(Predicate<String> fails, Duration time) {
    this.fails = fails;
    this.end = System.nanoTime() + time.toNanos();
  }

  String reduce(String program) {
    List<String> lines = new ArrayList<>(List.of(program.split("\n", -1)));
    for (int size = lines.size() / 2; size > 0; size /= 2) {
      boolean shorter = true;
      while (shorter) {
        shorter = false;
        for (int from = 0; from + size <= lines.size() && System.nanoTime() < end; ) {
          List<String> rest = new ArrayList<>(lines.subList(0, from));
          rest.addAll(lines.subList(from + size, lines.size()));
          if (fails.test(String.join("\n", rest))) {
            lines = rest;
            shorter = true;
          } else {
            from += size;
          }
        }
      }
    }
    return String.join("\n", lines);
  }
}
