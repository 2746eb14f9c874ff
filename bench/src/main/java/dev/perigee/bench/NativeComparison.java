package dev.perigee.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Perigee's native code beside PUC Lua and LuaJIT: as instructions on an emulated ARM64, where time
 * means nothing, and as time on this machine.
 *
 * <p>Options: {@code --counts} or {@code --times} for one of the tables; {@code --programs REGEX};
 * {@code --iterations N} that are counted, {@code --warm-up N} before; {@code --quick} if only the
 * counts of the code region are of interest, which need no warm C2.
 */
public final class NativeComparison {
  private static final List<String> PEERS = List.of("lua5.4", "luajit");

  /** Iterations after which native code has settled, and a tracing compiler. */
  private static final int SHORT_WARM_UP = 2;

  private boolean counts = true;
  private boolean times = true;
  private boolean quick;
  private List<String> programs = Programs.NAMES;
  private int iterations;
  private int warmUp;

  private NativeComparison() {}

  /** Prints the tables. */
  public static void main(String[] arguments) throws IOException {
    NativeComparison comparison = new NativeComparison();
    comparison.set(arguments);
    if (comparison.counts) {
      comparison.printCounts();
    }
    if (comparison.times) {
      comparison.printTimes();
    }
  }

  private void set(String[] arguments) {
    int given = 0;
    while (given < arguments.length) {
      switch (arguments[given++]) {
        case "--counts" -> times = false;
        case "--times" -> counts = false;
        case "--quick" -> quick = true;
        case "--programs" -> programs = Programs.matching(arguments[given++]);
        case "--iterations" -> iterations = Integer.parseInt(arguments[given++]);
        case "--warm-up" -> warmUp = Integer.parseInt(arguments[given++]);
        default -> throw new IllegalArgumentException("no option " + arguments[given - 1]);
      }
    }
    iterations = iterations > 0 ? iterations : quick ? 2 : 5;
    warmUp = warmUp > 0 ? warmUp : quick ? SHORT_WARM_UP : 10;
  }

  private void printCounts() throws IOException {
    Emulator emulator =
        new Emulator(System.getProperty("perigee.bench.arm64", "scripts/arm64"), programs, iterations);
    List<String> options = jvmOptions();
    var departures = later(() -> emulator.departures(SHORT_WARM_UP, options));
    Map<String, CompletableFuture<List<Long>>> peers = new LinkedHashMap<>();
    PEERS.forEach(lua -> peers.put(lua, later(() -> emulator.count(lua, SHORT_WARM_UP))));
    Map<String, List<Instructions>> perigee = new LinkedHashMap<>();
    System.out.println(
        "ARM64, instructions of each iteration: "
            + (quick ? "inside the region" : "inside the region; in compiled Java; in the JVM"));
    emulator.count(quick, warmUp, options, (program, counted) -> {
      perigee.put(program, counted);
      System.out.println(program + ": " + iterations(counted));
    });
    CountTable table = new CountTable(PEERS, quick);
    for (int i = 0; i < programs.size(); i++) {
      int index = i;
      String program = programs.get(i);
      table.add(
          new CountTable.Row(
              program,
              perigee.get(program),
              departures.join().getOrDefault(program, Departures.NONE),
              PEERS.stream().map(lua -> peers.get(lua).join().get(index)).toList()));
    }
    System.out.println();
    System.out.println("ARM64, thousands of instructions in an iteration, and how many times as many others take");
    table.lines().forEach(System.out::println);
  }

  private String iterations(List<Instructions> counted) {
    String region = iterations(counted, Instructions::region);
    return quick ? region : region
        + "; "
        + iterations(counted, Instructions::compiledJava)
        + "; "
        + iterations(counted, Instructions::rest);
  }

  private static String iterations(List<Instructions> counted, ToLongFunction<Instructions> part) {
    return counted.stream()
        .map(iteration -> String.format(Locale.ROOT, "%,d", part.applyAsLong(iteration)))
        .collect(Collectors.joining(" "));
  }

  /** This JVM's options from the environment, which are Perigee's for the most part. */
  private static List<String> jvmOptions() {
    String options = System.getenv().getOrDefault("JAVA_OPTS", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }

  private static <T> CompletableFuture<T> later(Callable<T> task) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return task.call();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private void printTimes() throws IOException {
    System.out.println();
    System.out.println("Time of an iteration here, on " + System.getProperty("os.arch"));
    List<String> installed = PEERS.stream().filter(NativeComparison::isInstalled).toList();
    PEERS.stream()
        .filter(lua -> !installed.contains(lua))
        .forEach(lua ->
            System.out.println(lua + " is not on the PATH; Debian's package of it is " + lua));
    PeerComparison.ofNativeCode(programs, installed);
  }

  private static boolean isInstalled(String command) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
