package dev.perigee.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs random programs in Perigee, and compares them with PUC Lua or only looks whether the engine
 * survives ({@link Mode}).
 *
 * <p>System properties: {@code fuzz.seed} (random when absent), {@code fuzz.programs}, {@code
 * fuzz.mode} (compare or debug), {@code fuzz.threads}, {@code fuzz.oracle} (a command, {@code
 * lua5.4}), {@code fuzz.failures} (a folder that failing programs are written to, with both outputs
 * and a smaller version), {@code fuzz.engine} (programs that an engine runs before a new one takes
 * over), {@code fuzz.seconds} (a program's most, 30; an emulated machine wants more), {@code
 * fuzz.reduction} (seconds that a failing program is made smaller), {@code fuzz.mostFailures} (that
 * end a run, 20), {@code fuzz.construct} (one that each program has), {@code fuzz.print} (only
 * prints the programs), {@code fuzz.statistics} (tells what was executed, and fails when something
 * was not). Engines are as Perigee's own properties have them ({@code perigee.tier} and so on);
 * {@code fuzz.chaos=true} gives each engine a chaos seed of its own.
 *
 * <p>The program of number n is that of seed {@code fuzz.seed + n}, whatever ran before; so a long
 * run can be made of parts. The exit code is 1 when outputs differed, engines failed or statistics
 * have holes, and 3 when a program does not end.
 */
public final class Fuzzer {
  private static final Duration PROGRESS_INTERVAL = Duration.ofMinutes(1);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** How much longer than its deadline a program may take before it counts as one without end. */
  private static final int PATIENCE = 10;

  /** Of a thread: 200 calls of Lua from Java inside each other must fit. */
  private static final long STACK = 256L << 20;

  private Fuzzer() {}

  /** Runs the programs. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.ofSystemProperties();
    if (Boolean.getBoolean("fuzz.print")) {
      for (int i = 0; i < settings.programs(); i++) {
        System.out.println(Worker.generator(settings, i).generate());
      }
      return;
    }
    if (settings.mode() == Mode.COMPARE && !Oracle.isThere(settings.oracle())) {
      System.err.println("fuzz: " + settings.oracle() + " is not " + Oracle.VERSION);
      System.exit(2);
    }
    if (settings.statistics()) {
      System.setProperty("perigee.counts", "true");
      // Tier 0's loop is to run from the beginning, for its exits.
      System.setProperty("perigee.training", "false");
    }
    Tally tally = new Tally();
    run(settings, tally);
    boolean complete = true;
    if (settings.statistics()) {
      Statistics statistics = new Statistics(tally, settings.mode());
      statistics.print();
      complete = statistics.isComplete();
    }
    System.exit(tally.failures() == 0 && complete ? 0 : 1);
  }

  /** Runs programs in threads of their own, and tells how it goes. */
  static void run(Settings settings, Tally tally) throws IOException, InterruptedException {
    System.out.println(
        "fuzz: "
            + settings.programs()
            + " programs from seed "
            + settings.seed()
            + ", mode "
            + settings.mode().name().toLowerCase(java.util.Locale.ROOT));
    long start = System.nanoTime();
    Reports reports = new Reports(settings);
    AtomicInteger next = new AtomicInteger();
    List<Worker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    boolean compares = settings.mode() == Mode.COMPARE && Oracle.isThere(settings.oracle());
    for (int i = 0; i < settings.threads(); i++) {
      Oracle oracle = compares ? new Oracle(settings.oracle()) : null;
      Worker worker = new Worker(settings, tally, reports, next, oracle);
      workers.add(worker);
      threads.add(Thread.ofPlatform().name("fuzz " + i).stackSize(STACK).start(worker));
    }
    long told = start;
    for (Thread thread : threads) {
      while (!thread.join(LOOK_INTERVAL)) {
        if (System.nanoTime() - told > PROGRESS_INTERVAL.toNanos()) {
          told = System.nanoTime();
          tell(settings, tally, start);
        }
        workers.forEach(worker -> requireEnd(worker, settings));
      }
    }
    reports.close();
    tell(settings, tally, start);
  }

  private static void requireEnd(Worker worker, Settings settings) {
    long seconds = (System.nanoTime() - worker.runningSince) / 1_000_000_000L;
    if (worker.isRunning() && seconds > (long) settings.seconds() * PATIENCE) {
      System.out.println("fuzz: program " + worker.running + " does not end; the threads:");
      Thread.getAllStackTraces()
          .forEach((thread, frames) -> {
            System.out.println(thread);
            for (StackTraceElement frame : frames) {
              System.out.println("  " + frame);
            }
          });
      System.exit(3);
    }
  }

  private static void tell(Settings settings, Tally tally, long start) {
    int programs = tally.programs.get();
    long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000L);
    System.out.printf(
        "fuzz: %d programs, seed %d..%d, %d differ, %d failed engines, %d not ended in the oracle,"
            + " %d unstable in the oracle, %d ended by a limit; %d a second%n",
        programs,
        settings.seed(),
        settings.seed() + programs - 1,
        tally.differ.get(),
        tally.failedEngines.get(),
        tally.notEnded.get(),
        tally.unstable.get(),
        tally.limited.get(),
        programs / seconds);
  }
}
