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
 * The cost of host objects in scripts: nanoseconds for one use in a loop, including the loop's own
 * share ({@code EMPTY}), compared with a method handle that is called in the same way.
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
    /** The loop alone. */
    EMPTY("local x = i"),

    /** A field of a map. */
    MAP("local x = map.name"),

    /** An element of a list. */
    LIST("local x = list[2]"),

    /** A method with an argument. */
    METHOD("local x = counter:add(i)"),

    /** A method without arguments. */
    GETTER("local x = counter:get()"),

    /** An overloaded method. */
    OVERLOADED("local x = counter:put(i)"),

    /** A public field. */
    FIELD("local x = counter.total"),

    /** A host function. */
    FUNCTION("local x = f(i)"),

    /** A Lua function, for comparison. */
    LUA_FUNCTION("local x = g(i)"),

    /** A library function, for comparison. */
    LIBRARY("local x = abs(i)");

    private final String statement;

    Use(String statement) {
      this.statement = statement;
    }
  }

  /** The host object that scripts use. */
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

    /** Adds, like {@link #add}. */
    public long put(long value) {
      return add(value);
    }

    /** Adds the length of a text. */
    public long put(String text) {
      return add(text.length());
    }
  }

  /** The kind of use. */
  @Param public Use use = Use.EMPTY;

  private final Counter counter = new Counter();
  private @Nullable PerigeeEngine engine;
  private @Nullable LuaFunction function;

  /** A handle that is not constant, like that of a method found at run time. */
  private @Nullable MethodHandle handle;

  /** Creates the engine. Everything is used a little before anything is measured. */
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

  /** The use in Lua. */
  @Benchmark
  @OperationsPerInvocation(USES)
  public @Nullable Object lua() {
    return function == null ? null : function.call(USES);
  }

  /** The method through its handle, with boxed values. */
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
