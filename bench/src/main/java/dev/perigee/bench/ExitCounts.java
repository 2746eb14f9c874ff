package dev.perigee.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often a program's code left for Java in an iteration, by kind ("step", "deopt", "builtin")
 * and by the name of the operation or builtin, as {@link CountedRun} prints it.
 */
record ExitCounts(Map<String, Map<String, Double>> counts) {
  /** The counts of a program for which nothing was printed. */
  static final ExitCounts NONE = new ExitCounts(Map.of());

  /**
   * Parses lines "kind name count" with sums over all iterations, each group followed by a line
   * with the name of the program.
   *
   * @return the counts of one iteration, by program
   */
  static Map<String, ExitCounts> parse(List<String> lines, int iterations) {
    Map<String, ExitCounts> parsed = new HashMap<>();
    Map<String, Map<String, Double>> counts = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length == 3) {
        counts
            .computeIfAbsent(words[0], kind -> new HashMap<>())
            .put(words[1], Double.parseDouble(words[2]) / iterations);
      } else {
        parsed.put(line, new ExitCounts(counts));
        counts = new HashMap<>();
      }
    }
    return parsed;
  }

  /** The number of exits of a kind. */
  double total(String kind) {
    return ofKind(kind).values().stream().mapToDouble(count -> count).sum();
  }

  /** The most frequent exits of a kind with their counts, in one line. */
  String mostFrequent(String kind, int limit) {
    return ofKind(kind).entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(limit)
        .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private Map<String, Double> ofKind(String kind) {
    return counts.getOrDefault(kind, Map.of());
  }

  /** A count with at most three digits: 0.4, 17, 381, 1.6k, 47k, 1.3M. */
  static String rounded(double count) {
    double scaled = count;
    List<String> units = new ArrayList<>(List.of("", "k", "M", "G"));
    while (scaled >= 999.5 && units.size() > 1) {
      scaled /= 1000;
      units.removeFirst();
    }
    boolean fraction = scaled < 9.95 && (count >= 999.5 || scaled != Math.rint(scaled));
    return String.format(Locale.ROOT, fraction ? "%.1f" : "%.0f", scaled) + units.getFirst();
  }
}
