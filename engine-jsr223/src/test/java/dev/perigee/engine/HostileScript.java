package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A script that tries to exceed its limits.
 *
 * @param setUp code that is run first, without the script's limits
 * @param errors texts, one of which its error must contain
 */
record HostileScript(String name, String setUp, String code, List<String> errors) {
  private static final String ENDED = "instruction budget exceeded";

  /** The scripts of {@code hostile.txt}, and an endless loop for each row with much work. */
  static List<HostileScript> all() {
    List<HostileScript> scripts = new ArrayList<>();
    try {
      String[] parts =
          Files.readString(Path.of("src/test/limits/hostile.txt")).split("(?m)^-- ", -1);
      for (int i = 1; i < parts.length; i++) {
        int line = parts[i].indexOf('\n');
        String head = parts[i].substring(0, line);
        int colon = head.lastIndexOf(": ");
        scripts.add(
            new HostileScript(
                head.substring(0, colon),
                "",
                parts[i].substring(line + 1),
                List.of(head.substring(colon + 2).split("\\|"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (WorkRow row : WorkRow.all()) {
      if (row.takesLong()) {
        scripts.add(
            new HostileScript(
                row.name() + ": " + row.code(),
                row.setUp(),
                "while true do ; " + row.code() + " end",
                List.of(ENDED, "output limit", "memory")));
      }
    }
    return scripts;
  }

  /** The options of an engine for such scripts: all libraries, so that they can try more. */
  static PerigeeOptions.Builder options(PerigeeOptions.Builder options) {
    return options
        .memoryLimit(48 << 20)
        .instructionBudget(6_000_000)
        .deadline(Duration.ofMinutes(10)) // a safety net: no test may depend on it
        .libraries(Library.all())
        .standardInput(new WorkRow.Letters())
        .standardOutput(OutputStream.nullOutputStream())
        .standardError(OutputStream.nullOutputStream());
  }

  /** Runs the script, and checks that it fails as expected and that the engine works afterwards. */
  void check(PerigeeEngine engine) {
    if (!setUp.isEmpty()) {
      engine.eval(setUp);
    }
    LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval(code));
    assertThat(thrown).as(name).isNotNull();
    assertThat(errors)
        .as("%s: %s", name, thrown.getMessage())
        .anyMatch(error -> thrown.getMessage().contains(error));
    assertThat(engine.eval("local t = {} for i = 1, 100 do t[i] = i .. '' end return #t"))
        .as(name)
        .isEqualTo(100L);
  }

  /** As {@link #check(PerigeeEngine)}, in an engine of its own. */
  void check(PerigeeOptions.Builder options) {
    try (PerigeeEngine engine = new PerigeeEngine(options(options).build())) {
      check(engine);
    }
  }
}
