package dev.perigee.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Runs hostile scripts for a long time, in ever new engines and in one that lives on, and fails if
 * the process's memory grows. See {@code scripts/soak}.
 */
final class Soak {
  /** What is measured may grow by so much after the first quarter: caches fill, heaps fragment. */
  private static final double MOST_GROWTH = 1.3;

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** An old engine with so much in use may be full: half of its limit. */
  private static final long FULL = 24 << 20;

  /** Bytes of the process in memory, and of the Java heap after a collection. */
  private record Memory(long resident, long heap) {
    boolean exceeds(Memory other) {
      return resident > other.resident * MOST_GROWTH || heap > other.heap * MOST_GROWTH + (8 << 20);
    }
  }

  private Soak() {}

  public static void main(String[] arguments) {
    Duration time = Duration.ofMinutes(Long.parseLong(arguments[0]));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    System.out.println("seed " + seed);
    List<HostileScript> scripts = HostileScript.all();
    long begin = System.nanoTime();
    long nextLook = INTERVAL.toNanos();
    long runs = 0;
    Memory most = new Memory(0, 0);
    boolean flat = true;
    PerigeeEngine old = newEngine();
    int replaced = 0;
    try {
      Set<?> libraries = Set.copyOf(old.globals().keySet());
      for (long now = 0; now < time.toNanos(); now = System.nanoTime() - begin) {
        HostileScript script = scripts.get(random.nextInt(scripts.size()));
        script.check(options());
        if (!runsIn(old, script)) {
          old.close();
          old = newEngine();
          replaced++;
        }
        old.globals().keySet().retainAll(libraries);
        runs += 2;
        if (now >= nextLook) {
          nextLook = now + INTERVAL.toNanos();
          Memory memory = measure();
          System.out.printf(
              "%d s, %d scripts: resident %d MiB, heap %d MiB; old engine: live %d KiB, %d were full%n",
              Duration.ofNanos(now).toSeconds(),
              runs,
              memory.resident >> 20,
              memory.heap >> 20,
              old.liveBytes() >> 10,
              replaced);
          if (now < time.toNanos() / 4 || most.resident == 0) {
            most =
                new Memory(
                    Math.max(most.resident, memory.resident), Math.max(most.heap, memory.heap));
          } else {
            flat &= !memory.exceeds(most);
          }
        }
      }
    } finally {
      old.close();
    }
    System.out.println(runs + " scripts; memory " + (flat ? "is flat" : "HAS GROWN"));
    System.exit(flat ? 0 : 1);
  }

  private static PerigeeEngine newEngine() {
    return new PerigeeEngine(options().build());
  }

  /**
   * Runs a script in an engine that other scripts have changed, so that it may fail in any way.
   *
   * @return false if what the scripts have left in the libraries' tables fills the engine's memory
   */
  private static boolean runsIn(PerigeeEngine engine, HostileScript script) {
    try {
      engine.eval(script.setUp());
      engine.eval(script.code());
    } catch (LuaException e) {
      // Whether the engine still works is what counts.
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

  private static Memory measure() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Memory(resident(), heap);
  }

  /** From Linux's {@code /proc}; elsewhere 1. */
  private static long resident() {
    try {
      String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
      return Long.parseLong(pages[1]) * 4096;
    } catch (IOException e) {
      return 1;
    }
  }
}
