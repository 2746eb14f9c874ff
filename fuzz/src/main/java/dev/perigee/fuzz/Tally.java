package dev.perigee.fuzz;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** What all threads of a run have seen. */
final class Tally {
  final AtomicInteger programs = new AtomicInteger();

  /** Outputs that are not the oracle's. */
  final AtomicInteger differ = new AtomicInteger();

  /** Programs that broke their engine. */
  final AtomicInteger failedEngines = new AtomicInteger();

  /** Programs that the oracle did not end well. */
  final AtomicInteger notEnded = new AtomicInteger();

  /** Programs whose output the oracle does not repeat. */
  final AtomicInteger unstable = new AtomicInteger();

  /** Programs that Perigee's limits ended. */
  final AtomicInteger limited = new AtomicInteger();

  /** How often each construct was generated. */
  final AtomicLongArray constructs = new AtomicLongArray(Grammar.instance().constructs().size());

  void addConstructs(int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        constructs.getAndAdd(i, counts[i]);
      }
    }
  }

  int failures() {
    return differ.get() + failedEngines.get();
  }
}
