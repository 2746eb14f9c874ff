package dev.perigee.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The instructions that a thread executed in an iteration of a program.
 *
 * @param region those inside Perigee's code region
 * @param compiledJava those inside HotSpot's code cache: compiled Java, HotSpot's interpreter and
 *     stubs
 * @param rest all others: the JVM's and the system's libraries, or everything in another Lua
 */
record Instructions(long region, long compiledJava, long rest) {
  /** The total. */
  long total() {
    return region + compiledJava + rest;
  }

  /**
   * Parses what {@code scripts/count-between-marks.c} wrote about programs that ran one after
   * another: for each, a line for what came before, then one for each iteration.
   *
   * @throws IllegalArgumentException if the lines do not have this form
   */
  static List<List<Instructions>> parse(List<String> lines, int programs, int iterations) {
    if (lines.size() != programs * (iterations + 1)) {
      throw new IllegalArgumentException(
          lines.size() + " marks for " + programs + " programs of " + iterations + " iterations");
    }
    List<List<Instructions>> parsed = new ArrayList<>();
    for (int i = 0; i < programs; i++) {
      int first = i * (iterations + 1) + 1;
      parsed.add(
          lines.subList(first, first + iterations).stream().map(Instructions::parse).toList());
    }
    return parsed;
  }

  private static Instructions parse(String line) {
    String[] counts = line.split(" ", -1);
    if (counts.length != 3) {
      throw new IllegalArgumentException("not the line of a mark: " + line);
    }
    return new Instructions(
        Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2]));
  }

  /** The mean of all iterations, since a collection may happen in some of them only. */
  static Instructions mean(List<Instructions> iterations) {
    return new Instructions(
        mean(iterations, Instructions::region),
        mean(iterations, Instructions::compiledJava),
        mean(iterations, Instructions::rest));
  }

  private static long mean(List<Instructions> iterations, ToLongFunction<Instructions> part) {
    return Math.round(iterations.stream().mapToLong(part).average().orElseThrow());
  }

  /** The largest difference of the totals of iterations, as a fraction of the least. */
  static double spread(List<Instructions> iterations) {
    var totals = iterations.stream().mapToLong(Instructions::total).summaryStatistics();
    return (double) (totals.getMax() - totals.getMin()) / totals.getMin();
  }
}
