package dev.perigee.bench;

import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.LuaScriptEngine;
import dev.perigee.engine.LuaScriptEngineFactory;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes until a script runs: to parse and compile it, and to create an engine for it.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class LoadBenchmark {
  private static final int LINES = 10_000;
  private static final int SETTINGS = 96;

  private final byte[] program = program();
  private byte[] configuration = {};
  private byte[] known = {};
  private int configurations;
  private @Nullable PerigeeEngine engine;

  /** Creates the engine that loads. */
  @Setup
  public void start() {
    engine = new PerigeeEngine(PerigeeOptions.builder().shareCompiledTexts(false).build());
    writeConfiguration();
    known = configuration;
  }

  /** Closes the engine. */
  @TearDown
  public void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  /** Writes a configuration that no engine of this JVM has seen before. */
  @Setup(Level.Invocation)
  public void writeConfiguration() {
    configurations++;
    StringBuilder source = new StringBuilder();
    source.append("local base = ").append(configurations).append("\nlocal settings = {}\n");
    for (int i = 0; i < SETTINGS; i++) {
      String line =
          switch (i % 4) {
            case 0 -> "settings.server%d = {host = 'host%d.example.org', port = 8000 + %d}";
            case 1 -> "settings.limit%d = base * %d + %d -- requests a second";
            case 2 -> "if base > %d then settings.mode%d = 'large' else settings.mode = %d end";
            default -> "settings.check%d = function(value) return value and #value < %d + %d end";
          };
      source.append(line.formatted(i, i, i)).append('\n');
    }
    source.append("settings.url = 'http://' .. settings.server0.host\nreturn settings.url\n");
    configuration = source.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A long program that consists of repetitions of the benchmark programs. */
  private static byte[] program() {
    StringBuilder source = new StringBuilder("local programs = {}\n");
    int lines = 1;
    while (lines < LINES) {
      for (String name : Programs.NAMES) {
        String body = new String(Programs.source(name), StandardCharsets.UTF_8);
        source.append("programs[#programs + 1] = (function()\n").append(body).append("end)()\n");
        lines += 2 + (int) body.lines().count();
        if (lines >= LINES) {
          break;
        }
      }
    }
    return source.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Parses and compiles a long program; measures lines per second. */
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(LINES)
  public LuaFunction lines() {
    PerigeeEngine loading = engine;
    if (loading == null) {
      throw new IllegalStateException("not started");
    }
    return loading.load(program, "=program");
  }

  /** A new engine that evaluates a new configuration of 100 lines once. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public @Nullable Object configuration() {
    try (PerigeeEngine evaluating = new PerigeeEngine()) {
      return evaluating.eval(configuration, "=configuration");
    }
  }

  /** The same with a configuration that other engines of the JVM have evaluated. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public @Nullable Object knownConfiguration() {
    try (PerigeeEngine evaluating = new PerigeeEngine()) {
      return evaluating.eval(known, "=configuration");
    }
  }

  /** A new {@code javax.script} engine that evaluates one expression and is closed. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public @Nullable Object engine() throws ScriptException {
    try (LuaScriptEngine evaluating =
        new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties())) {
      return evaluating.eval("return 1 + 2");
    }
  }
}
