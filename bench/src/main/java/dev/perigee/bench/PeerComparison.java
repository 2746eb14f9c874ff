package dev.perigee.bench;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Perigee next to other implementations, as ratios in one run: in each round every program is run
 * by every contestant in turn, and the least processor time of the rounds counts. All programs have
 * run before. Where there is native code, tier 0 alone is one of the other implementations;
 * elsewhere it is Perigee.
 *
 * <p>Arguments: commands of other implementations, with their arguments ({@code lua5.4} without
 * any). System properties: {@code perigee.bench.rounds}, {@code perigee.bench.milliseconds} of a
 * measurement, {@code perigee.bench.programs} as a regular expression.
 */
public final class PeerComparison {
  private PeerComparison() {}

  /** Prints a line for each program and the geometric means. */
  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.getInteger("perigee.bench.rounds", 5);
    int milliseconds = Integer.getInteger("perigee.bench.milliseconds", 200);
    String selected = System.getProperty("perigee.bench.programs", ".*");
    Map<String, Contestant> peers = new LinkedHashMap<>();
    for (String command : arguments.length == 0 ? new String[] {"lua5.4"} : arguments) {
      peers.put(command, Contestant.command(command));
    }
    PerigeeOptions interpreted = options(PerigeeOptions.Tier.INTERPRETED);
    PerigeeOptions options = options(PerigeeOptions.Tier.MIXED);
    String obstacle = obstacle(options);
    if (obstacle.isEmpty()) {
      peers.put("Perigee, tier 0", Contestant.perigee(interpreted));
    } else {
      System.out.println("Perigee is its tier 0 here: " + obstacle);
      options = interpreted;
    }
    try (Contestant perigee = Contestant.perigee(options)) {
      for (int i = 0; i < 3; i++) {
        Programs.NAMES.forEach(name -> perigee.measure(name, milliseconds));
        Contestant tier0 = peers.get("Perigee, tier 0");
        if (tier0 != null) {
          Programs.NAMES.forEach(name -> tier0.measure(name, milliseconds));
        }
      }
      List<String> names = Programs.NAMES.stream().filter(n -> n.matches(selected)).toList();
      double[] ours = new double[names.size()];
      Map<String, double[]> theirs = new LinkedHashMap<>();
      Arrays.fill(ours, Double.MAX_VALUE);
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < ours.length; i++) {
          String name = names.get(i);
          ours[i] = Math.min(ours[i], perigee.measure(name, milliseconds));
          for (var peer : peers.entrySet()) {
            double[] best = theirs.computeIfAbsent(peer.getKey(), k -> filled(names.size()));
            best[i] = Math.min(best[i], peer.getValue().measure(name, milliseconds));
          }
        }
      }
      print(names, ours, theirs);
    } finally {
      peers.values().forEach(Contestant::close);
    }
  }

  private static PerigeeOptions options(PerigeeOptions.Tier tier) {
    return PerigeeOptions.builder().tier(tier).build();
  }

  /** Why there is no native code here; empty if there is. */
  private static String obstacle(PerigeeOptions options) {
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      return engine.jitObstacle();
    }
  }

  private static double[] filled(int size) {
    double[] array = new double[size];
    Arrays.fill(array, Double.MAX_VALUE);
    return array;
  }

  private static void print(List<String> names, double[] ours, Map<String, double[]> theirs) {
    List<String> columns = new ArrayList<>(theirs.keySet());
    for (int c = 0; c < columns.size(); c++) {
      System.out.println(c + 1 + ": " + columns.get(c));
    }
    System.out.printf("%-12s %12s", "program", "perigee ms");
    for (int c = 1; c <= columns.size(); c++) {
      System.out.printf(" %16s", "speed/" + c);
    }
    System.out.println();
    double[] logarithms = new double[columns.size()];
    for (int i = 0; i < ours.length; i++) {
      System.out.printf(Locale.ROOT, "%-12s %12.3f", names.get(i), ours[i] / 1e6);
      for (int c = 0; c < columns.size(); c++) {
        double speed = Objects.requireNonNull(theirs.get(columns.get(c)))[i] / ours[i];
        logarithms[c] += Math.log(speed);
        System.out.printf(Locale.ROOT, " %16.2f", speed);
      }
      System.out.println();
    }
    System.out.printf("%-25s", "geometric mean");
    for (double sum : logarithms) {
      System.out.printf(Locale.ROOT, " %16.2f", Math.exp(sum / ours.length));
    }
    System.out.println();
  }
}
