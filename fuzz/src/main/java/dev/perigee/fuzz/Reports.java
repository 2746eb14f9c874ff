package dev.perigee.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reports what was found, and writes it to the folder of failures. */
final class Reports {
  private final Settings settings;
  private final Path runningFile;
  private @Nullable FileChannel runningSeeds;

  Reports(Settings settings) {
    this.settings = settings;
    runningFile = settings.failures().resolve("running-" + ProcessHandle.current().pid() + ".seed");
  }

  /** Records which program runs, in case the JVM crashes. */
  synchronized void running(long seed) {
    try {
      if (runningSeeds == null) {
        Files.createDirectories(settings.failures());
        runningSeeds =
            FileChannel.open(runningFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      }
      String line = String.format("%-20d\n", seed);
      var _ =
          runningSeeds.write(
              ByteBuffer.wrap(line.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Must be called when the run has ended without a crash. */
  void close() throws IOException {
    if (runningSeeds != null) {
      runningSeeds.close();
    }
    Files.deleteIfExists(runningFile);
  }

  void notEnded(Worker.Program program) throws IOException {
    System.out.println("fuzz: program " + program.seed() + " does not end in the oracle");
    write(program.seed() + ".not-ended.lua", program.text());
  }

  void slow(Worker.Program program, Duration time) throws IOException {
    System.out.println("fuzz: program " + program.seed() + " takes " + time.toMillis() + " ms");
    write(program.seed() + ".slow.lua", program.text());
  }

  void unstable(Worker.Program program) throws IOException {
    write(program.seed() + ".unstable.lua", program.text());
  }

  void failed(Worker.Program program, String actual, @Nullable Oracle oracle) throws IOException {
    System.out.println("fuzz: program " + program.seed() + " breaks the engine\n  " + actual);
    write(program.seed() + ".lua", program.text());
    write(program.seed() + ".actual", actual);
    Reducer reducer =
        new Reducer(
            shorter -> runAlone(program, shorter).startsWith(Subject.FAILED),
            Duration.ofSeconds(settings.reductionSeconds()));
    if (runAlone(program, program.text()).startsWith(Subject.FAILED)) {
      write(program.seed() + ".reduced.lua", reducer.reduce(program.tree()));
    } else {
      System.out.println("fuzz: ... but only after the programs before it");
    }
  }

  void differs(Worker.Program program, String expected, String actual, Oracle oracle)
      throws IOException {
    System.out.println("fuzz: program " + program.seed() + " differs");
    System.out.println(firstDifference(expected, actual));
    write(program.seed() + ".lua", program.text());
    write(program.seed() + ".expected", expected);
    write(program.seed() + ".actual", actual);
    if (runAlone(program, program.text()).equals(expected)) {
      System.out.println("fuzz: ... but only after the programs before it");
      return;
    }
    Reducer reducer =
        new Reducer(
            shorter -> {
              String wanted = oracle.run(shorter);
              return wanted != null
                  && !wanted.startsWith("\"syntax")
                  && !runAlone(program, shorter).equals(wanted);
            },
            Duration.ofSeconds(settings.reductionSeconds()));
    String reduced = reducer.reduce(program.tree());
    write(program.seed() + ".reduced.lua", reduced);
    System.out.println("---- reduced\n" + reduced + "\n----");
    String wanted = oracle.run(reduced);
    if (wanted != null) {
      System.out.println(firstDifference(wanted, runAlone(program, reduced)));
    }
  }

  private String runAlone(Worker.Program program, String text) {
    try (Subject subject =
        new Subject(settings.options(program.seed(), program.steps()), settings.mode())) {
      return subject.run(text);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(settings.failures());
    Files.write(
        settings.failures().resolve(name),
        text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
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
