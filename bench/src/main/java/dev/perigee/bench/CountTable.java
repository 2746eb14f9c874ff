package dev.perigee.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The table of instructions that programs take, beside those of other Luas. */
final class CountTable {
  /** Calls of the program fib, whose instructions are told for each: those of fib(27). */
  private static final long FIB_CALLS = 635_621;

  /** Iterations that differ by more than this part are not steady. */
  private static final double STEADY = 0.02;

  private static final int STEPS_SHOWN = 4;

  /**
   * A line of the table.
   *
   * @param iterations of Perigee
   * @param departures of an iteration
   * @param peers instructions of an iteration of other Luas, in the table's order
   */
  record Row(
      String program, List<Instructions> iterations, Departures departures, List<Long> peers) {
    Instructions mean() {
      return Instructions.mean(iterations);
    }
  }

  private final List<String> peers;
  private final List<Row> rows = new ArrayList<>();

  /** An empty table beside other Luas. */
  CountTable(List<String> peers) {
    this.peers = peers;
  }

  void add(Row row) {
    if (row.peers.size() != peers.size()) {
      throw new IllegalArgumentException(row + " beside " + peers);
    }
    rows.add(row);
  }

  /** The lines of the table. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(heading());
    rows.forEach(row -> lines.add(line(row)));
    lines.add(geometricMeans());
    rows.stream().filter(row -> row.program.equals("fib")).map(CountTable::perCall).forEach(lines::add);
    unsteady(lines);
    deoptimizations(lines);
    return lines;
  }

  private String heading() {
    StringBuilder text = new StringBuilder();
    text.append(
        format("%-11s%11s%11s%9s%11s%8s", "program", "region", "Java", "JVM", "total", "STEPs"));
    peers.forEach(peer -> text.append(format("%11s", peer)));
    peers.forEach(peer -> text.append(format("%16s", "region/" + peer)));
    peers.forEach(peer -> text.append(format("%16s", "total/" + peer)));
    return text.append("  STEPs by operation").toString();
  }

  private String line(Row row) {
    Instructions mean = row.mean();
    StringBuilder text = new StringBuilder();
    text.append(format("%-11s", row.program));
    text.append(format("%,11d%,11d%,9d", thousands(mean.region()), thousands(mean.compiledJava()), thousands(mean.rest())));
    text.append(format("%,11d", thousands(mean.total())));
    text.append(format("%8s", Departures.rounded(row.departures.total("step"))));
    row.peers.forEach(count -> text.append(format("%,11d", thousands(count))));
    for (int i = 0; i < peers.size(); i++) {
      text.append(format("%16.2f", speed(row, i, Instructions::region)));
    }
    for (int i = 0; i < peers.size(); i++) {
      text.append(format("%16.2f", speed(row, i, Instructions::total)));
    }
    return text.append("  ").append(row.departures.mostFrequent("step", STEPS_SHOWN)).toString();
  }

  private String geometricMeans() {
    StringBuilder text = new StringBuilder();
    text.append(format("%-61s", "geometric mean"));
    peers.forEach(peer -> text.append(" ".repeat(11)));
    for (int i = 0; i < peers.size(); i++) {
      int peer = i;
      text.append(format("%16.2f", geometricMean(row -> speed(row, peer, Instructions::region))));
    }
    for (int i = 0; i < peers.size(); i++) {
      int peer = i;
      text.append(format("%16.2f", geometricMean(row -> speed(row, peer, Instructions::total))));
    }
    return text.toString();
  }

  /** How many times as many instructions another Lua takes. */
  private static double speed(Row row, int peer, ToDoubleFunction<Instructions> ours) {
    return row.peers.get(peer) / ours.applyAsDouble(row.mean());
  }

  private double geometricMean(ToDoubleFunction<Row> value) {
    return Math.exp(
        rows.stream().mapToDouble(row -> Math.log(value.applyAsDouble(row))).average().orElseThrow());
  }

  private static String perCall(Row fib) {
    return format(
        "fib: %.1f instructions a call in the region", (double) fib.mean().region() / FIB_CALLS);
  }

  private void unsteady(List<String> lines) {
    String programs =
        rows.stream()
            .filter(row -> Instructions.spread(row.iterations) > STEADY)
            .map(row -> format("%s %.0f %%", row.program, Instructions.spread(row.iterations) * 100))
            .collect(Collectors.joining(", "));
    if (!programs.isEmpty()) {
      lines.add("not steady, greatest difference of two iterations: " + programs);
    }
  }

  private void deoptimizations(List<String> lines) {
    for (Row row : rows) {
      String operations = row.departures.mostFrequent("deopt", Integer.MAX_VALUE);
      if (!operations.isEmpty()) {
        lines.add("DEOPTs of " + row.program + ": " + operations);
      }
    }
  }

  private static long thousands(long count) {
    return Math.round(count / 1e3);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
