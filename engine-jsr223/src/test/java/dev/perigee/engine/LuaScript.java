package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.runtime.frame.Prototypes;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.tier1.CompiledTier;
import dev.perigee.tier1.TierOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A script of src/test/lua. Its standard output must equal its expected output, byte by byte.
 *
 * @param name file name without extension
 */
record LuaScript(String name) {
  private static final Path FOLDER = Path.of("src", "test", "lua");
  private static final Set<String> DEEP =
      Set.of("recursion_deep", "stack_overflow", "stack_overflow_nested", "hot_deep_recursion");

  /** All scripts, by name. */
  static List<LuaScript> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".lua"))
          .map(file -> new LuaScript(file.substring(0, file.length() - ".lua".length())))
          .sorted((a, b) -> a.name.compareTo(b.name))
          .toList();
    }
  }

  /**
   * Whether the script fills the stack. With a collection at every allocation, each of which marks
   * and wipes the whole stack, that takes minutes.
   */
  boolean fillsStack() {
    return DEEP.contains(name);
  }

  /**
   * Whether the script consists of thousands of programs, each of which prints a line. Some modes
   * run only a part of them, so that a build does not take too long.
   */
  boolean isLong() {
    return name.equals("step_contract");
  }

  Path source() {
    return FOLDER.resolve(name + ".lua");
  }

  byte[] expected() throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name + ".expected"));
  }

  byte[] input() throws IOException {
    Path input = FOLDER.resolve(name + ".input");
    return Files.exists(input) ? Files.readAllBytes(input) : new byte[0];
  }

  /** Runs the script in tier 0; the functions that are alive in its engine in the end. */
  List<Prototype> liveFunctions() throws IOException {
    PerigeeOptions.Builder options =
        PerigeeOptions.builder()
            .tier(PerigeeOptions.Tier.INTERPRETED)
            .standardOutput(OutputStream.nullOutputStream());
    try (PerigeeEngine engine = new PerigeeEngine(options.build())) {
      engine.eval(Files.readAllBytes(source()), "@" + name + ".lua");
      return engine
          .core()
          .enter(services -> {
            Prototypes prototypes = services.state().frames().prototypes();
            return Arrays.stream(prototypes.liveRecords())
                .mapToObj(
                    record -> prototypes.prototype(Memory.getInt(record + PrototypeLayout.ID)))
                .toList();
          });
    }
  }

  /** Runs the script in an engine of its own and compares its output. */
  void check(PerigeeOptions.Builder options) throws IOException {
    check(options, engine -> {});
  }

  /**
   * As {@link #check(PerigeeOptions.Builder)}, but the collector does a number of units of work at
   * each allocation, one collection after the other.
   */
  void checkInSlices(PerigeeOptions.Builder options, long units) throws IOException {
    check(
        options,
        engine ->
            engine
                .core()
                .enter(services -> {
                  services.state().heap().collector().setSliceUnits(units);
                  return null;
                }));
  }

  /**
   * As {@link #check(PerigeeOptions.Builder)}, but of a {@link #isLong} script, only the programs
   * whose numbers are multiples of a stride are run.
   */
  void checkPart(PerigeeOptions.Builder options, int stride) throws IOException {
    if (!isLong()) {
      check(options);
      return;
    }
    List<String> all = lines(expected());
    StringBuilder part = new StringBuilder();
    for (int line = stride; line <= all.size(); line += stride) {
      part.append(all.get(line - 1)).append('\n');
    }
    check(
        options,
        engine -> engine.globals().put("STRIDE", stride),
        part.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private void check(PerigeeOptions.Builder options, Consumer<PerigeeEngine> preparation)
      throws IOException {
    check(options, preparation, expected());
  }

  private void check(
      PerigeeOptions.Builder options, Consumer<PerigeeEngine> preparation, byte[] expected)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    options
        .standardOutput(out)
        .standardInput(new ByteArrayInputStream(input()))
        .allowFiles(true)
        .allowEnvironment(true);
    String failure = "";
    PerigeeOptions built = options.build();
    try (PerigeeEngine engine = new PerigeeEngine(built)) {
      preparation.accept(engine);
      try {
        engine.eval(Files.readAllBytes(source()), "@" + name + ".lua");
      } catch (LuaException e) {
        failure = "\nthe script failed: " + e.getMessage() + "\n" + e.luaTraceback();
      }
      checkTier(engine, built.tiers());
    }
    assertSame(expected, out.toByteArray(), failure);
  }

  /** The output would be right without native code, too. */
  private static void checkTier(PerigeeEngine engine, TierOptions options) {
    CompiledTier tier = engine.core().enter(EngineServices::compiledTier);
    assertThat(tier.compilerFailures()).as(tier.status()).isZero();
    if (options.tier() == TierOptions.Tier.COMPILED && options.threshold() == 1) {
      assertThat(tier.entries()).as(tier.status()).isPositive();
    }
  }

  /** Compares outputs. A difference is reported by its first line. */
  static void assertSame(byte[] expected, byte[] actual, String remark) {
    if (!Arrays.equals(expected, actual) || !remark.isEmpty()) {
      List<String> expectedLines = lines(expected);
      List<String> actualLines = lines(actual);
      int line = 0;
      while (line < expectedLines.size()
          && line < actualLines.size()
          && expectedLines.get(line).equals(actualLines.get(line))) {
        line++;
      }
      assertThat(line(actualLines, line) + remark)
          .as("line %d of the output", line + 1)
          .isEqualTo(line(expectedLines, line));
      assertThat(actual).as("output that differs in line ends alone").isEqualTo(expected);
    }
  }

  private static List<String> lines(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1).lines().toList();
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "(the end)";
  }
}
