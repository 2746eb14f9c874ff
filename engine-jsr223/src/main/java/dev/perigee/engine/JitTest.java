package dev.perigee.engine;

import dev.perigee.engine.PerigeeOptions.Tier;
import dev.perigee.tier1.CompiledTier;
import dev.perigee.tier1.NativeCodeDiagnosis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Diagnosis of tier 1 on this machine: tries every way to get executable memory, and runs a
 * function of each kind in both tiers.
 */
public final class JitTest {
  /** Marks lines about something that does not work. */
  private static final String FAILED = "FAILED";

  /** Bodies of functions by kind. Each returns a value that depends on everything that it does. */
  private static final Map<String, String> FUNCTIONS = new LinkedHashMap<>();

  static {
    FUNCTIONS.put("integers", "local s = 0 for i = 1, 100 do s = s * 31 ~ i end return s");
    FUNCTIONS.put("floats", "local s = 0.5 for i = 1, 100 do s = s / 3 + i end return s");
    FUNCTIONS.put("tables", "local t = {} for i = 1, 50 do t[i] = i * i end return #t + t[7]");
    FUNCTIONS.put("fields", "local p = {x = 1} for i = 1, 50 do p.x = p.x + i end return p.x");
    FUNCTIONS.put("strings", "local s = '' for i = 1, 20 do s = s .. i end return s");
    FUNCTIONS.put(
        "calls",
        "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end"
            + " return fib(12)");
    FUNCTIONS.put(
        "closures",
        "local n = 0 local function add(k) n = n + k end for i = 1, 50 do add(i) end return n");
    FUNCTIONS.put("varargs", "local function f(...) return select('#', ...) end return f(1, nil)");
    FUNCTIONS.put(
        "metamethods",
        "local m = setmetatable({}, {__add = function(a, b) return b + 1 end}) return m + 41");
    FUNCTIONS.put("errors", "return select(2, pcall(function() local t = nil; return t.x end))");
  }

  /**
   * The result.
   *
   * @param text lines for the user
   * @param passed whether everything that can be tried works, or there is no tier 1
   */
  public record Report(String text, boolean passed) {
    static Report of(String text) {
      return new Report(text, !text.contains(FAILED));
    }
  }

  private JitTest() {}

  /**
   * Runs the diagnosis.
   *
   * @throws LuaException if no engine can be started at all
   */
  public static Report run() {
    StringBuilder text = new StringBuilder();
    for (String line : NativeCodeDiagnosis.run(Processor.HERE.targetOrNull())) {
      text.append(line).append('\n');
    }
    PerigeeOptions.Builder options = PerigeeOptions.builder();
    try (PerigeeEngine compiled = new PerigeeEngine(options.tier(Tier.COMPILED).build());
        PerigeeEngine interpreted = new PerigeeEngine(options.tier(Tier.INTERPRETED).build())) {
      CompiledTier tier = compiled.core().enter(EngineServices::compiledTier);
      FUNCTIONS.forEach((kind, function) -> {
        text.append("Lua: ").append(kind).append(": ");
        text.append(tier.isOn() ? outcome(compiled, interpreted, tier, function) : "not tried, ");
        text.append(tier.obstacle()).append('\n');
      });
      text.append(compilerLine(tier.compilerFailures()));
      text.append(compiled.jitStatus());
    }
    return Report.of(text.toString());
  }

  private static String outcome(
      PerigeeEngine compiled, PerigeeEngine interpreted, CompiledTier tier, String function) {
    // A separate function, called twice, so that the second call finds what the first has compiled.
    String source = "local function f() " + function + " end f() return f()";
    Object expected = interpreted.eval(source);
    long before = tier.entries();
    Object actual = compiled.eval(source);
    if (!Objects.equals(expected, actual)) {
      return FAILED + ", gives " + actual + " instead of " + expected;
    }
    return tier.entries() > before
        ? "passed in native code"
        : FAILED + ", no native code was entered";
  }

  /** The line about defects of the compiler; empty if there are none. */
  static String compilerLine(int failures) {
    return failures == 0
        ? ""
        : "compiler: " + FAILED + " on " + failures + " functions, see the log\n";
  }
}
