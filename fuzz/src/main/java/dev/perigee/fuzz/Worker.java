package dev.perigee.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a run, with an oracle and an engine of its own. It takes batches of programs. While
 * Perigee runs one batch, the oracle runs the next.
 */
final class Worker implements Runnable {
  /** The number of programs that a worker takes at a time. */
  static final int BATCH = 100;

  /** Programs that take longer are reported, since many of them would make a run take days. */
  private static final Duration SLOW = Duration.ofSeconds(3);

  /**
   * A program with its seed.
   *
   * @param steps whether each operation must be a step, so that it is counted
   */
  record Program(long seed, boolean steps, Node tree, String text) {}

  private record Batch(
      List<Program> programs, CompletableFuture<List<@Nullable String>> expected) {}

  private final Settings settings;
  private final Tally tally;
  private final Reports reports;
  private final AtomicInteger next;
  private final @Nullable Oracle oracle;
  private @Nullable Subject subject;
  private int usedBy;
  private boolean steps;

  /** The seed of the running program, for the thread that monitors this one. */
  volatile long running;

  /** When the running program began. */
  volatile long runningSince;

  private volatile boolean isRunning;

  /**
   * Creates a worker.
   *
   * @param next the number of the next program that no worker has taken
   * @param oracle the oracle; null if nothing is compared
   */
  Worker(
      Settings settings,
      Tally tally,
      Reports reports,
      AtomicInteger next,
      @Nullable Oracle oracle) {
    this.settings = settings;
    this.tally = tally;
    this.reports = reports;
    this.next = next;
    this.oracle = oracle;
  }

  @Override
  public void run() {
    try {
      Batch batch = prepare();
      while (batch != null && tally.failures() < settings.mostFailures()) {
        Batch following = prepare();
        run(batch);
        batch = following;
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      drop();
      if (oracle != null) {
        oracle.close();
      }
    }
  }

  /** The next programs, which are passed to the oracle; null if there are no more. */
  private @Nullable Batch prepare() {
    int first = next.getAndAdd(BATCH);
    List<Program> programs = new ArrayList<>();
    for (int i = first; i < Math.min(first + BATCH, settings.programs()); i++) {
      programs.add(program(i));
    }
    if (programs.isEmpty()) {
      return null;
    }
    List<String> texts = programs.stream().map(Program::text).toList();
    return new Batch(
        programs,
        oracle == null
            ? CompletableFuture.completedFuture(new ArrayList<>(texts))
            : oracle.runAll(texts));
  }

  private Program program(int number) {
    ProgramGenerator generator = generator(settings, number);
    Node tree = generator.generate();
    tally.addConstructs(generator.counts());
    boolean steps =
        settings.statistics() && number / Grammar.instance().constructs().size() % 2 == 0;
    return new Program(settings.seed() + number, steps, tree, tree.toString());
  }

  /** The generator of the program with a number. */
  static ProgramGenerator generator(Settings settings, int number) {
    long seed = settings.seed() + number;
    List<Construct> constructs = Grammar.instance().constructs();
    String name = System.getProperty("fuzz.construct");
    Construct wanted = null;
    if (name != null) {
      wanted = Grammar.instance().named(name);
    } else if (settings.statistics() && number < 2 * constructs.size()) {
      // Statistics need every construct, including rare ones.
      wanted = constructs.get(number % constructs.size());
    }
    return new ProgramGenerator(seed, settings.mode(), wanted);
  }

  private void run(Batch batch) throws IOException {
    List<String> actual = new ArrayList<>();
    for (Program program : batch.programs()) {
      actual.add(run(program));
    }
    List<@Nullable String> expected = batch.expected().join();
    for (int i = 0; i < actual.size(); i++) {
      judge(batch.programs().get(i), expected.get(i), actual.get(i));
    }
  }

  private String run(Program program) throws IOException {
    running = program.seed();
    runningSince = System.nanoTime();
    reports.running(program.seed());
    Subject used = subject;
    boolean fits = used != null && used.isSound() && steps == program.steps();
    if (used == null || !fits || usedBy >= settings.programsAnEngine()) {
      drop();
      steps = program.steps();
      used = new Subject(settings.options(program.seed(), steps), settings.mode());
      subject = used;
    }
    usedBy++;
    isRunning = true;
    String output = used.run(program.text());
    isRunning = false;
    if (System.nanoTime() - runningSince > SLOW.toNanos()) {
      reports.slow(program, Duration.ofNanos(System.nanoTime() - runningSince));
    }
    tally.programs.getAndIncrement();
    return output;
  }

  /** Whether Perigee is running a program. */
  boolean isRunning() {
    return isRunning;
  }

  private void drop() {
    if (subject != null) {
      subject.close();
    }
    subject = null;
    usedBy = 0;
  }

  private void judge(Program program, @Nullable String expected, String actual) throws IOException {
    if (actual.startsWith(Subject.FAILED)) {
      tally.failedEngines.getAndIncrement();
      reports.failed(program, actual, oracle);
      return;
    }
    if (actual.startsWith(Subject.ENDED)) {
      tally.limited.getAndIncrement();
    }
    if (oracle == null) {
      return;
    }
    if (expected == null) {
      tally.notEnded.getAndIncrement();
      reports.notEnded(program);
    } else if (!actual.equals(expected)) {
      compareAgain(program, expected, actual);
    }
  }

  /**
   * Reports a program whose output differs from the oracle's, unless two further runs of the oracle
   * differ, too, since the output depends on addresses or on the order of a traversal.
   */
  private void compareAgain(Program program, String expected, String actual) throws IOException {
    // The oracle may be running the next batch, and serves only one caller at a time.
    try (Oracle other = new Oracle(settings.oracle())) {
      for (int i = 0; i < 2; i++) {
        other.restart();
        if (!expected.equals(other.run(program.text()))) {
          tally.unstable.getAndIncrement();
          reports.unstable(program);
          return;
        }
      }
      tally.differ.getAndIncrement();
      reports.differs(program, expected, actual, other);
    }
  }
}
