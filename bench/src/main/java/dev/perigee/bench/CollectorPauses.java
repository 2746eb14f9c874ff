package dev.perigee.bench;

import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Measures the collector's pauses in the steady state. Live data is built, then a program that
 * creates garbage runs in small portions over several collections, and the longest portion is
 * printed. A portion by itself takes a fraction of a millisecond, so the rest is the collector's
 * (or, in wall time, that of other work on the machine).
 *
 * <p>Arguments: names of workloads (all by default). System property: {@code portions}, the number
 * of portions.
 */
public final class CollectorPauses {
  /**
   * Live data, and a function that takes a portion's number, creates garbage and returns the KiB in
   * use.
   */
  private enum Workload {
    /** No garbage, so the longest portion is due to the machine. */
    NONE(
        """
        return function(portion)
          local x = 0
          for i = 1, 5000 do x = x + i end
          return collectgarbage("count")
        end
        """),

    /** 100 MiB of small tables linked in random order. */
    LINKED(
        """
        local n = 1000000
        local t = {}
        for i = 1, n do t[i] = {next = false} end
        for i = n, 2, -1 do local j = math.random(i) t[i], t[j] = t[j], t[i] end
        for i = 1, n do t[i].next = t[i % n + 1] end
        local head = t[1]
        t = nil
        return function(portion)
          for i = 1, 100 do local x = {i} end
          return collectgarbage("count"), head
        end
        """),

    /** The same tables in one large table, in which objects are replaced. */
    ARRAY(
        """
        local n = 1000000
        local t = {}
        for i = 1, n do t[i] = {next = false} end
        for i = n, 2, -1 do local j = math.random(i) t[i], t[j] = t[j], t[i] end
        for i = 1, n do t[i].next = t[i % n + 1] end
        return function(portion)
          t.count = portion
          for i = 1, 100 do t[math.random(n)] = {next = t[i]} end
          return collectgarbage("count")
        end
        """),

    /** Objects that are changed all the time. */
    MUTATED(
        """
        local n = 500000
        local t = {}
        for i = 1, n do t[i] = {value = {}} end
        return function(portion)
          for i = 1, 100 do
            t[math.random(n)].value = {i}
            t[math.random(n)].value = t[math.random(n)].value
          end
          return collectgarbage("count")
        end
        """),

    /** A million short strings. */
    STRINGS(
        """
        local t = {}
        for i = 1, 1000000 do t[i] = "a string that is interned " .. i end
        return function(portion)
          for i = 1, 200 do local s = "for a moment only " .. portion .. "." .. i end
          return collectgarbage("count"), t
        end
        """),

    /** A hundred thousand suspended coroutines, some of which run. */
    COROUTINES(
        """
        local n = 100000
        local t = {}
        for i = 1, n do
          t[i] = coroutine.wrap(function(a) while true do local x = {a} a = coroutine.yield(x) end end)
          t[i](i)
        end
        return function(portion)
          for i = 1, 20 do t[math.random(n)](i) end
          for i = 1, 80 do local x = {i} end
          return collectgarbage("count")
        end
        """),

    /** Half a million slots of stack. */
    DEEP(
        """
        local function live(n) local t for i = 1, n do t = {next = t} end return t end
        local t = live(300000)
        local portion = 0
        local function work()
          for i = 1, 100 do local x = {i} end
          coroutine.yield(collectgarbage("count"))
          return work()
        end
        local function deep(n) local x = {n} if n == 0 then work() end deep(n - 1) return x, t end
        return coroutine.wrap(function() deep(80000) end)
        """);

    final String source;

    Workload(String source) {
      this.source = source;
    }
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int PORTIONS = Integer.getInteger("portions", 50_000);

  private CollectorPauses() {}

  public static void main(String[] arguments) {
    System.out.printf(
        "%-12s %9s %12s %22s %22s%n",
        "workload", "live MiB", "collections", "wall: 99.9%, longest", "CPU: 99.9%, longest");
    for (Workload workload : Workload.values()) {
      if (arguments.length == 0 || Arrays.asList(arguments).contains(workload.name())) {
        measure(workload);
      }
    }
  }

  private static void measure(Workload workload) {
    try (PerigeeEngine engine = new PerigeeEngine(PerigeeOptions.builder().build())) {
      LuaFunction run = (LuaFunction) Objects.requireNonNull(engine.eval(workload.source));
      engine.eval("collectgarbage()");
      long live = engine.liveBytes();
      run(run, PORTIONS, new long[PORTIONS], new long[PORTIONS]);
      long[] wall = new long[PORTIONS];
      long[] cpu = new long[PORTIONS];
      int collections = run(run, PORTIONS, wall, cpu);
      System.out.printf(
          Locale.ROOT,
          "%-12s %9.1f %12d %11.2f %7.2f ms %11.2f %7.2f ms%n",
          workload,
          live / 1048576.0,
          collections,
          quantile(wall, 0.999),
          quantile(wall, 1),
          quantile(cpu, 0.999),
          quantile(cpu, 1));
    }
  }

  /** Returns how often memory fell considerably, which is the number of collections. */
  private static int run(LuaFunction function, int portions, long[] wall, long[] cpu) {
    int collections = 0;
    double highest = 0;
    boolean falling = false;
    for (int i = 0; i < portions; i++) {
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      double count = ((Number) Objects.requireNonNull(function.call(i))).doubleValue();
      wall[i] = System.nanoTime() - start;
      cpu[i] = THREADS.getCurrentThreadCpuTime() - cpuStart;
      boolean below = count < 0.8 * highest;
      if (below && !falling) {
        collections++;
      }
      if (falling && count > highest) {
        falling = false;
      }
      falling = below || falling;
      highest = below ? count : Math.max(highest, count);
    }
    return collections;
  }

  /** In milliseconds. */
  private static double quantile(long[] nanoseconds, double part) {
    long[] sorted = nanoseconds.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
  }
}
