package dev.perigee.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs hostile scripts for a long time, both in new engines and in engines that live from one
 * measurement to the next. Fails if the process's memory grows: the Java heap after a collection,
 * or the memory outside of it. No engine is open during a measurement. See {@code scripts/soak}.
 */
final class Soak {
  private static final int MEASUREMENTS = 60;

  /** An engine with this many bytes in use may be full: half of its limit. */
  private static final long FULL = 24 << 20;

  private Soak() {}

  public static void main(String[] arguments) {
    Duration time = Duration.ofMinutes(Long.parseLong(arguments[0]));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    System.out.println("seed " + seed);
    List<HostileScript> scripts = HostileScript.all();
    long begin = System.nanoTime();
    long interval = time.toNanos() / MEASUREMENTS;
    long nextLook = interval;
    long runs = 0;
    List<Long> heap = new ArrayList<>();
    List<Long> outside = new ArrayList<>();
    PerigeeEngine old = newEngine();
    int full = 0;
    try {
      Set<?> libraries = Set.copyOf(old.globals().keySet());
      for (long now = 0; now < time.toNanos(); now = System.nanoTime() - begin) {
        HostileScript script = scripts.get(random.nextInt(scripts.size()));
        script.check(options());
        if (!runsIn(old, script)) {
          old.close();
          old = newEngine();
          full++;
        }
        old.globals().keySet().retainAll(libraries);
        runs += 2;
        if (now >= nextLook) {
          nextLook = now + interval;
          long live = old.liveBytes();
          old.close();
          System.gc();
          MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
          heap.add(usage.getUsed());
          outside.add(Math.max(0, resident() - usage.getCommitted()));
          System.out.printf(
              "%d s, %d scripts: heap %d KiB, outside of it %d KiB; closed an engine with %d KiB live, %d were full%n",
              Duration.ofNanos(now).toSeconds(),
              runs,
              heap.getLast() >> 10,
              outside.getLast() >> 10,
              live >> 10,
              full);
          old = newEngine();
        }
      }
    } finally {
      old.close();
    }
    Growth ofHeap = Growth.of(heap);
    Growth ofOutside = Growth.of(outside);
    System.out.println(runs + " scripts");
    System.out.println("Java heap: " + ofHeap);
    System.out.println("outside of it: " + ofOutside);
    System.exit(ofHeap.isGrown() || ofOutside.isGrown() ? 1 : 0);
  }

  private static PerigeeEngine newEngine() {
    return new PerigeeEngine(options().build());
  }

  /**
   * Runs a script in an engine that other scripts have changed, so that it may fail in any way.
   *
   * @return false if values that the scripts have left in the libraries' tables fill the engine's
   *     memory
   */
  private static boolean runsIn(PerigeeEngine engine, HostileScript script) {
    try {
      engine.eval(script.setUp());
      engine.eval(script.code());
    } catch (LuaException e) {
      // Only whether the engine still works counts.
    }
    try {
      if (!Long.valueOf(42).equals(engine.eval("return 6 * 7"))) {
        throw new IllegalStateException(script.name() + ": the engine cannot multiply any more");
      }
      return true;
    } catch (LuaException e) {
      if (!"not enough memory".equals(e.getMessage()) || engine.liveBytes() < FULL) {
        throw e;
      }
      return false;
    }
  }

  private static PerigeeOptions.Builder options() {
    return HostileScript.options(PerigeeOptions.untrusted());
  }

  /**
   * The resident memory of the process in bytes, from Linux's {@code /proc}; 0 on other systems.
   */
  private static long resident() {
    Path rollup = Path.of("/proc/self/smaps_rollup");
    if (!Files.exists(rollup)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(rollup)) {
      return lines
          .filter(line -> line.startsWith("Rss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
