package dev.perigee.engine;

import dev.perigee.frontend.Frontend;
import dev.perigee.frontend.LuaSyntaxException;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.tier1.graph.Routine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which tests contain which operations, and which call which routines. */
final class OperationTests {
  private static final Pattern LINEAR = Pattern.compile(" +\\d+: line \\d+ top \\d+ (\\w+).*");
  private static final Path GRAPHS = Path.of("..", "ir", "src", "test", "resources", "passes");
  private static final Path CONTRACTS =
      Path.of("..", "tier1", "src", "contracts", "java", "dev", "perigee", "tier1");
  private static final String HARNESS = "RoutineHarness";

  /** Scripts that load functions with operations that no script of bearable length has. */
  private static final Set<String> LOADING = Set.of("many_constants");

  /** How many of each operation, by the name of a script of {@link LuaScript}. */
  private final Map<String, Map<Op, Integer>> scripts = new TreeMap<>();

  /** The same by the name of a graph file. */
  private final Map<String, Map<Op, Integer>> graphs = new TreeMap<>();

  private final Map<Routine, Set<String>> contracts = new EnumMap<>(Routine.class);

  /**
   * Reads all tests.
   *
   * @param functions gets the functions of the scripts
   */
  OperationTests(Consumer<Prototype> functions) throws IOException, LuaSyntaxException {
    for (LuaScript script : LuaScript.all()) {
      byte[] source = Files.readAllBytes(script.source());
      Map<Op, Integer> counts = new EnumMap<>(Op.class);
      count(Frontend.compileFile(source, "@" + script.name() + ".lua"), counts, functions);
      if (LOADING.contains(script.name())) {
        script.liveFunctions().forEach(function -> count(function, counts, each -> {}));
      }
      scripts.put(script.name(), counts);
    }
    for (Path file : files(GRAPHS, name -> name.endsWith(".txt"))) {
      Map<Op, Integer> counts = new EnumMap<>(Op.class);
      for (String line : Files.readAllLines(file)) {
        Matcher instruction = LINEAR.matcher(line);
        if (instruction.matches()) {
          counts.merge(Op.valueOf(instruction.group(1)), 1, Integer::sum);
        }
      }
      graphs.put(nameOf(file), counts);
    }
    readContracts();
  }

  private static void count(
      Prototype function, Map<Op, Integer> counts, Consumer<Prototype> functions) {
    functions.accept(function);
    for (int word : function.code()) {
      counts.merge(Instruction.op(word), 1, Integer::sum);
    }
    function.children().forEach(child -> count(child, counts, functions));
  }

  private void readContracts() throws IOException {
    Map<String, Set<Routine>> byMethod = routinesOfHarness();
    for (Path file : files(CONTRACTS, name -> name.endsWith("Contract.java"))) {
      String text = Files.readString(file);
      for (Routine routine : Routine.values()) {
        boolean named = Pattern.compile("\\bRoutine\\." + routine + "\\b").matcher(text).find();
        boolean called =
            byMethod.entrySet().stream()
                .filter(method -> method.getValue().contains(routine))
                .anyMatch(method -> text.contains(" " + method.getKey() + "("));
        if (named || called) {
          contracts.computeIfAbsent(routine, any -> new TreeSet<>()).add(nameOf(file));
        }
      }
    }
  }

  /** The routines that the contracts' common methods call. */
  private static Map<String, Set<Routine>> routinesOfHarness() throws IOException {
    JavaSource harness = JavaSource.of(CONTRACTS.resolve(HARNESS + ".java"));
    Map<String, Set<Routine>> routines = new HashMap<>();
    for (String method : harness.methodNames()) {
      for (Routine routine : Routine.values()) {
        if (harness.methods(method).stream()
            .anyMatch(each -> JavaSource.constants(each, "Routine").contains(routine.name()))) {
          routines.computeIfAbsent(method, any -> EnumSet.noneOf(Routine.class)).add(routine);
        }
      }
    }
    return routines;
  }

  private static List<Path> files(Path folder, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> wanted.test(file.getFileName().toString())).sorted().toList();
    }
  }

  private static String nameOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /**
   * The scripts to be named for an operation: one whose name begins with {@code hot_} and one other
   * if there are such. Those that are named already stay if they still contain the operation, so
   * that a new script changes nothing.
   */
  List<String> scripts(Op op, Set<String> named) {
    List<String> chosen = new ArrayList<>();
    choose(scripts, op, named, name -> name.startsWith("hot_"), chosen);
    choose(scripts, op, named, name -> !name.startsWith("hot_"), chosen);
    return chosen;
  }

  /** The graph file to be named for an operation, chosen in the same way; none if there is none. */
  List<String> graphs(Op op, Set<String> named) {
    List<String> chosen = new ArrayList<>();
    choose(graphs, op, named, name -> true, chosen);
    return chosen;
  }

  private static void choose(
      Map<String, Map<Op, Integer>> tests,
      Op op,
      Set<String> named,
      Predicate<String> wanted,
      List<String> chosen) {
    tests.keySet().stream()
        .filter(wanted)
        .filter(name -> tests.get(name).containsKey(op))
        .max(
            Comparator.<String, Boolean>comparing(named::contains)
                .thenComparingDouble(name -> weight(tests.get(name), op))
                .thenComparing(Comparator.reverseOrder()))
        .ifPresent(chosen::add);
  }

  /** The number of an operation times its share of the code. */
  private static double weight(Map<Op, Integer> counts, Op op) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return Math.pow(counts.get(op), 2) / all;
  }

  /** The contract tests that call one of these routines. */
  Set<String> contracts(Set<Routine> routines) {
    Set<String> names = new TreeSet<>();
    routines.forEach(routine -> names.addAll(contracts.getOrDefault(routine, Set.of())));
    return names;
  }
}
