package dev.perigee.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares Perigee's native code with PUC Lua and LuaJIT: instructions on an emulated ARM64, where
 * time means nothing, and time on this machine. {@code ./benchmark native -h} lists the options.
 */
public final class NativeComparison {
  private static final String USAGE =
      """
      ./benchmark native [OPTION...]   compares Perigee's native code with PUC Lua 5.4 and LuaJIT
        --counts           print only the table of ARM64 instructions
        --times            print only the table of times on this machine
        --programs REGEX   run only programs whose names match
        --quick            count only instructions inside the code region
        --warm-up N        iterations of each program before counting starts (10; 6 if quick)
        --iterations N     iterations of each program that are counted (3; 2 if quick)
      JAVA_OPTS: options for the JVM that runs Perigee, for both tables
      """;

  private static final List<String> PEERS = List.of("lua5.4", "luajit");

  /** The number of iterations after which native code has settled, including recompilations. */
  private static final int QUICK_WARM_UP = 6;

  /** The number of iterations after which LuaJIT has settled. */
  private static final int PEER_WARM_UP = 2;

  private static final int UNSET = 0;

  private boolean counts = true;
  private boolean times = true;
  private boolean quick;
  private List<String> programs = Programs.NAMES;
  private int iterations = UNSET;
  private int warmUp = UNSET;

  private NativeComparison() {}

  /** Prints the tables. */
  public static void main(String[] arguments) throws IOException {
    if (List.of(arguments).contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    NativeComparison comparison = new NativeComparison();
    try {
      comparison.set(Arrays.asList(arguments).iterator());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
    }
    if (comparison.counts) {
      comparison.printCounts();
    }
    if (comparison.times) {
      comparison.printTimes();
    }
  }

  private void set(Iterator<String> options) {
    while (options.hasNext()) {
      String option = options.next();
      switch (option) {
        case "--counts" -> times = false;
        case "--times" -> counts = false;
        case "--quick" -> quick = true;
        case "--programs" -> programs = Programs.matching(value(option, options));
        case "--iterations" -> iterations = positive(option, options);
        case "--warm-up" -> warmUp = positive(option, options);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (iterations == UNSET) {
      iterations = quick ? 2 : 3;
    }
    if (warmUp == UNSET) {
      warmUp = quick ? QUICK_WARM_UP : 10;
    }
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int positive(String option, Iterator<String> rest) {
    String value = value(option, rest);
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(option + " needs a number, not " + value);
    }
    return Integer.parseInt(value);
  }

  private void printCounts() throws IOException {
    String script = System.getProperty("perigee.bench.arm64", "scripts/arm64");
    try (Emulator emulator = new Emulator(script, programs, iterations)) {
      if (emulator.isAvailable()) {
        printCounts(emulator);
      } else {
        System.out.println("There is no emulated ARM64 on which instructions could be counted.");
      }
    }
  }

  private void printCounts(Emulator emulator) throws IOException {
    List<String> options = jvmOptions();
    var exitCounts = inBackground(() -> emulator.exitCounts(warmUp, options));
    var peers =
        PEERS.stream().map(lua -> inBackground(() -> emulator.count(lua, PEER_WARM_UP))).toList();
    System.out.println(
        "ARM64, instructions of each iteration: "
            + (quick ? "inside the region" : "inside the region; in compiled Java; in the JVM"));
    List<List<Instructions>> perigee = new ArrayList<>();
    emulator.count(
        quick,
        warmUp,
        options,
        (program, counted) -> {
          perigee.add(counted);
          System.out.println(program + ": " + iterations(counted));
        });
    CountTable table = new CountTable(PEERS, quick);
    for (int i = 0; i < programs.size(); i++) {
      int index = i;
      String program = programs.get(i);
      ExitCounts left = exitCounts.join().getOrDefault(program, ExitCounts.NONE);
      List<Long> others = peers.stream().map(counts -> counts.join().get(index)).toList();
      table.add(new CountTable.Row(program, perigee.get(i), left, others));
    }
    System.out.println();
    System.out.println("ARM64, thousands of instructions per iteration, and their ratios");
    table.lines().forEach(System.out::println);
  }

  private String iterations(List<Instructions> counted) {
    String region = iterations(counted, Instructions::region);
    return quick
        ? region
        : String.join(
            "; ",
            region,
            iterations(counted, Instructions::compiledJava),
            iterations(counted, Instructions::rest));
  }

  private static String iterations(List<Instructions> counted, ToLongFunction<Instructions> part) {
    return counted.stream()
        .map(iteration -> String.format(Locale.ROOT, "%,d", part.applyAsLong(iteration)))
        .collect(Collectors.joining(" "));
  }

  private static List<String> jvmOptions() {
    String options = System.getenv().getOrDefault("JAVA_OPTS", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+", -1));
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
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
    System.out.println("Time per iteration on this machine, " + System.getProperty("os.arch"));
    List<String> installed = PEERS.stream().filter(NativeComparison::isInstalled).toList();
    PEERS.stream()
        .filter(lua -> !installed.contains(lua))
        .forEach(
            lua -> System.out.println(lua + " is not on the PATH; Debian's package is " + lua));
    PeerComparison.ofNativeCode(programs, installed);
  }

  private static boolean isInstalled(String command) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }
}
