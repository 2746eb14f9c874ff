package dev.perigee.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Runs programs on an emulated ARM64 with {@code scripts/arm64}, each set in a process of its own.
 */
final class Emulator implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Dperigee.jit.background=false",
          "--enable-native-access=ALL-UNNAMED");

  /** The exit code of the script if this host lacks what is needed. */
  private static final int UNAVAILABLE = 69;

  private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

  /** Makes HotSpot compile at once, so that the number of iterations determines how warm it is. */
  private static final String C2_AT_ONCE = "-Xbatch";

  private final String script;
  private final Path folder;
  private final List<String> programs;
  private final int iterations;

  /**
   * @param script the path of scripts/arm64
   * @param programs the programs that run, in this order
   * @param iterations how many iterations of each are counted
   */
  Emulator(String script, List<String> programs, int iterations) throws IOException {
    this.script = script;
    this.programs = programs;
    this.iterations = iterations;
    folder = Files.createTempDirectory("perigee-count");
    for (String program : programs) {
      Files.write(file(program), Programs.source(program));
    }
  }

  /**
   * Whether the script can count instructions here. It fetches what it needs, or says why it
   * cannot.
   */
  boolean isAvailable() throws IOException {
    Path marks = folder.resolve("no.marks");
    int status =
        status(List.of(script, "count", "--marks", marks.toString(), "lua5.4", "-v"), line -> {});
    if (status != 0 && status != UNAVAILABLE) {
      throw new IOException(script + " ended with status " + status);
    }
    return status == 0;
  }

  private Path file(String program) {
    return folder.resolve(program + ".lua");
  }

  /**
   * Counts Perigee's instructions.
   *
   * @param onlyRegion whether only instructions in the code region count; if so, HotSpot compiles
   *     quickly instead of well
   * @param done receives each program with its iterations as soon as they are counted
   */
  void count(
      boolean onlyRegion,
      int warmUp,
      List<String> jvmOptions,
      BiConsumer<String, List<Instructions>> done)
      throws IOException {
    Path marks = folder.resolve("perigee.marks");
    List<String> command = new ArrayList<>(List.of(script, "count", "--marks", marks.toString()));
    if (onlyRegion) {
      command.add("--only-first");
    }
    command.addAll(java(onlyRegion ? ONLY_C1 : C2_AT_ONCE, warmUp, jvmOptions));
    List<String> counted = new ArrayList<>();
    run(
        command,
        line -> {
          counted.add(line);
          // The process may have set marks of the next program already.
          List<String> lines = Files.readAllLines(marks);
          List<String> complete = lines.subList(0, counted.size() * (iterations + 1));
          done.accept(line, Instructions.parse(complete, counted.size(), iterations).getLast());
        });
  }

  /** Counts how often Perigee's code leaves, by program. */
  Map<String, ExitCounts> exitCounts(int warmUp, List<String> jvmOptions) throws IOException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("-Dperigee.counts=true");
    List<String> lines = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(java(ONLY_C1, warmUp, options));
    run(command, lines::add);
    return ExitCounts.parse(lines, iterations);
  }

  private List<String> java(String compiler, int warmUp, List<String> jvmOptions) {
    List<String> words = new ArrayList<>(List.of("java", compiler));
    words.addAll(JVM_OPTIONS);
    words.addAll(jvmOptions);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(CountedRun.class.getName(), "" + warmUp, "" + iterations));
    words.addAll(programs);
    return words;
  }

  /** Counts the instructions of another Lua for one iteration of each program. */
  List<Long> count(String lua, int warmUp) throws IOException {
    Path marks = folder.resolve(lua + ".marks");
    Path driver = folder.resolve("count-programs.lua");
    Files.write(driver, Programs.resource("count.lua"));
    List<String> command = new ArrayList<>();
    command.addAll(List.of(script, "count", "--marks", marks.toString(), lua));
    command.addAll(List.of(driver.toString(), "" + warmUp, "" + iterations));
    programs.forEach(program -> command.add(file(program).toString()));
    run(command, line -> {});
    return Instructions.parse(Files.readAllLines(marks), programs.size(), iterations).stream()
        .map(counted -> Instructions.mean(counted).total())
        .toList();
  }

  /** Deletes the files that the runs have left. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private interface Listener {
    void line(String line) throws IOException;
  }

  private static void run(List<String> command, Listener listener) throws IOException {
    int status = status(command, listener);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with status " + status);
    }
  }

  /** Runs a command and returns its exit code. */
  private static int status(List<String> command, Listener listener) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        listener.line(line);
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroy();
    }
  }
}
