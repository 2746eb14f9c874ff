import dev.perigee.engine.LuaException;
import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Untrusted scripts in an engine with limits. */
public class Sandbox {
  public static void main(String[] args) {
    Map<String, String> scripts = new LinkedHashMap<>();
    scripts.put("harmless", "local n = 0 for i = 1, 10 do n = n + i end return n");
    scripts.put("endless", "while true do end");
    scripts.put("endless, and it catches errors", "while true do pcall(error) end");
    scripts.put("greedy", "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end");
    scripts.put("deep", "local function f() return 1 + f() end return f()");
    scripts.put("curious", "return select(2, io.open('/etc/passwd'))");
    scripts.put("destructive", "return select(2, os.execute('rm -rf .'))");
    scripts.put("leaving", "os.exit()");

    // Scripts may not use files, processes or host objects unless an option allows it.
    PerigeeOptions options =
        PerigeeOptions.builder()
            .memoryLimit(4 << 20)
            .instructionBudget(2_000_000)
            .deadline(Duration.ofMinutes(1))
            .standardOutput(new ByteArrayOutputStream())
            .standardError(new ByteArrayOutputStream())
            .build();
    try (PerigeeEngine lua = new PerigeeEngine(options)) {
      scripts.forEach((name, script) -> System.out.println(name + ": " + outcome(lua, script)));
      // The same engine can still be used.
      System.out.println("afterwards: " + outcome(lua, "return 6 * 7"));
    }
  }

  private static String outcome(PerigeeEngine lua, String script) {
    try {
      Object result = lua.eval(script);
      return result == null ? "nothing" : result.toString();
    } catch (LuaException e) {
      return "stopped, " + e.problem().lines().findFirst().orElse("");
    }
  }
}
