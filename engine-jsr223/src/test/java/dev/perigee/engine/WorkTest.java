package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.engine.PerigeeOptions.Tier;
import dev.perigee.testing.Emulation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that a script does counts as work, and is ended by a budget, a deadline and an
 * interrupt. How soon is measured in rounds of work rather than in time, so that slow machines pass
 * as well.
 */
class WorkTest {
  private static final int BUDGET = 10_000_000;

  /** For rounds with little work. */
  private static final int SMALL_BUDGET = 60_000;

  /**
   * The number of rounds that may follow after a limit was reached. Work is checked in portions of
   * about 16,000.
   */
  private static final int LATE_ROUNDS = 10;

  /** A build runs one of this many rows. */
  private static final int STRIDE = 6;

  /** As {@link #STRIDE}, in machine code. */
  private static final int NATIVE_STRIDE = Emulation.isActive() ? 160 : STRIDE;

  /** Every function in the tables of a new engine, by the name that the rows use. */
  private static final String FUNCTIONS =
      """
      local names = {}
      local function add(prefix, values)
        for name, value in pairs(values) do
          if type(value) == 'function' then names[#names + 1] = prefix .. name end
        end
      end
      local modules = package.loaded
      for name, module in pairs(modules) do
        add(name == '_G' and '' or name .. '.', module)
      end
      add('string.', getmetatable(''))
      add('file.', getmetatable(io.stdout))
      add('file.', getmetatable(io.stdout).__index)
      return table.concat(names, ' ')
      """;

  @Test
  void eachFunctionHasARow() {
    Set<String> rows = WorkRow.all().stream().map(WorkRow::name).collect(Collectors.toSet());
    try (PerigeeEngine engine = new PerigeeEngine()) {
      Set<String> functions =
          new TreeSet<>(List.of(String.valueOf(engine.eval(FUNCTIONS)).split(" ")));
      assertThat(functions).hasSizeGreaterThan(150).isSubsetOf(rows);
    }
  }

  @TestFactory
  Stream<DynamicTest> inTier0() {
    return tests(() -> PerigeeOptions.builder().tier(Tier.INTERPRETED), STRIDE);
  }

  @TestFactory
  @NativeTest
  Stream<DynamicTest> inTier1() {
    return tests(() -> PerigeeOptions.builder().tier(Tier.COMPILED), NATIVE_STRIDE);
  }

  private interface Options {
    PerigeeOptions.Builder begin();
  }

  /** Each row is ended by the budget, and alternately by the deadline or an interrupt. */
  private static Stream<DynamicTest> tests(Options options, int stride) {
    List<WorkRow> rows = Sample.of(WorkRow.all(), stride);
    return IntStream.range(0, rows.size())
        .mapToObj(i -> {
          WorkRow row = rows.get(i);
          return DynamicTest.dynamicTest(
              row.name() + ": " + row.code(),
              () -> {
                endsByBudget(row, options.begin());
                if (i % 2 == 0) {
                  endsByDeadline(row, options.begin());
                } else {
                  endsByInterrupt(row, options.begin());
                }
              });
        });
  }

  private static void endsByBudget(WorkRow row, PerigeeOptions.Builder options) {
    options.instructionBudget(row.takesLong() ? BUDGET : SMALL_BUDGET);
    int rounds = run(row, options, "instruction budget exceeded", engine -> {});
    assertThat(rounds)
        .isLessThanOrEqualTo(
            row.takesLong() ? BUDGET / WorkRow.LEAST_WORK : SMALL_BUDGET + LATE_ROUNDS);
  }

  private static void endsByDeadline(WorkRow row, PerigeeOptions.Builder options) {
    AtomicLong clock = new AtomicLong();
    Duration deadline = Duration.ofSeconds(1);
    options.clock(clock::get).deadline(deadline);
    assertFewRounds(
        row, run(row, options, "deadline exceeded", engine -> clock.addAndGet(deadline.toNanos())));
  }

  private static void endsByInterrupt(WorkRow row, PerigeeOptions.Builder options) {
    assertFewRounds(row, run(row, options, "interrupted", PerigeeEngine::interrupt));
  }

  private static void assertFewRounds(WorkRow row, int rounds) {
    assertThat(rounds).isLessThan(row.takesLong() ? LATE_ROUNDS : SMALL_BUDGET);
  }

  /** The number of rounds of a row that are begun in a loop that a limit ends. */
  private static int run(
      WorkRow row, PerigeeOptions.Builder options, String message, Consumer<PerigeeEngine> first) {
    AtomicInteger rounds = new AtomicInteger();
    try (PerigeeEngine engine = WorkRow.engine(options)) {
      engine.eval(row.setUp());
      engine
          .globals()
          .put(
              "round",
              (HostFunction)
                  arguments -> {
                    if (rounds.incrementAndGet() == 1) {
                      first.accept(engine);
                    }
                    return null;
                  });
      assertThatThrownBy(() -> engine.eval("while true do round(); " + row.code() + " end"))
          .isInstanceOf(LuaException.class)
          .hasMessageContaining(message)
          .returns(false, e -> ((LuaException) e).isCatchable());
      assertThat(engine.eval("return 1 + 1")).isEqualTo(2L);
    }
    return rounds.get();
  }
}
