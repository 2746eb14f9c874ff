package dev.perigee.bench;

import dev.perigee.engine.LuaFunction;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.ir.Op;
import dev.perigee.runtime.operation.ExecutionCounts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Runs programs for {@link NativeComparison}, which counts the instructions that they execute. All
 * programs run before any is counted, so that HotSpot has compiled the code that they need. Then
 * each program's iterations are separated by {@link Marks}, and a line on standard output names the
 * program when it is done.
 *
 * <p>With the system property {@code perigee.counts}, it prints instead how often tiers left for
 * which operations, since counting this costs instructions. Each line is "kind name count" for all
 * iterations of a program together.
 *
 * <p>Arguments: how often each program runs before, how many iterations are counted, and the names
 * of the programs.
 */
final class CountedRun {
  private record Program(String name, LuaFunction function, PerigeeEngine engine) {}

  private final int iterations;
  private final Marks marks;
  private final PrintStream out;

  private CountedRun(int iterations, Marks marks, PrintStream out) {
    this.iterations = iterations;
    this.marks = marks;
    this.out = out;
  }

  /** Runs programs. */
  public static void main(String[] arguments) {
    run(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        List.of(arguments).subList(2, arguments.length),
        System.out);
  }

  static void run(int warmUp, int iterations, List<String> names, PrintStream out) {
    List<PerigeeEngine> engines = names.stream().map(_ -> new PerigeeEngine()).toList();
    String obstacle = engines.getFirst().jitObstacle();
    if (!obstacle.isEmpty()) {
      throw new IllegalStateException("there is no native code: " + obstacle);
    }
    // A program may run native code while it is loaded. Code that runs before the marks have said
    // where it is may not be counted later, either.
    CountedRun run = new CountedRun(iterations, new Marks(), out);
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      PerigeeEngine engine = engines.get(i);
      byte[] source = Programs.source(name);
      LuaFunction function = (LuaFunction) Objects.requireNonNull(engine.eval(source, "=" + name));
      programs.add(new Program(name, function, engine));
    }
    programs.forEach(program -> repeat(program.function, warmUp));
    programs.forEach(run::count);
  }

  private static void repeat(LuaFunction function, int times) {
    for (int i = 0; i < times; i++) {
      function.call();
    }
  }

  private void count(Program program) {
    Map<String, Long> before = executionCounts();
    marks.mark();
    for (int i = 0; i < iterations; i++) {
      program.function.call();
      marks.mark();
    }
    executionCounts()
        .forEach((name, count) -> {
          long executed = count - before.getOrDefault(name, 0L);
          if (executed > 0) {
            out.println(name + " " + executed);
          }
        });
    out.println(program.name);
    program.engine.close();
  }

  /** The counts of this process so far; empty if counting is off. */
  private static Map<String, Long> executionCounts() {
    Map<String, Long> counts = new TreeMap<>();
    if (ExecutionCounts.ENABLED) {
      for (Op op : Op.values()) {
        counts.put("step " + op, ExecutionCounts.steps(op));
        counts.put("deopt " + op, ExecutionCounts.deoptimizations(op));
      }
      ExecutionCounts.builtins().forEach((name, count) -> counts.put("builtin " + name, count));
    }
    return counts;
  }
}
