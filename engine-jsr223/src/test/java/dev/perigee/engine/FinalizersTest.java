package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Finalizers from the host's point of view: warnings, limits, closing. The scripts gc_* test the
 * rest.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class FinalizersTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private PerigeeOptions.Builder options() {
    return PerigeeOptions.builder().standardOutput(out).standardError(err);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void errorsAreTheWarningsOfPucLua() {
    try (PerigeeEngine engine = new PerigeeEngine(options().build())) {
      engine.eval(
          """
          warn("@on")
          setmetatable({}, {__gc = function() error("one", 0) end})
          collectgarbage()
          setmetatable({}, {__gc = function() error({}) end})
          collectgarbage()
          setmetatable({}, {__gc = true})
          collectgarbage()
          setmetatable({}, {__gc = string.rep})
          collectgarbage()
          setmetatable({}, {__gc = function() error("at the end", 0) end})
          """);
      assertThat(text(err))
          .isEqualTo(
              """
              Lua warning: error in __gc (one)
              Lua warning: error in __gc (error object is not a string)
              Lua warning: error in __gc (attempt to call a boolean value (metamethod '__gc'))
              Lua warning: error in __gc (bad argument #1 to '__gc' (string expected, got table))
              """);
    }
    assertThat(text(err)).endsWith("Lua warning: error in __gc (at the end)\n");
  }

  @Test
  void messageHandlersBelowDoNotSeeThem() {
    try (PerigeeEngine engine = new PerigeeEngine(options().build())) {
      Object result =
          engine.eval(
              """
              local handled = 0
              local ok = xpcall(function()
                local done = false
                setmetatable({}, {__gc = function() done = true error("x") end})
                repeat local t = {} until done
              end, function(m) handled = handled + 1 return m end)
              return tostring(ok) .. handled
              """);
      assertThat(result).isEqualTo("true0");
    }
  }

  @Test
  void callingThemSoonerCostsNoMoreOfTheBudget() {
    PerigeeOptions options = options().instructionBudget(3_000_000).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      Object called =
          engine.eval(
              """
              local called = 0
              local mt = {__gc = function() called = called + 1 end}
              for i = 1, 2000 do
                setmetatable({}, mt)
                collectgarbage("step", 1000)
                local t = {}
              end
              return called
              """);
      assertThat((Long) called).isGreaterThan(1000);
    }
  }

  @Test
  void endlessFinalizerUsesUpTheBudgetAndEndsTheScript() {
    try (PerigeeEngine engine = new PerigeeEngine(options().instructionBudget(1_000_000).build())) {
      String script =
          """
          setmetatable({}, {__gc = function() while true do end end})
          pcall(collectgarbage)
          caught = true
          """;
      assertThatThrownBy(() -> engine.eval(script))
          .isInstanceOf(LuaException.class)
          .hasMessageContaining("budget");
      assertThat(engine.eval("return caught")).isNull();
      assertThat(engine.eval("collectgarbage() return 1")).isEqualTo(1L);
    }
  }

  @Test
  void closingEndsAnEndlessFinalizer() {
    PerigeeOptions options = options().deadline(Duration.ofMillis(300)).build();
    try (PerigeeEngine engine = new PerigeeEngine(options)) {
      engine.eval(
          """
          never = setmetatable({}, {__gc = function() print("not called any more") end})
          endless = setmetatable({}, {__gc = function() while true do end end})
          last = setmetatable({}, {__gc = function() print("called first") end})
          """);
    }
    assertThat(text(out)).isEqualTo("called first\n");
  }

  @Test
  void interruptAlsoEndsFinalizersOfAClosedEngine() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    PerigeeEngine engine = new PerigeeEngine(options().build());
    engine
        .globals()
        .put(
            "begin",
            (HostFunction)
                arguments -> {
                  begun.countDown();
                  return null;
                });
    engine.eval("x = setmetatable({}, {__gc = function() begin() while true do end end})");
    Thread closing = new Thread(engine::close);
    closing.start();
    begun.await();
    engine.interrupt();
    closing.join();
    assertThatThrownBy(() -> engine.eval("return 1")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theyMayCallTheHostAndRunCoroutines() {
    try (PerigeeEngine engine = new PerigeeEngine(options().build())) {
      engine.globals().put("host", (HostFunction) arguments -> arguments.length * 10L);
      Object result =
          engine.eval(
              """
              local log = {}
              local function finalizer(o)
                local co = coroutine.wrap(function(a) a = a + coroutine.yield(a) return a + host(1, 2) end)
                log[#log + 1] = co(1) .. " " .. co(2)
                log[#log + 1] = tostring(pcall(coroutine.yield))
              end
              setmetatable({}, {__gc = finalizer})
              collectgarbage()
              local services = coroutine.wrap(function()
                local done = false
                setmetatable({}, {__gc = function(o) finalizer(o) done = true end})
                repeat local t = {} until done
                return coroutine.yield("yielded")
              end)
              local yielded = services()
              log[#log + 1] = yielded
              return table.concat(log, ",")
              """);
      assertThat(result).isEqualTo("1 23,false,1 23,false,yielded");
    }
  }

  @Test
  void javaObjectsThatLuaHasDroppedComeBackAsThemselves() {
    try (PerigeeEngine engine = new PerigeeEngine(options().build())) {
      engine
          .core()
          .enter(services -> {
            services.state().heap().collector().setSliceUnits(3);
            return null;
          });
      LuaFunction get = (LuaFunction) engine.eval("return function(list) return list end");
      List<List<String>> objects = List.of(List.of("a"), List.of("b"), List.of("c"));
      for (int i = 0; i < 3000; i++) {
        List<String> object = objects.get(i % 3);
        assertThat(get.call(object)).isSameAs(object);
      }
    }
  }
}
