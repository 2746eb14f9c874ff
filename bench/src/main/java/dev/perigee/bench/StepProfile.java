package dev.perigee.bench;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import dev.perigee.runtime.operation.ExecutionCounts;
import dev.perigee.runtime.operation.ExecutionCounts.Place;
import dev.perigee.tier0.Exit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Shows where a program leaves native code and what it runs in tier 0, by operation, by place and
 * by function, and which library functions it calls through Java. Must run with the system property
 * {@code perigee.counts}.
 *
 * <p>Argument: a Lua file. System property: {@code perigee.bench.lines}, the largest number of
 * lines of a table.
 */
final class StepProfile {
  private static final int LINES = Integer.getInteger("perigee.bench.lines", 40);

  private final PrintStream out;
  private final Map<Place, Long> places = ExecutionCounts.places();

  private StepProfile(PrintStream out) {
    this.out = out;
  }

  /** Runs a file and prints its profile. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !ExecutionCounts.ENABLED) {
      System.err.println("usage: ./benchmark steps FILE");
      System.exit(2);
    }
    PerigeeOptions options =
        PerigeeOptions.builder().allowFiles(true).allowEnvironment(true).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine.eval(Files.readAllBytes(Path.of(arguments[0])), "@" + arguments[0]);
    } finally {
      new StepProfile(System.out).print();
    }
  }

  private void print() {
    table("by operation", sums(place -> tier(place) + " " + place.operation()));
    table("by place", sums(place -> tier(place) + " " + place.operation() + " at " + line(place)));
    table("by function", sums(place -> tier(place) + " " + function(place)));
    table("library functions called through Java", ExecutionCounts.builtins());
  }

  private Map<String, Long> sums(Function<Place, String> name) {
    Map<String, Long> sums = new HashMap<>();
    places.forEach((place, count) -> sums.merge(name.apply(place), count, Long::sum));
    return sums;
  }

  private static String tier(Place place) {
    String reason =
        switch (place.reason()) {
          case Exit.STEP -> "STEP";
          case Exit.CALL -> "CALL";
          case Exit.DEOPT -> "DEOPT";
          default -> "POLL";
        };
    return (place.nativeCode() ? "native " : "tier 0 ") + reason;
  }

  private static String line(Place place) {
    return "%s:%d pc %d"
        .formatted(place.function().source(), place.function().lineAt(place.pc()), place.pc());
  }

  private static String function(Place place) {
    return place.function().source() + ":" + place.function().lineDefined();
  }

  private void table(String title, Map<String, Long> counts) {
    out.println(title);
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(LINES)
        .forEach(entry ->
            out.println(String.format(Locale.ROOT, "%,14d  %s", entry.getValue(), entry.getKey())));
    out.println();
  }
}
