package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perigee.testing.TestSeed;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input and exhausted limits: the error is clear, and the engine continues to work. */
class LimitsTest {
  private static final long LIMIT = 16 << 20;

  private static void assertWorks(PerigeeEngine engine) {
    assertThat(engine.eval("local t = {} for i = 1, 100 do t[i] = i .. '' end return #t"))
        .isEqualTo(100L);
  }

  private static void assertFails(PerigeeEngine engine, byte[] source, String message) {
    assertThatThrownBy(() -> engine.eval(source, "=bad"))
        .isInstanceOf(LuaException.class)
        .hasMessageContaining(message);
    assertWorks(engine);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void syntaxErrorsHaveTheLine() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assertFails(engine, bytes("x = 1\nif x then"), "bad:2: 'end' expected near <eof>");
      assertFails(engine, bytes("for"), "bad:1: <name> expected near <eof>");
      assertFails(engine, bytes("x = \"open"), "bad:1: unfinished string near <eof>");
    }
  }

  @Test
  void missingFileIsAnIoException() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assertThatThrownBy(() -> engine.evalFile(Path.of("no", "such", "file.lua")))
          .isInstanceOf(NoSuchFileException.class);
      assertWorks(engine);
    }
  }

  @Test
  void randomBytesAreNotLua() {
    long seed = TestSeed.of(LimitsTest.class);
    Random random = new Random(seed);
    try (PerigeeEngine engine = new PerigeeEngine()) {
      for (int i = 0; i < 200; i++) {
        byte[] source = new byte[1 + random.nextInt(200)];
        random.nextBytes(source);
        source[0] = (byte) ('!' + random.nextInt(2)); // no program begins so
        assertThatThrownBy(() -> engine.eval(source, "=bad"))
            .as("seed %d, chunk %d", seed, i)
            .isInstanceOf(LuaException.class)
            .hasMessageStartingWith("bad:");
      }
      assertWorks(engine);
    }
  }

  @Test
  void megabyteOfParenthesesIsRefused() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assertFails(engine, bytes("return " + "(".repeat(1 << 20)), "");
      assertFails(engine, bytes("return " + "{".repeat(1 << 20)), "");
      assertFails(engine, bytes("return " + "not ".repeat(1 << 18) + "1"), "");
    }
  }

  @Test
  void tenMegabytesOfStringLiteralAreFine() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assertThat(engine.eval(bytes("return #'" + "x".repeat(10 << 20) + "'"), "=big"))
          .isEqualTo((long) (10 << 20));
    }
  }

  @Test
  void tenMegabytesOfStringLiteralAreTooMuchUnderALimit() {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().memoryLimit(LIMIT).build())) {
      assertFails(engine, bytes("return #'" + "x".repeat(10 << 20) + "'"), "not enough memory");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = {} while true do t[#t + 1] = {} end",
        "local s = 'x' while true do s = s .. s end",
        "return string.rep('x', 1 << 40)",
        "return string.rep('x', 1 << 24)",
        "return ('x'):rep(1 << 20, ('y'):rep(100))",
        "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1 << 18) end return table.concat(t)",
        "local t = {} for i = 1, math.huge do t['key' .. i] = i end",
        "local function f() local t = {f()} return t end return f()"
      })
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void memoryLimitHoldsEverywhere(String source) {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().memoryLimit(LIMIT).build())) {
      LuaException thrown = catchThrowableOfType(LuaException.class, () -> engine.eval(source));
      assertThat(thrown.getMessage())
          .containsAnyOf("not enough memory", "stack overflow", "too large");
      assertWorks(engine);
    }
  }

  @Test
  void scriptsCanCatchExhaustedMemory() {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().memoryLimit(LIMIT).build())) {
      assertThat(engine.eval("return select(2, pcall(string.rep, 'x', 1 << 30))"))
          .isEqualTo("not enough memory");
      assertWorks(engine);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local function f() return f() end f()",
        "for i = 1, math.huge do string.rep('x', 10) end",
        "local t = setmetatable({}, {__index = function() end}) while true do local x = t.x end"
      })
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void anotherThreadCanInterrupt(String source) throws InterruptedException {
    try (PerigeeEngine engine = new PerigeeEngine()) {
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
              .start(() -> {
                try {
                  started.await();
                } catch (InterruptedException e) {
                  return;
                }
                engine.interrupt();
              });
      LuaException thrown =
          catchThrowableOfType(LuaException.class, () -> engine.eval("started() " + source));
      interrupter.join();
      assertThat(thrown).hasMessageContaining("interrupted");
      assertThat(thrown.isCatchable()).isFalse();
      assertWorks(engine);
    }
  }

  @Test
  void interruptWithoutACallIsForgotten() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      engine.interrupt();
      assertWorks(engine);
      engine.interrupt();
      assertWorks(engine);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void instructionBudgetEndsAScriptAndIsFreshForTheNext() {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().instructionBudget(100_000).build())) {
      for (int i = 0; i < 2; i++) {
        LuaException thrown =
            catchThrowableOfType(
                LuaException.class,
                () -> engine.eval("while true do pcall(function() while true do end end) end"));
        assertThat(thrown).hasMessageContaining("instruction budget exceeded");
        assertWorks(engine);
      }
    }
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void deadlineEndsAScript() {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().deadline(Duration.ofMillis(50)).build())) {
      assertThatThrownBy(() -> engine.eval("while true do end"))
          .isInstanceOf(LuaException.class)
          .hasMessageContaining("deadline exceeded");
    }
  }

  @Test
  void budgetOfAScriptPassesThroughTheHost() {
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().instructionBudget(100_000).build())) {
      engine.globals().put("again", (HostFunction) arguments -> engine.eval("while true do end"));
      LuaException thrown =
          catchThrowableOfType(LuaException.class, () -> engine.eval("return pcall(pcall, again)"));
      assertThat(thrown.isCatchable()).isFalse();
    }
  }

  @Test
  void nothingOfTheHostIsGrantedByDefault() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      assertThat(engine.eval("return os.getenv('PATH')")).isNull();
      assertThat(engine.eval("return io.open('pom.xml')")).isNull();
      assertThatThrownBy(() -> engine.eval("os.exit(3)")).isInstanceOf(LuaException.class);
      assertWorks(engine);
    }
  }

  /** Each round works on a large number of bytes or instructions, and must count accordingly. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = s .. 'b' while true do tick() local x = s < t end",
        "s = ('9'):rep(#s) while true do tick() local x = s + 1 end",
        "s = ('9'):rep(#s) while true do tick() tonumber(s) end",
        "s = ('9'):rep(#s) while true do tick() pcall(math.floor, s) end",
        "while true do tick() pcall(error, s) end",
        "while true do tick() pcall(string.pack, s, 1) end",
        "s = (' '):rep(#s) while true do tick() pcall(string.packsize, s) end",
        "while true do tick() pcall(string.unpack, 'z', s) end",
        "while true do tick() pcall(string.format, s) end",
        "while true do tick() string.format('%q', s) end",
        "while true do tick() pcall(string.find, 'x', s) end",
        "while true do tick() pcall(os.date, s) end",
        "while true do tick() debug.traceback(s) end",
        "while true do tick() package.searchpath('x', s) end",
        "local t = setmetatable({}, {__name = s}) while true do tick() pcall(string.rep, t) end",
        "local f = load('local t = {' .. ('1,\\n'):rep(1 << 15) .. '}') "
            + "while true do tick() debug.getinfo(f, 'L') end",
        "local f = load('local t = {' .. ('1,'):rep(1 << 15) .. '}') "
            + "while true do tick() string.dump(f) end"
      })
  void workInsideOneRoundCounts(String script) {
    assertThat(roundsUntilTheEnd(PerigeeOptions.builder().instructionBudget(2_000_000), script))
        .isLessThan(500);
  }

  @Test
  void largeFunctionsArePolledSoon() {
    String script =
        "local f = load('local t = {' .. ('1,'):rep(1 << 15) .. '}') while true do tick() f() end";
    assertThat(roundsUntilTheEnd(PerigeeOptions.builder().deadline(Duration.ofMillis(1)), script))
        .isLessThan(500);
  }

  private static int roundsUntilTheEnd(PerigeeOptions.Builder limit, String script) {
    AtomicInteger rounds = new AtomicInteger();
    try (PerigeeEngine engine = new PerigeeEngine(limit.build())) {
      engine
          .globals()
          .put(
              "tick",
              (HostFunction)
                  arguments -> {
                    rounds.incrementAndGet();
                    return null;
                  });
      String whole = "local s = ('a'):rep(1 << 18) " + script;
      assertThatThrownBy(() -> engine.eval(whole)).hasMessageContaining("exceeded");
    }
    return rounds.get();
  }
}
