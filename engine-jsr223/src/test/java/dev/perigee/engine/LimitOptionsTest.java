package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Interrupts, output, libraries and other limits that have options. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LimitOptionsTest {
  /** A number of tables that would fill an engine of 4 MiB many times. */
  private static final int HANDLES = 50_000;

  private static PerigeeOptions.Builder options() {
    return PerigeeOptions.builder();
  }

  private static void assertWorks(PerigeeEngine engine) {
    assertThat(engine.eval("return 1 + 1")).isEqualTo(2L);
  }

  private static HostFunction countingDown(CountDownLatch latch) {
    return arguments -> {
      latch.countDown();
      return null;
    };
  }

  // Interrupts

  @Test
  void interruptsAreForTheCallInProgress() {
    CallInterrupts interrupts = new CallInterrupts();
    interrupts.interrupt();
    interrupts.begin();
    assertThat(interrupts.isInterrupted()).isFalse();
    interrupts.interrupt();
    assertThat(interrupts.isInterrupted()).isTrue();
    interrupts.end();
    interrupts.begin();
    assertThat(interrupts.isInterrupted()).isFalse();
    interrupts.end();
    interrupts.interrupt();
    interrupts.begin();
    assertThat(interrupts.isInterrupted()).isFalse();
  }

  @Test
  void interruptWhileTheEngineOpensIsNotLost() {
    // The engine gets its options when it opens.
    PerigeeEngine[] engine = new PerigeeEngine[1];
    engine[0] =
        new PerigeeEngine(() -> {
          engine[0].interrupt();
          return options().build();
        });
    assertThatThrownBy(() -> engine[0].eval("while true do end"))
        .isInstanceOf(LuaException.class)
        .hasMessageContaining("interrupted");
    assertWorks(engine[0]);
    engine[0].close();
  }

  @Test
  void interruptIsNotSwallowedByTheHost() {
    try (PerigeeEngine engine = new PerigeeEngine(options().build())) {
      engine
          .globals()
          .put(
              "again",
              (HostFunction)
                  arguments -> {
                    engine.interrupt();
                    assertThatThrownBy(() -> engine.eval("while true do end"))
                        .hasMessageContaining("interrupted");
                    return null;
                  });
      assertThatThrownBy(() -> engine.eval("while true do pcall(again) end"))
          .hasMessageContaining("interrupted");
      assertWorks(engine);
    }
  }

  @Test
  void futuresCanBeCancelled() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        PerigeeEngine engine = new PerigeeEngine(options().build())) {
      engine.globals().put("started", countingDown(started));
      Future<?> run =
          threads.submit(() -> {
            try {
              engine.eval("started() while true do end");
            } finally {
              ended.countDown();
            }
          });
      started.await();
      run.cancel(true);
      ended.await();
      assertWorks(engine);
    }
  }

  @Test
  void interruptedThreadsCanGoOn() {
    try (PerigeeEngine engine = new PerigeeEngine(options().stopOnThreadInterrupt(false).build())) {
      Thread.currentThread().interrupt();
      assertThat(engine.eval("for i = 1, 100000 do end return 1")).isEqualTo(1L);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** A console without input, until {@code typed}. */
  private static final class Console extends InputStream {
    final CountDownLatch waits = new CountDownLatch(1);
    final CountDownLatch typed = new CountDownLatch(1);
    private int at;

    @Override
    public int read() throws IOException {
      waits.countDown();
      try {
        typed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return at < 3 ? "ab\n".charAt(at++) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int next = read();
      target[offset] = (byte) next;
      return next < 0 ? -1 : 1;
    }
  }

  @Test
  void interruptWakesAScriptThatReads() throws InterruptedException, ExecutionException {
    Console console = new Console();
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        PerigeeEngine engine = new PerigeeEngine(options().standardInput(console).build())) {
      Future<Object> run = threads.submit(() -> engine.eval("while true do io.read() end"));
      console.waits.await();
      engine.interrupt();
      assertThatThrownBy(run::get)
          .hasCauseInstanceOf(LuaException.class)
          .hasMessageContaining("interrupted");
      console.typed.countDown();
      // The bytes that the interrupted read finally got are for the next one.
      assertThat(engine.eval("return io.read()")).isEqualTo("ab");
      assertThat(engine.eval("return io.read()")).isNull();
    }
  }

  // Finalizers

  @Test
  void finalizersAtTheEndHaveADeadline() {
    AtomicLong clock = new AtomicLong();
    PerigeeEngine engine =
        new PerigeeEngine(
            options().clock(clock::get).finalizerDeadline(Duration.ofSeconds(1)).build());
    engine
        .globals()
        .put(
            "wait",
            (HostFunction)
                arguments -> {
                  clock.addAndGet(Duration.ofSeconds(2).toNanos());
                  return null;
                });
    engine.eval("x = setmetatable({}, {__gc = function() wait() while true do end end})");
    engine.close();
    assertThatThrownBy(() -> engine.eval("return 1")).isInstanceOf(IllegalStateException.class);
  }

  // Output

  @Test
  void outputIsLimited() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PerigeeEngine engine =
        new PerigeeEngine(options().standardOutput(out).outputLimit(10).build())) {
      engine.eval("io.write('12345')");
      assertThatThrownBy(() -> engine.eval("pcall(io.write, '123456', '7890', '1') x = 1"))
          .isInstanceOf(LuaException.class)
          .hasMessageContaining("output limit exceeded");
      assertThat(engine.eval("return x")).isNull();
      assertThatThrownBy(() -> engine.eval("while true do pcall(print, 'abc') end"))
          .hasMessageContaining("output limit exceeded");
      assertThat(out.size()).isLessThanOrEqualTo(25);
      engine.eval("io.write('last')");
      assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("12345").endsWith("last");
    }
  }

  // Memory that dead Java handles hold

  @Test
  void deadHandlesDoNotFillTheEngine() {
    try (PerigeeEngine engine = new PerigeeEngine(options().memoryLimit(4 << 20).build())) {
      for (int i = 0; i < HANDLES; i++) {
        assertThat(engine.eval("return {}")).isInstanceOf(LuaTable.class);
      }
    }
  }

  // Libraries

  @Test
  void librariesCanBeChosen() {
    try (PerigeeEngine engine =
        new PerigeeEngine(
            options().libraries(EnumSet.of(Library.MATH, Library.COROUTINE)).build())) {
      assertThat(engine.eval("return math.max(1, 2)")).isEqualTo(2L);
      assertThat(engine.eval("return coroutine.wrap(function() return 3 end)()")).isEqualTo(3L);
      for (String name : new String[] {"string", "os", "io", "debug", "load", "require", "utf8"}) {
        assertThat(engine.eval("return " + name)).as(name).isNull();
      }
      assertThatThrownBy(() -> engine.eval("return ('x'):rep(3)"))
          .hasMessageContaining("attempt to index a string value");
    }
  }

  @Test
  void untrustedScriptsGetHarmlessLibraries() {
    try (PerigeeEngine engine =
        new PerigeeEngine(
            PerigeeOptions.untrusted().instructionBudget(1_000_000).outputLimit(100).build())) {
      assertThat(engine.eval("return os.time() > 0 and os.clock() >= 0 and #os.date() > 0"))
          .isEqualTo(true);
      for (String gone :
          new String[] {
            "io",
            "os.execute",
            "os.exit",
            "os.getenv",
            "os.remove",
            "os.rename",
            "os.tmpname",
            "debug.sethook",
            "debug.getregistry",
            "debug.getlocal",
            "debug.setmetatable",
            "debug.getupvalue",
            "debug.setupvalue",
            "debug.upvaluejoin",
            "debug.debug"
          }) {
        assertThat(engine.eval("return " + gone)).as(gone).isNull();
      }
      assertThat(engine.eval("return debug.getinfo(1, 'l').currentline")).isEqualTo(1L);
      assertThat(engine.eval("return debug.getinfo(1, 'f').func")).isNull();
      assertThat(engine.eval("return debug.getinfo(print).func")).isNull();
      assertThat(engine.eval("return debug.traceback('x')").toString()).startsWith("x\nstack");
      assertThat(engine.eval("return load('return 5')()")).isEqualTo(5L);
      assertThat(engine.eval("return select(2, load(string.dump(function() end)))").toString())
          .contains("does not allow binary chunks");
      assertThatThrownBy(() -> engine.eval("while true do end")).hasMessageContaining("exceeded");
      assertThatThrownBy(() -> engine.eval("while true do print('x') end"))
          .hasMessageContaining("output limit exceeded");
    }
  }
}
