package dev.perigee.fuzz;

import dev.perigee.engine.PerigeeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * Compares Perigee with PUC Lua on random programs.
 *
 * <p>System properties: {@code fuzz.seed} (random when absent), {@code fuzz.programs}, {@code
 * fuzz.oracle} (a command, {@code lua5.4}), {@code fuzz.failures} (a folder that failing programs
 * are written to, with both outputs), {@code fuzz.engine} (programs that an engine runs before a
 * new one takes over), {@code fuzz.seconds} (a program's most, 30; an emulated machine wants more).
 * Engines are as Perigee's own properties have them ({@code perigee.tier} and so on); {@code
 * perigee.jit.chaos=each} gives each engine a chaos seed of its own.
 *
 * <p>The exit code is 1 when outputs differed. The program of number n is that of seed {@code
 * fuzz.seed + n}, whatever ran before.
 */
public final class Fuzzer {
  private static final int MOST_FAILURES = 20;

  /** A program that runs until its deadline fails slowly. */
  private static final Duration REDUCTION_TIME = Duration.ofMinutes(1);

  private static final Duration PROGRESS_INTERVAL = Duration.ofMinutes(1);

  private final long seed = Long.getLong("fuzz.seed", new Random().nextLong() >>> 20);
  private final int programs = Integer.getInteger("fuzz.programs", 10_000);
  private final int programsAnEngine = Integer.getInteger("fuzz.engine", 50);
  private final Path failures = Path.of(System.getProperty("fuzz.failures", "fuzz-failures"));
  private final Oracle oracle;

  private Fuzzer() throws IOException {
    oracle = new Oracle(System.getProperty("fuzz.oracle", "lua5.4"));
  }

  /** Runs the programs. */
  public static void main(String[] arguments) throws IOException {
    Fuzzer fuzzer = new Fuzzer();
    try {
      System.exit(fuzzer.run() == 0 ? 0 : 1);
    } finally {
      fuzzer.oracle.close();
    }
  }

  private int run() throws IOException {
    System.out.println("fuzz: seed " + seed + ", " + programs + " programs");
    int failed = 0;
    Subject subject = null;
    long told = System.nanoTime();
    for (int i = 0; i < programs && failed < MOST_FAILURES; i++) {
      if (subject == null || i % programsAnEngine == 0) {
        if (subject != null) {
          subject.close();
        }
        subject = new Subject(options(seed + i));
      }
      String program = new ProgramGenerator(seed + i).generate();
      String expected = oracle.run(program);
      if (expected == null) {
        System.out.println("fuzz: program " + (seed + i) + " does not end in the oracle");
        continue;
      }
      String actual = subject.run(program);
      if (!actual.equals(expected)) {
        failed++;
        report(seed + i, program, expected, actual);
        subject.close();
        subject = null;
      }
      if (System.nanoTime() - told > PROGRESS_INTERVAL.toNanos()) {
        told = System.nanoTime();
        System.out.println("fuzz: " + (i + 1) + " programs, " + failed + " differ");
      }
    }
    if (subject != null) {
      subject.close();
    }
    System.out.println("fuzz: done, " + failed + " differ");
    return failed;
  }

  private static PerigeeOptions options(long engineSeed) {
    boolean each = "each".equals(System.getProperty("perigee.jit.chaos"));
    if (each) {
      System.setProperty("perigee.jit.chaos", Long.toString(engineSeed));
    }
    try {
      return PerigeeOptions.builder()
          .deadline(Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 30)))
          .build();
    } finally {
      if (each) {
        System.setProperty("perigee.jit.chaos", "each");
      }
    }
  }

  private void report(long programSeed, String program, String expected, String actual)
      throws IOException {
    System.out.println("fuzz: program " + programSeed + " differs");
    System.out.println(firstDifference(expected, actual));
    Files.createDirectories(failures);
    write(programSeed + ".lua", program);
    write(programSeed + ".expected", expected);
    write(programSeed + ".actual", actual);
    PerigeeOptions options = options(programSeed);
    Reducer reducer =
        new Reducer(
            shorter -> {
              try (Subject subject = new Subject(options)) {
                String wanted = oracle.run(shorter);
                return wanted != null
                    && !wanted.startsWith("\"syntax")
                    && !subject.run(shorter).equals(wanted);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            REDUCTION_TIME);
    write(programSeed + ".reduced.lua", reducer.reduce(program));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(failures.resolve(name), text);
  }

  private static String firstDifference(String expected, String actual) {
    String[] wanted = expected.split("\n", -1);
    String[] got = actual.split("\n", -1);
    int line = 0;
    while (line < wanted.length && line < got.length && wanted[line].equals(got[line])) {
      line++;
    }
    return "  expected " + at(wanted, line) + "\n  actual   " + at(got, line);
  }

  private static String at(String[] lines, int index) {
    return index < lines.length ? lines[index] : "(nothing)";
  }
}
