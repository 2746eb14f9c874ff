package dev.perigee.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.perigee.frontend.Frontend;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.tier1.arm64.target.Arm64Target;
import dev.perigee.tier1.cache.CodeCache;
import dev.perigee.tier1.cache.FeedbackSnapshot;
import dev.perigee.tier1.emission.CompiledCode;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.FunctionCompiler;
import dev.perigee.tier1.lowering.GraphCompiler;
import dev.perigee.tier1.target.Target;
import dev.perigee.tier1.x64.target.X64Target;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures how fast tier 1 compiles every function of some Lua sources for this processor, several
 * times in one JVM. Functions have no type feedback, as if they were compiled early.
 *
 * <p>Arguments: files. System property: {@code perigee.bench.passes}.
 */
public final class CompileSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final FunctionCompiler compiler;
  private final List<Prototype> functions = new ArrayList<>();
  private final List<FeedbackSnapshot> feedback = new ArrayList<>();

  /** The number of instructions of each function that was compiled in the last pass. */
  private final List<Double> bytesPerInstruction = new ArrayList<>();

  /** The bytes of code of each function that was compiled in the last pass. */
  private final List<Integer> sizes = new ArrayList<>();

  /** The functions that were not compiled, and why. */
  private final List<String> refused = new ArrayList<>();

  private long instructions;

  private CompileSpeed(FunctionCompiler compiler) {
    this.compiler = compiler;
  }

  /** Prints the processor times of the first pass, in a cold JVM, and of later passes. */
  public static void main(String[] arguments) throws IOException {
    int passes = Integer.getInteger("perigee.bench.passes", 30);
    if (arguments.length == 0 || passes < 1) {
      System.err.println("usage: ./benchmark compile FILE...");
      System.exit(2);
    }
    CodeCache cache = CodeCache.ofProcess(target());
    String obstacle = cache.obstacle();
    if (obstacle != null) {
      System.err.println("there is no native code here: " + obstacle);
      System.exit(1);
    }
    CompileSpeed speed = new CompileSpeed(new GraphCompiler(cache.targetOnThisMachine()));
    for (String file : arguments) {
      speed.add(Frontend.compileFile(Files.readAllBytes(Path.of(file)), "@" + file));
    }
    speed.report(passes);
  }

  private static Target target() {
    String architecture = System.getProperty("os.arch");
    return switch (architecture) {
      case "amd64", "x86_64" -> X64Target.INSTANCE;
      case "aarch64", "arm64" -> Arm64Target.INSTANCE;
      default -> throw new IllegalStateException("there is no native code for " + architecture);
    };
  }

  private void add(Prototype prototype) {
    functions.add(prototype);
    List<ValueType> unknown = Collections.nCopies(prototype.parameterCount(), ValueType.NONE);
    feedback.add(
        FeedbackSnapshot.of(prototype, new byte[prototype.code().length], unknown, new BitSet()));
    prototype.children().forEach(this::add);
  }

  private void report(int passes) {
    for (int pass = 1; pass <= passes; pass++) {
      long thread = THREADS.getCurrentThreadCpuTime();
      long process = PROCESS.getProcessCpuTime();
      compileAll();
      thread = THREADS.getCurrentThreadCpuTime() - thread;
      process = PROCESS.getProcessCpuTime() - process;
      if (pass == 1) {
        reportCode();
      }
      if (pass == 1 || pass == passes || Integer.bitCount(pass) == 1) {
        print(
            "pass %d: %,d instructions a second of the compiling thread's CPU (%d ms), %,d of the"
                + " process's (%d ms)",
            pass, perSecond(thread), thread / 1_000_000, perSecond(process), process / 1_000_000);
      }
    }
  }

  private long perSecond(long nanoseconds) {
    return Math.round(instructions * 1e9 / Math.max(1, nanoseconds));
  }

  private void reportCode() {
    Collections.sort(bytesPerInstruction);
    Collections.sort(sizes);
    print(
        "%,d functions; %,d were compiled, with %,d instructions",
        functions.size(), sizes.size(), instructions);
    print(
        "%,d bytes of code; median %.1f per instruction and %,d per function; one function in a"
            + " hundred takes more than %,d, the largest %,d",
        sizes.stream().mapToLong(size -> size).sum(),
        quantile(bytesPerInstruction, 0.5),
        quantile(sizes, 0.5),
        quantile(sizes, 0.99),
        quantile(sizes, 1));
    refused.forEach(reason -> print("refused: %s", reason));
  }

  private static <T> T quantile(List<T> sorted, double part) {
    return sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private void compileAll() {
    instructions = 0;
    sizes.clear();
    bytesPerInstruction.clear();
    refused.clear();
    for (int i = 0; i < functions.size(); i++) {
      Prototype function = functions.get(i);
      try {
        CompiledCode code = compiler.compile(function, feedback.get(i), CompileOptions.PLAIN);
        int words = function.code().length;
        instructions += words;
        sizes.add(code.code().length);
        bytesPerInstruction.add((double) code.code().length / words);
      } catch (CannotCompileException e) {
        refused.add(function.source() + ":" + function.lineDefined() + ": " + e.getMessage());
      }
    }
  }
}
