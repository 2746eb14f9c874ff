package dev.perigee.bench;

import java.util.concurrent.TimeUnit;
import javax.script.ScriptException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a call from Java, in Perigee and in other engines. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CallBenchmark {
  /** The engine that is called. */
  @Param({"perigee", "nashorn", "luaj", "luajava"})
  public String engine = "perigee";

  private @Nullable CalledEngine called;
  private int number;

  /** Creates the engine. */
  @Setup
  public void start() throws ScriptException {
    called = CalledEngine.named(engine);
  }

  /** Closes the engine. */
  @TearDown
  public void stop() throws Exception {
    called().close();
  }

  private CalledEngine called() {
    if (called == null) {
      throw new IllegalStateException("not started");
    }
    return called;
  }

  /** Calls a global function that adds two integers. */
  @Benchmark
  public @Nullable Object invokeFunction() throws Exception {
    return called().invoke(number++, 2);
  }

  /** Evaluates a compiled script in the engine's own bindings. */
  @Benchmark
  public @Nullable Object compiledEval() throws Exception {
    return called().evalCompiled();
  }

  /** Evaluates a compiled script in new bindings that hold one number. */
  @Benchmark
  public @Nullable Object compiledEvalInNewBindings() throws Exception {
    return called().evalCompiledInNewBindings(number++);
  }

  /** Evaluates a text that has been evaluated before. */
  @Benchmark
  public @Nullable Object evalOfKnownText() throws Exception {
    return called().evalText();
  }
}
