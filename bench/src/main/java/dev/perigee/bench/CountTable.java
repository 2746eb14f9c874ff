package dev.perigee.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The table of the instructions that programs take in Perigee and in other Luas. */
final class CountTable {
  /** The number of calls in the program fib, fib(27), whose instructions per call are printed. */
  private static final long FIB_CALLS = 635_621;

  /** If iterations differ by more than this fraction, they are reported as not steady. */
  private static final double STEADY = 0.02;

  private static final int STEPS_SHOWN = 4;

  /**
   * A line of the table.
   *
   * @param iterations Perigee's iterations
   * @param exitCounts how often the code exited in one iteration
   * @param peers the instructions of one iteration in other Luas, in the table's order
   */
  record Row(
      String program, List<Instructions> iterations, ExitCounts exitCounts, List<Long> peers) {
    Instructions mean() {
      return Instructions.mean(iterations);
    }
  }

  /** A column of Perigee's instructions. */
  private record Part(String name, ToLongFunction<Instructions> count) {}

  private static final Part REGION = new Part("region", Instructions::region);
  private static final Part TOTAL = new Part("total", Instructions::total);

  private final List<String> peers;
  private final List<Part> parts;
  private final List<Part> compared;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Creates an empty table.
   *
   * @param peers the names of the other Luas
   * @param onlyRegion whether only instructions inside the region were counted
   */
  CountTable(List<String> peers, boolean onlyRegion) {
    this.peers = peers;
    compared = onlyRegion ? List.of(REGION) : List.of(REGION, TOTAL);
    parts =
        onlyRegion
            ? List.of(REGION)
            : List.of(
                REGION,
                new Part("Java", Instructions::compiledJava),
                new Part("JVM", Instructions::rest),
                TOTAL);
  }

  void add(Row row) {
    if (row.peers.size() != peers.size()) {
      throw new IllegalArgumentException(row + " does not have the columns " + peers);
    }
    rows.add(row);
  }

  /** The lines of the table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(heading());
    rows.forEach(row -> lines.add(line(row)));
    lines.add(geometricMeans());
    rows.stream()
        .filter(row -> row.program.equals("fib"))
        .map(CountTable::perCall)
        .forEach(lines::add);
    unsteady(lines);
    deoptimizations(lines);
    return lines;
  }

  private String heading() {
    StringBuilder text = new StringBuilder(format("%-14s", "program"));
    parts.forEach(part -> text.append(format("%11s", part.name)));
    peers.forEach(peer -> text.append(format("%11s", peer)));
    compared.forEach(
        part -> peers.forEach(peer -> text.append(format("%15s", peer + "/" + part.name))));
    return text.append(format("%9s  %s", "STEPs", "most frequent of them")).toString();
  }

  private String line(Row row) {
    StringBuilder text = new StringBuilder(format("%-14s", row.program));
    Instructions mean = row.mean();
    parts.forEach(part -> text.append(thousands(part.count.applyAsLong(mean))));
    row.peers.forEach(count -> text.append(thousands(count)));
    appendRatios(text, (peer, part) -> ratio(row, peer, part));
    text.append(format("%9s", ExitCounts.rounded(row.exitCounts.total("step"))));
    text.append("  ").append(row.exitCounts.mostFrequent("step", STEPS_SHOWN));
    return text.toString().stripTrailing();
  }

  private String geometricMeans() {
    StringBuilder text = new StringBuilder(format("%-14s", "geometric mean"));
    text.append(" ".repeat(11 * (parts.size() + peers.size())));
    appendRatios(text, (peer, part) -> geometricMean(row -> ratio(row, peer, part)));
    return text.toString();
  }

  private interface Ratio {
    double of(int peer, Part part);
  }

  private void appendRatios(StringBuilder text, Ratio ratio) {
    for (Part part : compared) {
      for (int peer = 0; peer < peers.size(); peer++) {
        text.append(format("%15.2f", ratio.of(peer, part)));
      }
    }
  }

  /** The ratio of another Lua's instructions to Perigee's. */
  private static double ratio(Row row, int peer, Part part) {
    return (double) row.peers.get(peer) / part.count.applyAsLong(row.mean());
  }

  private double geometricMean(ToDoubleFunction<Row> value) {
    double logarithms = rows.stream().mapToDouble(row -> Math.log(value.applyAsDouble(row))).sum();
    return Math.exp(logarithms / rows.size());
  }

  private static String perCall(Row fib) {
    return format(
        "fib: %.1f instructions a call in the region", (double) fib.mean().region() / FIB_CALLS);
  }

  private void unsteady(List<String> lines) {
    String programs =
        rows.stream()
            .filter(row -> spread(row) > STEADY)
            .map(row -> format("%s %.0f %%", row.program, spread(row) * 100))
            .collect(Collectors.joining(", "));
    if (!programs.isEmpty()) {
      lines.add("not steady, greatest difference of two iterations: " + programs);
    }
  }

  private static double spread(Row row) {
    return Instructions.spread(row.iterations);
  }

  private void deoptimizations(List<String> lines) {
    for (Row row : rows) {
      String operations = row.exitCounts.mostFrequent("deopt", Integer.MAX_VALUE);
      if (!operations.isEmpty()) {
        lines.add("DEOPTs of " + row.program + ": " + operations);
      }
    }
  }

  private static String thousands(long count) {
    return format("%,11d", Math.round(count / 1e3));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
