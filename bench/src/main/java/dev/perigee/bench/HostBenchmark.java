package dev.perigee.bench;

import dev.perigee.engine.HostAccess;
import dev.perigee.engine.HostFunction;
import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What scripts do with objects of the host: nanoseconds for one use in a loop, the loop's own share
 * included ({@code EMPTY}), beside a method handle that is called in the same way.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class HostBenchmark {
  private static final int USES = 10_000;

  /** One use, in Lua. */
  public enum Use {
    /** Nothing: the loop. */
    EMPTY("local x = i"),

    /** A field of a map. */
    MAP("local x = map.name"),

    /** An element of a list. */
    LIST("local x = list[2]"),

    /** A method with an argument. */
    METHOD("local x = counter:add(i)"),

    /** A method without any. */
    GETTER("local x = counter:get()"),

    /** A method of several of its name. */
    OVERLOADED("local x = counter:put(i)"),

    /** A public field. */
    FIELD("local x = counter.total"),

    /** A function of the host's. */
    FUNCTION("local x = f(i)"),

    /** A Lua function, to compare with. */
    LUA_FUNCTION("local x = g(i)"),

    /** Another, of the libraries. */
    LIBRARY("local x = abs(i)");

    private final String statement;

    Use(String statement) {
      this.statement = statement;
    }
  }

  /** What scripts are given. */
  public static class Counter {
    /** What was added. */
    public long total;

    /** Adds. */
    public long add(long value) {
      total += value;
      return total;
    }

    /** What was added. */
    public long get() {
      return total;
    }

    /** As {@link #add}. */
    public long put(long value) {
      return add(value);
    }

    /** Adds a text's length. */
    public long put(String text) {
      return add(text.length());
    }
  }

  /** What is used. */
  @Param public Use use = Use.EMPTY;

  private final Counter counter = new Counter();
  private @Nullable PerigeeEngine engine;
  private @Nullable LuaFunction function;

  /** Not constant, as that of a method found at run time is not. */
  private @Nullable MethodHandle handle;

  /** Makes the engine; everything is used a little before anything is measured. */
  @Setup
  public void start() throws ReflectiveOperationException {
    PerigeeEngine made =
        new PerigeeEngine(PerigeeOptions.builder().hostAccess(HostAccess.members()).build());
    engine = made;
    Map<String, Object> globals =
        Map.of(
            "map",
            new HashMap<>(Map.of("name", 7, "other", 8)),
            "list",
            new ArrayList<>(List.of(1, 2, 3)),
            "counter",
            counter,
            "f",
            (HostFunction) arguments -> arguments[0]);
    made.globals().putAll(globals);
    for (Use each : Use.values()) {
      LuaFunction loop =
          (LuaFunction)
              made.eval(
                  "local map, list, counter, f, abs = map, list, counter, f, math.abs "
                      + "local function g(x) return x end "
                      + "return function(n) for i = 1, n do "
                      + each.statement
                      + " end end");
      for (int i = 0; loop != null && i < 20; i++) {
        loop.call(USES);
      }
      if (each == use) {
        function = loop;
      }
    }
    handle =
        MethodHandles.publicLookup()
            .findVirtual(Counter.class, "add", MethodType.methodType(long.class, long.class))
            .asType(MethodType.genericMethodType(2));
  }

  /** Closes the engine. */
  @TearDown
  public void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  /** Uses in Lua. */
  @Benchmark
  @OperationsPerInvocation(USES)
  public @Nullable Object lua() {
    return function == null ? null : function.call(USES);
  }

  /** The method, by its handle with boxed values. */
  @Benchmark
  @OperationsPerInvocation(USES)
  public @Nullable Object methodHandle() throws Throwable {
    MethodHandle target = handle;
    Object result = null;
    for (long i = 0; target != null && i < USES; i++) {
      result = (Object) target.invokeExact((Object) counter, (Object) i);
    }
    return result;
  }
}
