package dev.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.engine.PerigeeEngine;
import dev.perigee.engine.PerigeeOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  private final PerigeeEngine engine = new PerigeeEngine(PerigeeOptions.builder().build());
  private final Completions completions = new ScriptRunner(engine).completions();

  @AfterEach
  void close() {
    engine.close();
  }

  private List<String> complete(String text) {
    return completions.of(text);
  }

  @Test
  void globalsAndKeywords() {
    assertThat(complete("x = to")).containsExactly("tonumber", "tostring");
    assertThat(complete("re")).containsExactly("repeat", "require", "return");
    assertThat(complete("print(sel")).containsExactly("select");
    assertThat(complete("")).contains("_G", "and", "print", "while");
    assertThat(complete("noSuchName")).isEmpty();
  }

  @Test
  void fields() {
    engine.eval("a = {b = {c = {first = 1, ['no name'] = 2, ['end'] = 3, 4}, fun = print}}");
    assertThat(complete("string.re")).containsExactly("rep", "reverse");
    assertThat(complete("x = a.b.")).containsExactly("c", "fun");
    assertThat(complete("a . b . c . ")).containsExactly("first");
    assertThat(complete("_G.string.up")).containsExactly("upper");
    assertThat(complete("a.nothing.x")).isEmpty();
    assertThat(complete("a.b.c.first.x")).isEmpty();
  }

  @Test
  void methodsAreFunctionsOfTheValueOrItsMetatable() {
    engine.eval(
        """
        local base = {area = function() end, size = 3}
        local class = setmetatable({name = function() end}, {__index = base})
        o = setmetatable({own = print, x = 1}, {__index = class})
        s = "text"
        lazy = setmetatable({}, {__index = function() error("must not run") end})
        """);
    assertThat(complete("o:")).containsExactly("area", "name", "own");
    assertThat(complete("o.")).containsExactly("area", "name", "own", "size", "x");
    assertThat(complete("s:re")).containsExactly("rep", "reverse");
    assertThat(complete("io.stdout:wr")).containsExactly("write");
    assertThat(complete("lazy.x")).isEmpty();
    assertThat(complete("lazy.x.y:")).isEmpty();
  }

  @Test
  void otherTextsAreLeftAlone() {
    assertThat(complete("1.")).isEmpty();
    assertThat(complete("f().")).isEmpty();
    assertThat(complete("('x'):re")).isEmpty();
    assertThat(complete("'a'..to")).isEmpty();
    assertThat(complete("goto l ::con")).isEmpty();
    assertThat(complete("'a' .. to")).containsExactly("tonumber", "tostring");
  }

  @Test
  void endlessChainsAreCutOff() {
    engine.eval("t = setmetatable({f = print}, {}) getmetatable(t).__index = t");
    assertThat(complete("t:")).containsExactly("f");
    assertThat(complete("t.g.x")).isEmpty();
  }

  @Test
  void startOfTheName() {
    assertThat(Completions.start("a.bc")).isEqualTo(2);
    assertThat(Completions.start("a.")).isEqualTo(2);
    assertThat(Completions.start("abc_1")).isZero();
  }
}
