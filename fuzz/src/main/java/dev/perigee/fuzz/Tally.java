package dev.perigee.fuzz;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counts of all threads of a run. */
final class Tally {
  final AtomicInteger programs = new AtomicInteger();

  /** Programs whose output differs from the oracle's. */
  final AtomicInteger differ = new AtomicInteger();

  /** Programs that broke their engine. */
  final AtomicInteger failedEngines = new AtomicInteger();

  /** Programs that did not end normally in the oracle. */
  final AtomicInteger notEnded = new AtomicInteger();

  /** Programs whose output differs between two runs of the oracle. */
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
