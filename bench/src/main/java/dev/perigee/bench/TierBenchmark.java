package dev.perigee.bench;

import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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

/**
 * The same programs in each tier. If there is no tier 1, its benchmarks fail with the reason. Every
 * program runs a little before any is measured, so that the interpreter's loop has been compiled
 * for all operations.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TierBenchmark {
  /** A program. Its name is a parameter, and its source returns a function of its size. */
  public enum Program {
    /** Calls between Lua functions. */
    FIB(
        24,
        """
        local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
        return fib
        """),

    /** Float arithmetic in a loop. */
    FLOATS(
        300_000,
        """
        return function(n) local s = 0.0 for i = 1, n do s = s + i * 0.5 end return s end
        """),

    /** Arrays read and written. */
    SIEVE(
        30_000,
        """
        return function(n)
          local composite, count = {}, 0
          for i = 2, n do composite[i] = false end
          for i = 2, n do
            if not composite[i] then
              count = count + 1
              for j = i * i, n, i do composite[j] = true end
            end
          end
          return count
        end
        """),

    /** Fields, methods and closures. */
    OBJECTS(
        50_000,
        """
        local Account = {}
        Account.__index = Account
        function Account.new() return setmetatable({balance = 0}, Account) end
        function Account:deposit(amount) self.balance = self.balance + amount end
        return function(n)
          local account = Account.new()
          for i = 1, n do account:deposit(i) end
          return account.balance
        end
        """),

    /** Strings created and joined. */
    STRINGS(
        5_000,
        """
        return function(n)
          local parts = {}
          for i = 1, n do parts[i] = "item " .. i end
          return #table.concat(parts, ",")
        end
        """);

    private final long size;
    private final String source;

    Program(long size, String source) {
      this.size = size;
      this.source = source;
    }
  }

  /** The program that runs. */
  @Param public Program program = Program.FIB;

  /** The tiers that run it. */
  @Param({"INTERPRETED", "MIXED"})
  public PerigeeOptions.Tier tier = PerigeeOptions.Tier.MIXED;

  private @Nullable PerigeeEngine engine;
  private @Nullable LuaFunction function;

  /**
   * Creates the engine and runs every program.
   *
   * @throws IllegalStateException if the tier is not available here
   */
  @Setup
  public void start() {
    PerigeeEngine made = new PerigeeEngine(PerigeeOptions.builder().tier(tier).build());
    engine = made;
    if (tier != PerigeeOptions.Tier.INTERPRETED && !made.jitObstacle().isEmpty()) {
      throw new IllegalStateException("there is no tier 1: " + made.jitObstacle());
    }
    for (Program other : Program.values()) {
      LuaFunction compiled = compile(made, other);
      compiled.call(other.size);
      if (other == program) {
        function = compiled;
      }
    }
  }

  private static LuaFunction compile(PerigeeEngine engine, Program program) {
    byte[] source = program.source.getBytes(StandardCharsets.UTF_8);
    Object made = engine.eval(source, "=" + program);
    if (made instanceof LuaFunction function) {
      return function;
    }
    throw new IllegalStateException(program + " returned no function");
  }

  /** Closes the engine. */
  @TearDown
  public void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  /** One run of the program. */
  @Benchmark
  public @Nullable Object run() {
    LuaFunction running = function;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running.call(program.size);
  }
}
