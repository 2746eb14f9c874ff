package dev.perigee.tier1;

import java.util.LinkedHashMap;
import java.util.Map;

/** What tier 1 has done in one engine. */
final class TierStatistics {
  /** The number of reasons that are reported one by one; further ones are only counted. */
  private static final int MAX_REASONS = 50;

  private record Failures(int count, String first) {}

  private final Map<String, Failures> failures = new LinkedHashMap<>();
  private int failed;

  /** Downcalls into native code. */
  long entered;

  /** The number of times that native code left for tier 0 because a guard failed. */
  long deoptimizations;

  int requested;

  /** Requests whose code was already in the cache. */
  int found;

  int installed;

  /** Functions sent back to tier 0 because their code left the cache. */
  int evicted;

  /** Functions compiled again because a guard failed too often. */
  int recompiled;

  /** Requests for which the region or the queue had no room. */
  int deferred;

  /** Requests on which the compiler itself failed. */
  int compilerFailures;

  /** Records that a function cannot be compiled. */
  void failed(String reason, String function) {
    failed++;
    if (failures.size() < MAX_REASONS || failures.containsKey(reason)) {
      failures.merge(
          reason,
          new Failures(1, function),
          (known, ignored) -> new Failures(known.count + 1, known.first));
    }
  }

  int failedFunctions() {
    return failed;
  }

  /** Lines for the user. */
  String report() {
    StringBuilder text = new StringBuilder();
    text.append(requested).append(" requests, ");
    text.append(found).append(" of them in the cache already; ");
    text.append(installed).append(" installed, ");
    text.append(evicted).append(" evicted, ");
    text.append(recompiled).append(" recompiled, ");
    text.append(deferred).append(" without room, ");
    text.append(failed).append(" failed\n");
    text.append(entered).append(" entries, ");
    text.append(deoptimizations).append(" deoptimizations\n");
    failures.forEach((reason, known) ->
        text.append("failed: ")
            .append(reason)
            .append(" (")
            .append(known.count)
            .append(known.count == 1 ? " function, " : " functions, the first ")
            .append(known.first)
            .append(")\n"));
    return text.toString();
  }
}
