package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uses of the debug library that PUC Lua leaves undefined, so that no script can compare them:
 * Perigee's memory must stay intact.
 */
class DebugSafetyTest {
  private static Object eval(String script) {
    try (PerigeeEngine engine = new PerigeeEngine(PerigeeOptions.builder().build())) {
      return engine.eval(script.getBytes(StandardCharsets.UTF_8), "=debug");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1, 3", "1.0, 3", "3, 1, -1", "1, 3.5", "0.5, 3, 1.0"})
  void hiddenVariablesOfLoopsKeepTheirTypes(String range) {
    String script =
        """
        local rounds = 0
        for i = %s do
          rounds = rounds + 1
          for index = 2, 4 do
            for _, value in ipairs {{}, "text", print, true, coroutine.create(print)} do
              assert(not debug.setlocal(1, index, value))
            end
          end
          collectgarbage()
        end
        return rounds
        """
            .formatted(range);
    assertThat(eval(script)).isEqualTo(3L);
  }

  @Test
  void hiddenVariablesOfFunctionsWithoutNamesKeepTheirTypes() {
    assertThat(
            eval(
                """
                local function loop()
                  local rounds = 0
                  for i = 1, 3 do
                    rounds = rounds + 1
                    assert(debug.getlocal(1, 2) == "(temporary)")
                    assert(not debug.setlocal(1, 2, {}) and not debug.setlocal(1, 3, {}))
                    assert(not debug.setlocal(1, 4, {}))
                    collectgarbage()
                  end
                  return rounds
                end
                return load(string.dump(loop, true), "=stripped", "b")()
                """))
        .isEqualTo(3L);
  }

  @Test
  void valuesKeptByAReturnAreNotVariables() {
    assertThat(
            eval(
                """
                local count = 0
                for index = -3, 30 do
                  local results = table.pack(pcall(function(...)
                    local x <close> = setmetatable({}, {__close = function()
                      pcall(debug.setlocal, 2, index, {})
                      collectgarbage()
                    end})
                    return ...
                  end, 1, 2, 3))
                  count = count + results.n
                end
                return count
                """))
        .isEqualTo(34L * 4);
  }
}
