package dev.perigee.bench;

import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One of the implementations of Lua that {@link PeerComparison} compares. */
interface Contestant extends AutoCloseable {
  /**
   * Calls a program repeatedly for about this many milliseconds of processor time.
   *
   * @return nanoseconds of processor time that one call took
   */
  double measure(String program, int milliseconds);

  @Override
  void close();

  /** Perigee in this JVM. */
  static Contestant perigee(PerigeeOptions options) {
    PerigeeEngine engine = new PerigeeEngine(options);
    Map<String, LuaFunction> functions = new HashMap<>();
    return new Contestant() {
      @Override
      public double measure(String program, int milliseconds) {
        LuaFunction function =
            functions.computeIfAbsent(
                program,
                name ->
                    (LuaFunction)
                        Objects.requireNonNull(engine.eval(Programs.source(name), "=" + name)));
        return measureHere(function::call, milliseconds);
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  /** Runs a program in this thread and measures this thread's processor time. */
  static double measureHere(Runnable program, int milliseconds) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    long passed = 0;
    int calls = 0;
    while (passed < milliseconds * 1_000_000L) {
      program.run();
      calls++;
      passed = threads.getCurrentThreadCpuTime() - start;
    }
    return (double) passed / calls;
  }

  /** Another implementation in a process of its own, which receives what to run. */
  static Contestant command(String command) throws IOException {
    Path folder = Files.createTempDirectory("perigee-bench");
    Path driver = folder.resolve("measure.lua");
    Files.write(driver, Programs.resource("measure.lua"));
    for (String name : Programs.NAMES) {
      Files.write(folder.resolve(name + ".lua"), Programs.source(name));
    }
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.add(driver.toString());
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
    Writer questions = process.outputWriter(StandardCharsets.UTF_8);
    return new Contestant() {
      @Override
      public double measure(String program, int milliseconds) {
        try {
          questions.write(milliseconds + " " + folder.resolve(program + ".lua") + "\n");
          questions.flush();
          return Double.parseDouble(Objects.requireNonNull(answers.readLine(), command));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void close() {
        process.destroy();
      }
    };
  }
}
