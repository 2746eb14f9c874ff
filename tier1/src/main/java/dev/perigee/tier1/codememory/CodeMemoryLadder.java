package dev.perigee.tier1.codememory;

import dev.perigee.runtime.OptionProperties;
import dev.perigee.tier1.codememory.RungReport.Outcome;
import dev.perigee.tier1.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds executable memory: tries the platform's ways ("rungs"), best first, proves each with a self
 * test, and keeps the first that passes. If none passes, the region has size 0 and the name "none".
 * A platform that lacks something never causes an exception here.
 */
public final class CodeMemoryLadder {
  /**
   * The log. Making a logger takes a new JVM a while, so it is made only when there is something to
   * log.
   */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger(CodeMemoryLadder.class.getName());
  }

  private final CodeRegion region;
  private final List<RungReport> reports;

  private CodeMemoryLadder(CodeRegion region, List<RungReport> reports) {
    this.region = region;
    this.reports = List.copyOf(reports);
  }

  /** Opened at its first use, so that a process that never compiles maps nothing. */
  private static @Nullable CodeMemoryLadder ofProcess;

  /**
   * The ladder of this process. All engines share its region, which is never closed. Its size is
   * the system property {@code perigee.jit.region} in bytes, from 256 KiB to 128 MiB, 64 MiB by
   * default; for any other value there is no region, and a report says so.
   *
   * @param target this processor, the same in all calls; null if there is no native code for it
   */
  public static synchronized CodeMemoryLadder ofProcess(@Nullable Target target) {
    CodeMemoryLadder ladder = ofProcess;
    if (ladder == null) {
      ladder = open(target);
      ofProcess = ladder;
    }
    return ladder;
  }

  private static CodeMemoryLadder open(@Nullable Target target) {
    CodeMemoryLadder ladder = open(OptionProperties.ofSystem(), target, Platform.current());
    if (ladder.region.size() > 0) {
      Log.LOGGER.log(System.Logger.Level.DEBUG, () -> "executable memory: " + ladder.reports);
    }
    return ladder;
  }

  static CodeMemoryLadder open(
      OptionProperties options, @Nullable Target target, Platform platform) {
    long size;
    try {
      size = CodeLimits.regionSize(options);
    } catch (IllegalArgumentException e) {
      return none(String.valueOf(e.getMessage()));
    }
    return open(size, target, platform);
  }

  /**
   * Opens a region of this JVM's platform.
   *
   * @param size bytes to map, from 256 KiB to 128 MiB, rounded up to 64 KiB; callers can use
   *     slightly less, see {@link CodeRegion#size()}
   * @param target the processor that the code is for; null gives no memory
   * @return a ladder whose region the caller closes
   * @throws IllegalArgumentException if the size is out of range
   */
  public static CodeMemoryLadder open(long size, @Nullable Target target) {
    return open(size, target, Platform.current());
  }

  static CodeMemoryLadder open(long size, @Nullable Target target, Platform platform) {
    long total = checkedSize(size);
    String obstacle = obstacle(platform, target);
    return target == null || obstacle != null
        ? none(String.valueOf(obstacle))
        : climb(rungs(platform, target), target, total);
  }

  /**
   * Tries every rung of this JVM's platform, including those below the first that works, and frees
   * all memory again. For diagnosis.
   *
   * @param size and target as for {@link #open(long, Target)}
   * @return one report for each rung, or one of "none" if the platform has no rungs
   */
  public static List<RungReport> tryEveryRung(long size, @Nullable Target target) {
    Platform platform = Platform.current();
    String obstacle = obstacle(platform, target);
    return target == null || obstacle != null
        ? none(String.valueOf(obstacle)).reports
        : tryEvery(rungs(platform, target), target, checkedSize(size));
  }

  /** The memory that was found. */
  public CodeRegion region() {
    return region;
  }

  /** The outcome of each rung that was tried, in order. The last is that of the region's rung. */
  public List<RungReport> reports() {
    return reports;
  }

  /** Why no memory is requested; null if it is. */
  private static @Nullable String obstacle(Platform platform, @Nullable Target target) {
    String here = "this JVM runs on " + platform.architectureName();
    if (target == null) {
      return here + ", for which there is no native code";
    }
    if (!target.runsOn(platform.architecture())) {
      return here + ": " + target.name() + " code cannot run here";
    }
    if (!platform.isLinux() && !platform.isMac() && !(platform.isWindows() && platform.isX86())) {
      return "no way is known to get executable memory on "
          + platform.system()
          + " ("
          + platform.architectureName()
          + ")";
    }
    return null;
  }

  private static List<Rung> rungs(Platform platform, Target target) {
    if (platform.isWindows()) {
      return Rung.windows(() -> NativeFunctions.ofLibrary(WindowsFunctions.LIBRARY), target);
    }
    NativeFunctions functions = NativeFunctions.ofProcess();
    if (platform.isMac()) {
      return platform.isX86() ? Rung.intelMac(functions, target) : Rung.mac(functions, target);
    }
    return Rung.linux(functions, target);
  }

  static CodeMemoryLadder climb(List<Rung> rungs, Target target, long total) {
    List<RungReport> reports = new ArrayList<>();
    for (Rung rung : rungs) {
      Attempt attempt = attempt(rung, target, total);
      reports.add(attempt.report);
      if (attempt.region != null) {
        return new CodeMemoryLadder(attempt.region, reports);
      }
    }
    reports.add(new RungReport(NoRegion.NAME, Outcome.PASSED, failures(reports)));
    return new CodeMemoryLadder(new NoRegion(), reports);
  }

  private static String failures(List<RungReport> reports) {
    return reports.stream()
        .map(report -> report.rung() + " fails: " + report.reason())
        .collect(Collectors.joining("; "));
  }

  static List<RungReport> tryEvery(List<Rung> rungs, Target target, long total) {
    List<RungReport> reports = new ArrayList<>();
    for (Rung rung : rungs) {
      Attempt attempt = attempt(rung, target, total);
      reports.add(attempt.report);
      if (attempt.region != null) {
        attempt.region.close();
      }
    }
    return List.copyOf(reports);
  }

  private static CodeMemoryLadder none(String reason) {
    return new CodeMemoryLadder(
        new NoRegion(), List.of(new RungReport(NoRegion.NAME, Outcome.PASSED, reason)));
  }

  /** A report, and the region if it passed. */
  private record Attempt(RungReport report, @Nullable MappedRegion region) {}

  private static Attempt attempt(Rung rung, Target target, long total) {
    MappedRegion region = null;
    try {
      region = rung.opener().apply(total);
      Optional<String> failure = tooSmall(region, total, target);
      if (failure.isEmpty()) {
        failure = SelfTest.run(region, target);
      }
      if (failure.isEmpty()) {
        MappedRegion passed = region;
        region = null;
        return new Attempt(new RungReport(rung.name(), Outcome.PASSED, describe(passed)), passed);
      }
      return failed(rung, failure.get());
    } catch (RuntimeException | LinkageError e) {
      // IllegalCallerException if the JVM denies native access, and exceptions that wrap it
      return failed(rung, message(e));
    } finally {
      if (region != null) {
        closeQuietly(region);
      }
    }
  }

  /** Why a region of a given size would be useless even though the system grants it, if so. */
  private static Optional<String> tooSmall(CodeRegion region, long total, Target target) {
    int granule = region.allocationGranularity();
    long prefix = total - region.size();
    long least = CodeLimits.leastRegion(prefix, granule, target.stubs().code().length);
    return total >= least
        ? Optional.empty()
        : Optional.of(
            total
                + " bytes are too few in units of "
                + granule
                + ": "
                + CodeLimits.REGION_PROPERTY
                + " has to be at least "
                + least);
  }

  private static Attempt failed(Rung rung, String reason) {
    return new Attempt(new RungReport(rung.name(), Outcome.FAILED, reason), null);
  }

  private static void closeQuietly(MappedRegion region) {
    try {
      region.close();
    } catch (CodeMemoryException e) {
      Log.LOGGER.log(System.Logger.Level.DEBUG, "a failed rung's memory stays mapped", e);
    }
  }

  private static String describe(CodeRegion region) {
    return (region.size() >> 10)
        + " KiB in units of "
        + region.allocationGranularity()
        + " bytes, "
        + (region.rewritable() ? "reusable" : "each written once");
  }

  private static String message(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message != null ? message : cause.toString();
  }

  private static long checkedSize(long size) {
    if (size < CodeLimits.MIN_REGION || size > CodeLimits.MAX_REGION) {
      throw new IllegalArgumentException("a code region cannot have " + size + " bytes");
    }
    return CodeLimits.roundUp(size, CodeLimits.REGION_UNIT);
  }
}
