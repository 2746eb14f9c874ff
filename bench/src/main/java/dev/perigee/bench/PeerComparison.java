package dev.perigee.bench;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares Perigee with other implementations in one run. In each round, every contestant runs
 * every program in turn, and the least processor time of the rounds counts. All programs have run
 * before. If there is native code, tier 0 alone is one of the other implementations; otherwise it
 * represents Perigee.
 *
 * <p>Arguments: commands of other implementations, with their arguments ({@code lua5.4} by
 * default). System properties: {@code perigee.bench.rounds}, {@code perigee.bench.milliseconds} for
 * a measurement, {@code perigee.bench.programs} as a regular expression.
 */
public final class PeerComparison {
  private static final int WARM_UPS = 3;

  private PeerComparison() {}

  /** Prints a line for each program and the geometric means. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    PerigeeOptions interpreted = options(PerigeeOptions.Tier.INTERPRETED);
    String obstacle = obstacle();
    if (obstacle.isEmpty()) {
      contestants.put("Perigee", Contestant.perigee(options(PerigeeOptions.Tier.MIXED)));
    } else {
      System.out.println("Perigee runs in tier 0 here: " + obstacle);
      contestants.put("Perigee", Contestant.perigee(interpreted));
    }
    addCommands(contestants, arguments.length == 0 ? List.of("lua5.4") : List.of(arguments));
    if (obstacle.isEmpty()) {
      contestants.put("Perigee, tier 0", Contestant.perigee(interpreted));
    }
    String selected = System.getProperty("perigee.bench.programs", ".*");
    compare(Programs.matching(selected), contestants);
  }

  /**
   * Compares native code with other implementations.
   *
   * @param commands the commands of the other implementations
   * @throws IllegalStateException if there is no native code here
   */
  static void ofNativeCode(List<String> programs, List<String> commands) throws IOException {
    String obstacle = obstacle();
    if (!obstacle.isEmpty()) {
      throw new IllegalStateException("there is no native code: " + obstacle);
    }
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    contestants.put("Perigee", Contestant.perigee(options(PerigeeOptions.Tier.MIXED)));
    addCommands(contestants, commands);
    compare(programs, contestants);
  }

  private static void addCommands(Map<String, Contestant> contestants, List<String> commands)
      throws IOException {
    for (String command : commands) {
      contestants.put(command, Contestant.command(command));
    }
  }

  private static PerigeeOptions options(PerigeeOptions.Tier tier) {
    return PerigeeOptions.builder().tier(tier).build();
  }

  /** Why there is no native code here; empty if there is. */
  private static String obstacle() {
    try (PerigeeEngine engine = new PerigeeEngine(options(PerigeeOptions.Tier.MIXED))) {
      return engine.jitObstacle();
    }
  }

  /** Compares the first contestant with the others, and closes all. */
  private static void compare(List<String> programs, Map<String, Contestant> contestants) {
    int rounds = Integer.getInteger("perigee.bench.rounds", 5);
    int milliseconds = Integer.getInteger("perigee.bench.milliseconds", 200);
    double[][] best = new double[contestants.size()][programs.size()];
    try {
      for (Contestant contestant : contestants.values()) {
        for (int i = 0; i < WARM_UPS; i++) {
          Programs.NAMES.forEach(name -> contestant.measure(name, milliseconds));
        }
      }
      for (double[] times : best) {
        Arrays.fill(times, Double.MAX_VALUE);
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < programs.size(); i++) {
          int c = 0;
          for (Contestant contestant : contestants.values()) {
            double time = contestant.measure(programs.get(i), milliseconds);
            best[c][i] = Math.min(best[c][i], time);
            c++;
          }
        }
      }
    } finally {
      contestants.values().forEach(Contestant::close);
    }
    print(programs, List.copyOf(contestants.keySet()), best);
  }

  /**
   * Prints the table.
   *
   * @param times for each contestant, the nanoseconds of each program
   */
  private static void print(List<String> programs, List<String> contestants, double[][] times) {
    for (int c = 1; c < contestants.size(); c++) {
      System.out.println(c + ": " + contestants.get(c));
    }
    System.out.printf("%-12s %12s", "program", "perigee ms");
    for (int c = 1; c < contestants.size(); c++) {
      System.out.printf(" %10s %10s", "ms/" + c, "speed/" + c);
    }
    System.out.println();
    double[] logarithms = new double[contestants.size()];
    for (int i = 0; i < programs.size(); i++) {
      System.out.printf(Locale.ROOT, "%-12s %12.3f", programs.get(i), times[0][i] / 1e6);
      for (int c = 1; c < contestants.size(); c++) {
        double speed = times[c][i] / times[0][i];
        logarithms[c] += Math.log(speed);
        System.out.printf(Locale.ROOT, " %10.3f %10.2f", times[c][i] / 1e6, speed);
      }
      System.out.println();
    }
    System.out.printf("%-25s", "geometric mean");
    for (int c = 1; c < contestants.size(); c++) {
      double mean = Math.exp(logarithms[c] / programs.size());
      System.out.printf(Locale.ROOT, " %10s %10.2f", "", mean);
    }
    System.out.println();
  }
}
