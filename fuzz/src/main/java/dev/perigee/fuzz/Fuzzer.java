package dev.perigee.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs random programs in Perigee, and compares them with PUC Lua or only checks that the engine
 * survives ({@link Mode}).
 *
 * <p>System properties: {@code fuzz.seed} (random by default), {@code fuzz.programs} (their
 * number), {@code fuzz.mode} (compare or debug), {@code fuzz.threads}, {@code fuzz.oracle} (a
 * command, by default {@code lua5.4}), {@code fuzz.failures} (a folder to which failing programs
 * are written, with both outputs and a reduced version), {@code fuzz.engine} (the number of
 * programs that an engine runs before it is replaced), {@code fuzz.seconds} (the time limit of a
 * program, by default 30; an emulated machine needs more), {@code fuzz.reduction} (seconds to spend
 * on reducing a failing program), {@code fuzz.mostFailures} (the number of failures that end a run,
 * by default 20), {@code fuzz.construct} (a construct for each program), {@code fuzz.print} (only
 * print the programs), {@code fuzz.statistics} (print what was executed, and fail if something was
 * not). Perigee's own properties configure the engines ({@code perigee.tier} and so on); {@code
 * fuzz.chaos=true} gives each engine a chaos seed.
 *
 * <p>Program n is determined by the seed {@code fuzz.seed + n}, whatever ran before, so a long run
 * can be divided into parts. The exit code is 1 if outputs differed, engines failed or statistics
 * have holes, and 3 if a program does not end.
 */
public final class Fuzzer {
  private static final Duration PROGRESS_INTERVAL = Duration.ofMinutes(1);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** A program that takes this many times its time limit counts as endless. */
  private static final int PATIENCE = 10;

  /** The stack size of a thread, in which 200 nested calls of Lua from Java must fit. */
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
      // Tier 0's loop must run from the start, so that its exits occur.
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

  /** Runs programs in threads of their own, and reports the progress. */
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
    long reported = start;
    for (Thread thread : threads) {
      while (!thread.join(LOOK_INTERVAL)) {
        if (System.nanoTime() - reported > PROGRESS_INTERVAL.toNanos()) {
          reported = System.nanoTime();
          report(settings, tally, start);
        }
        workers.forEach(worker -> requireEnd(worker, settings));
      }
    }
    reports.close();
    report(settings, tally, start);
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

  private static void report(Settings settings, Tally tally, long start) {
    int programs = tally.programs.get();
    long seconds = Math.max(1, (System.nanoTime() - start) / 1_000_000_000L);
    System.out.printf(
        "fuzz: %d programs, seeds %d..%d, %d differ, %d failed engines, %d did not end in the oracle,"
            + " %d unstable in the oracle, %d ended by a limit; %d per second%n",
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
