package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perigee.engine.PerigeeOptions.Tier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Endless loops made by {@code goto}, with several entries: every limit ends them, in each tier.
 */
class GotoLoopLimitsTest {
  /** Bodies of functions with a boolean c and a number i. */
  private static final List<String> LOOPS =
      List.of(
          "::a:: goto b ::b:: goto a",
          "if c then goto b end ::a:: i = i + 1 ::b:: goto a",
          "if not c then goto b end ::a:: i = i + 1 ::b:: i = i | 1 goto a",
          "local k = true if k then goto a end goto b ::a:: i = i + 1 ::b:: i = i & 7 goto a",
          "local k = false if k then goto a end goto b ::a:: i = i + 1 ::b:: i = i & 7 goto a",
          "local k = true if k then goto a end goto b ::a:: i = i + 1 ::b:: i = i + 1"
              + " if i > 0 then goto b end",
          "if c then goto x elseif i > 5 then goto y end goto z"
              + " ::x:: i = 1 ::y:: i = i + 1 ::z:: i = i & 3"
              + " if i == 0 then goto x elseif i == 1 then goto y end goto z",
          "if c then goto x end goto y ::x:: do goto p ::p:: i = i + 1 ::q::"
              + " if i < 0 then goto p end end ::y:: if i > -1 then goto x end goto y",
          "local f = 0.5 if c then goto a end goto b ::a:: f = f + i ::b:: f = f * 0.5 goto a",
          "local k = true repeat if k then goto n end until false ::n:: if k then goto n end");

  private static String call(String loop) {
    return "local function f(c, i) " + loop + " end started() f(true, 0)";
  }

  /** What ends a loop, with the error's message. */
  enum Limit {
    BUDGET("instruction budget exceeded"),
    DEADLINE("deadline exceeded"),
    INTERRUPT("interrupted");

    private final String message;

    Limit(String message) {
      this.message = message;
    }

    PerigeeOptions.Builder set(PerigeeOptions.Builder options) {
      return switch (this) {
        case BUDGET -> options.instructionBudget(100_000);
        case DEADLINE -> options.deadline(Duration.ofMillis(50));
        case INTERRUPT -> options;
      };
    }
  }

  static Stream<Arguments> loops() {
    return LOOPS.stream()
        .flatMap(loop -> Stream.of(Limit.values()).map(limit -> Arguments.of(limit, loop)));
  }

  @ParameterizedTest
  @MethodSource("loops")
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  void interpreted(Limit limit, String loop) {
    check(Tier.INTERPRETED, limit, loop);
  }

  @ParameterizedTest
  @MethodSource("loops")
  @NativeTest
  @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
  void compiled(Limit limit, String loop) {
    long entries = check(Tier.COMPILED, limit, loop);
    if (limit == Limit.BUDGET) {
      assertThat(entries).as("entries into native code").isPositive();
    }
  }

  /** Returns how often native code was entered. */
  private static long check(Tier tier, Limit limit, String loop) {
    PerigeeOptions.Builder options = limit.set(PerigeeOptions.builder().tier(tier));
    try (PerigeeEngine engine = new PerigeeEngine(options.build())) {
      CountDownLatch started = new CountDownLatch(1);
      engine
          .globals()
          .put(
              "started",
              (HostFunction)
                  arguments -> {
                    started.countDown();
                    return null;
                  });
      Thread interrupter =
          Thread.ofPlatform()
              .unstarted(() -> {
                try {
                  started.await();
                } catch (InterruptedException e) {
                  return;
                }
                engine.interrupt();
              });
      if (limit == Limit.INTERRUPT) {
        interrupter.start();
      }
      LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval(call(loop)));
      assertThat(thrown).hasMessageContaining(limit.message);
      assertThat(thrown.isCatchable()).isFalse();
      assertThat(engine.jitStatus()).doesNotContain("the compiler failed");
      return engine.core().enter(EngineServices::compiledTier).entries();
    }
  }
}
