package dev.perigee.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.frontend.FieldLines.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of a returned table's fields, if they are certain. */
class FieldLinesTest {
  private static FieldLines read(String source) {
    return FieldLines.of(source.getBytes(StandardCharsets.ISO_8859_1), work -> {});
  }

  private static int line(String source, Object value, Object... path) {
    return read(source).lineOf(List.of(path), value);
  }

  @Test
  void constructorsHaveLines() {
    FieldLines lines =
        read(
            """
            -- a configuration
            return {
              server = {
                host = 'a', port = 0x50, ['back log'] = -5,
                timeout =
                  1.5,
              },
              levels = {
                "LOW",
                "HIGH"
              },
              [1.0] = true, on = function() end, off = nil,
            }
            """);
    assertThat(lines.lineOf(List.of(), Kind.TABLE)).isEqualTo(2);
    assertThat(lines.lineOf(List.of("server"), Kind.TABLE)).isEqualTo(3);
    assertThat(lines.lineOf(List.of("server", "host"), "a")).isEqualTo(4);
    assertThat(lines.lineOf(List.of("server", "port"), 80L)).isEqualTo(4);
    assertThat(lines.lineOf(List.of("server", "back log"), -5L)).isEqualTo(4);
    assertThat(lines.lineOf(List.of("server", "timeout"), 1.5)).isEqualTo(5);
    assertThat(lines.lineOf(List.of("levels", 1L), "LOW")).isEqualTo(9);
    assertThat(lines.lineOf(List.of("levels", 2L), "HIGH")).isEqualTo(10);
    assertThat(lines.lineOf(List.of(1L), true)).isEqualTo(12);
    assertThat(lines.lineOf(List.of("on"), Kind.FUNCTION)).isEqualTo(12);
    assertThat(lines.lineOf(List.of("off"), null)).isEqualTo(12);
  }

  @Test
  void anotherValueHasNoLine() {
    String source = "return {a = 1, b = 'x', c = {}, d = f()}";
    assertThat(line(source, 2L, "a")).isZero();
    assertThat(line(source, 1.0, "a")).isZero();
    assertThat(line(source, "y", "b")).isZero();
    assertThat(line(source, 1L, "c")).isZero();
    assertThat(line(source, "x", "d")).isZero();
    assertThat(line(source, null, "d")).isZero();
    assertThat(line(source, "x", "c", "b")).isZero();
    assertThat(line(source, "x", "b", "c")).isZero();
  }

  @Test
  void keysHaveLinesWhateverTheirValue() {
    FieldLines lines = read("return {\n a = f(),\n b = 1}");
    assertThat(lines.lineOfKey(List.of("a"))).isEqualTo(2);
    assertThat(lines.lineOfKey(List.of("b"))).isEqualTo(3);
    assertThat(lines.lineOfKey(List.of("c"))).isZero();
    assertThat(lines.lineOfKey(List.of())).isZero();
  }

  @Test
  void missingFieldsHaveTheLineOfTheTable() {
    assertThat(line("return {\n a = {\n b = 1}}", null, "a", "c")).isEqualTo(2);
    assertThat(line("return {\n a = {\n b = 1}}", null, "c")).isEqualTo(1);
    assertThat(line("return {\n a = {\n [k] = 1}}", null, "a", "c")).isZero();
  }

  @Test
  void singleValuesHaveLines() {
    assertThat(line("\nreturn 5", 5L)).isEqualTo(2);
    assertThat(line("\nreturn 5, 6", 5L)).isEqualTo(2);
    assertThat(line("return", null)).isZero();
    assertThat(line("", null)).isZero();
  }

  @Test
  void tablesMayBeBuiltInLocalVariables() {
    FieldLines lines =
        read(
            """
            local shared <const>, limits = { port = 1 }, {}
            local config = { name = 'x' }
            local late
            config.server = shared
            config.server.host = 'h'
            shared.port = 'new'
            config['limits'] = limits
            limits[1] = 'first'
            function config.on() return name end
            late = {}
            config.late = late
            late.last = true
            print('done')
            return config
            """);
    assertThat(lines.lineOf(List.of(), Kind.TABLE)).isEqualTo(2);
    assertThat(lines.lineOf(List.of("name"), "x")).isEqualTo(2);
    assertThat(lines.lineOf(List.of("server", "host"), "h")).isEqualTo(5);
    assertThat(lines.lineOf(List.of("server", "port"), "new")).isEqualTo(6);
    assertThat(lines.lineOf(List.of("server", "port"), 1L)).isZero();
    assertThat(lines.lineOf(List.of("limits", 1L), "first")).isEqualTo(8);
    assertThat(lines.lineOf(List.of("on"), Kind.FUNCTION)).isEqualTo(9);
    assertThat(lines.lineOf(List.of("late", "last"), true)).isEqualTo(12);
  }

