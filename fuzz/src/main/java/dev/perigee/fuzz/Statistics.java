package dev.perigee.fuzz;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.ir.Op;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.operation.ExecutionCounts;
import dev.perigee.tier0.Exit;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run has executed. A count that remains 0 is a hole in the fuzzer, unless {@link
 * #EXCEPTIONS} says why it must be 0.
 */
final class Statistics {
  /** Items that cannot be reached, with the reasons. */
  static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry("operation EXTRA", "an operand of the instruction before it, never runs"),
          Map.entry("function math.atan2", "another name of math.atan"),
          Map.entry("function print", "standard output is used for the oracle's answers"),
          Map.entry("function os.clock", "has another result each time"),
          Map.entry("function os.execute", "scripts may not start processes here"),
          Map.entry("function os.exit", "would end the fuzzer"),
          Map.entry("function io.popen", "scripts may not start processes here"),
          Map.entry("function debug.debug", "reads from standard input"));

  /** Items that only engines with tier 1 reach. */
  private static final Set<String> OF_COMPILED_CODE =
      Set.of("exit CALL", "exit DEOPT", "exit RETURN");

  /** Constants that are not kinds, in the classes that list kinds as constants. */
  private static final Set<String> NO_KINDS = Set.of("BITS", "MASK", "COUNT");

  private final Tally tally;
  private final Mode mode;
  private final Map<String, Long> counts = new TreeMap<>();

  Statistics(Tally tally, Mode mode) {
    this.tally = tally;
    this.mode = mode;
    for (Op op : Op.values()) {
      counts.put("operation " + op, ExecutionCounts.steps(op));
    }
    constants(Finish.class)
        .forEach((name, kind) -> counts.put("finish " + name, ExecutionCounts.finishes(kind)));
    constants(Exit.class)
        .forEach((name, kind) -> counts.put("exit " + name, ExecutionCounts.exits(kind)));
    Map<String, Long> builtins = ExecutionCounts.builtins();
    for (String name : Libraries.functions()) {
      counts.put("function " + name, builtins.getOrDefault(name, 0L));
    }
    Grammar.instance()
        .constructs()
        .forEach(c -> counts.put("construct " + c.name(), tally.constructs.get(c.index())));
  }

  /** The kinds that a class lists as constants, with their numbers. */
  private static Map<String, Integer> constants(Class<?> list) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Field field : list.getFields()) {
      boolean constant = Modifier.isStatic(field.getModifiers()) && field.getType() == int.class;
      if (constant && !NO_KINDS.contains(field.getName())) {
        try {
          kinds.put(field.getName(), field.getInt(null));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return kinds;
  }

  /** The items that should have been executed but were not. */
  List<String> holes() {
    List<String> holes = new ArrayList<>();
    counts.forEach((name, count) -> {
      if (count == 0 && reason(name) == null && !isOfOtherMode(name)) {
        holes.add(name);
      }
    });
    return holes;
  }

  /** The reason why a count may be 0, or null. */
  private static @Nullable String reason(String name) {
    return OF_COMPILED_CODE.contains(name) && !compiles()
        ? "nothing is compiled here"
        : EXCEPTIONS.get(name);
  }

  private static boolean compiles() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      return engine.jitObstacle().isEmpty();
    }
  }

  private boolean isOfOtherMode(String name) {
    return mode == Mode.COMPARE
        && name.startsWith("construct ")
        && isOnlyForDebugging(Grammar.instance().named(name.substring("construct ".length())));
  }

  static boolean isOnlyForDebugging(Construct construct) {
    return construct.group() == Group.TAMPERING
        || construct.group() == Group.LEVEL
        || construct.conditions().contains(Construct.Condition.DEBUG_MODE);
  }

  boolean isComplete() {
    return holes().isEmpty();
  }

  void print() {
    counts.forEach((name, count) -> {
      String reason = reason(name);
      System.out.printf("%12d  %s%s%n", count, name, reason == null ? "" : " (" + reason + ")");
    });
    holes().forEach(name -> System.out.println("fuzz: never executed: " + name));
    System.out.println(
        "fuzz: statistics of " + tally.programs.get() + " programs, " + holes().size() + " holes");
  }
}