  /** In each of these {@code a.b} may be "x" for another reason than line 1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = {a = {b = 'x'}}\nchange(t) return t",
        "local t = {a = {b = 'x'}}\nlocal function f() t.a.b = 'x' end f() return t",
        "local t = {a = {b = 'x'}}\nt[k] = {b = 'x'} return t",
        "local t = {a = {b = 'x'}}\nt.a[k] = 'x' return t",
        "local t = {a = {b = 'x'}}\nif c then t.a = {b = 'x'} end return t",
        "local t = {a = {b = 'x'}}\nfor k in y do t = k end return t",
        "local t = {a = {b = 'x'}}\nlocal u = t change(u.a) return t",
        "local t = {a = {b = 'x'}}\nlocal u = t.a u.b = f() return t",
        "local t = {a = {b = 'x'}}\nlocal u = {t} g = u return t",
        "local t = {a = {b = 'x'}}\nlocal u = {[k] = t} u[k].a.b = 'x' return t",
        "local t = {a = {b = 'x'}}\nlocal u = {[k] = t.a} local v = u.z v.b = 'x' return t",
        "local t = {a = {b = 'x'}}\nlocal u, v = {}, t v.a, u.a = 1, 2 return t",
        "local t = {a = {b = 'x'}}\nt.a, t.c = {b = 'x'}, 1 return t",
        "local t = {a = {b = 'x'}}\nt:change() return t",
        "local t = {a = {b = 'x'}}\nt.a.change = f t.a:change() return t",
        "local t = {a = {b = 'x'}}\nlocal u = t or {} u.a = 1 return t",
        "local t = {a = {b = 'x'}}\nlocal u = (t) u.a = f() return t",
        "local t = {a = {b = 'x'}}\ndo local u = t u.a = f() end return t",
        "local t = {a = {b = 'x'}}\nif c then return {a = {b = 'x'}} end return t",
        "local t = {a = {b = 'x'}}\nwhile c do repeat return f() until d end return t",
        "local t = {a = {b = 'x'}}\ngoto l t.a = f() ::l:: return t",
        "local t = {a = {b = 'x'}}\nlocal k = 'a' t[k] = f() return t",
        "local t = {a = {b = 'x'}}\nfunction t.a.f() t.a = 1 end return t",
        "local t = {a = {b = 'x'}}\nx.y = t return t",
        "local t = {a = {b = 'x'}}\nlocal x = f() x.y = t.a return t",
        "local t = {a = {b = 'x'}}\nlocal s = 'text' s.y = t return t",
        "local t = {a = {b = 'x'}}\nlocal _ENV = t a = {b = 'x'} return t",
        "local t = {a = {b = 'x'}}\n_ENV = t a = {b = 'x'} return t",
        "local t = {a = {b = 'x'}}\nreturn setmetatable(t, m)",
        "local t = {a = {b = 'x'}}\nreturn t.z",
        "t = {a = {b = 'x'}}\nreturn t",
        "return {a = {b = 'x', [k] = 'x'}}",
        "return {a = {b = 'x', b = 'x'}}",
        "return {a = {b = 'x', f()}}",
        "return {a = {b = 'x', ...}}",
        "return {a = {b = 'x'}, a = f()}",
        "return ({a = {b = 'x'}})",
        "return f{a = {b = 'x'}}",
        "return true and {a = {b = 'x'}}",
        "return -{a = {b = 'x'}}",
        "return {a = {b = 'x' .. ''}}",
        "return {a = {b = #'x'}}",
        "local t = {a = {b = 'x'}}\nlocal function t() end return t",
        "local t = {a = {b = 'x'}}\nlocal t = f() return t",
        "local t = {a = {b = 'x'}}\nlocal u, v = f() t = v return t",
      })
  void uncertainFieldsHaveNoLine(String source) {
    assertThat(line(source, "x", "a", "b")).isZero();
  }
}
