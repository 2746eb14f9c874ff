package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Modules that the host provides. */
class ModuleLoaderTest {
  private static final Map<String, String> MODULES =
      Map.of(
          "answer", "return 42",
          "arguments", "return {...}",
          "wrong", "x = = 1",
          "failing", "local x\nerror('in the module')",
          "binary", "\u001bLua");

  private static ModuleLoader mapped() {
    return name -> {
      String text = MODULES.get(name);
      return text == null ? null : new ModuleSource(text, "@host/" + name);
    };
  }

  private static PerigeeOptions.Builder granting(ModuleLoader... loaders) {
    return PerigeeOptions.untrusted().moduleLoaders(loaders);
  }

  private static @Nullable Object eval(PerigeeOptions.Builder options, String source) {
    try (PerigeeEngine engine = new PerigeeEngine(options.build())) {
      return engine.eval(source);
    }
  }

  private static String messageOf(PerigeeOptions.Builder options, String source) {
    return String.valueOf(eval(options, "return select(2, pcall(" + source + "))"));
  }

  @Test
  void nothingIsGrantedByDefault() {
    assertThat(PerigeeOptions.untrusted().build().moduleLoaders()).isEmpty();
    assertThat(messageOf(PerigeeOptions.untrusted(), "require, 'answer'"))
        .isEqualTo(
            """
            module 'answer' not found:
            \tno field package.preload['answer']
            \tthis engine's host does not allow files\
            """);
  }

  @Test
  void modulesAreLoadedOnce() {
    assertThat(
            eval(
                granting(mapped()),
                """
                local m, where = require('arguments')
                return m[1] .. ' ' .. m[2] .. ' ' .. where .. ' ' .. #m .. ' '
                    .. tostring(m == require('arguments')) .. ' ' .. require('answer')
                """))
        .isEqualTo("arguments host/arguments host/arguments 2 true 42");
  }

  @Test
  void theySeeTheGlobals() {
    assertThat(
            eval(
                granting(name -> new ModuleSource("x = x + 1", "=m")),
                "x = 1 require('a') require('b') require('a') return x"))
        .isEqualTo(3L);
  }

  @Test
  void resourcesAreModules() {
    for (ModuleLoader loader :
        new ModuleLoader[] {
          ModuleLoader.ofClassPath(ModuleLoaderTest.class, "modules/"),
          ModuleLoader.ofClassPath(ModuleLoaderTest.class, "/modules/"),
          ModuleLoader.ofClassPath(ModuleLoaderTest.class.getClassLoader(), "modules/")
        }) {
      assertThat(
              eval(
                  granting(loader),
                  "local g = require('greeting') return g.name .. ' ' .. g.file .. ' ' .. g.deep"))
          .isEqualTo("greeting modules/greeting.lua inner");
    }
  }

  @Test
  void everythingThatWasTriedIsListed() {
    ModuleLoader resources = ModuleLoader.ofClassPath(ModuleLoaderTest.class, "modules/");
    assertThat(messageOf(granting(mapped(), resources), "require, 'a.b'"))
        .isEqualTo(
            """
            module 'a.b' not found:
            \tno field package.preload['a.b']
            \tno module 'a.b' from the host
            \tno resource 'modules/a/b.lua'
            \tthis engine's host does not allow files\
            """);
    assertThat(
            messageOf(
                granting(mapped()).allowFiles(true),
                "function() package.path = '/none/?.lua' package.cpath = '' require('a') end"))
        .contains("from the host\n\tno file '/none/a.lua'");
  }

  @Test
  void preloadedModulesComeBeforeTheHostsAndFilesAfter() {
    assertThat(
            eval(
                granting(mapped()),
                "package.preload.answer = function() return 1 end return require('answer')"))
        .isEqualTo(1L);
    assertThat(eval(granting(mapped(), mapped()), "return #package.searchers")).isEqualTo(6L);
    assertThat(
            eval(
                granting(name -> null, name -> new ModuleSource("return 'second'", "=m")),
                "return require('x')"))
        .isEqualTo("second");
  }

  @Test
  void namesDoNotLeadOutOfThePrefix() {
    ModuleLoader loader = ModuleLoader.ofClassPath(ModuleLoaderTest.class, "modules/deep/");
    for (String name :
        new String[] {
          "../greeting",
          "/greeting",
          "..greeting",
          "..\\\\greeting",
          "%2e%2e/greeting",
          "a\\0",
          "",
          "inner.",
          ".inner",
          "C:inner",
          "a.".repeat(200) + "a"
        }) {
      assertThat(messageOf(granting(loader), "require, '" + name + "'"))
          .as(name)
          .contains("\tno resource has such a name\n");
    }
    assertThat(eval(granting(loader), "return require('inner')")).isEqualTo("inner");
  }

  @Test
  void invalidLuaHasItsPlace() {
    assertThat(messageOf(granting(mapped()), "require, 'wrong'"))
        .isEqualTo(
            "error loading module 'wrong' from 'host/wrong':\n"
                + "\thost/wrong:1: unexpected symbol near '='");
    assertThat(messageOf(granting(mapped()), "require, 'failing'"))
        .isEqualTo("host/failing:2: in the module");
    assertThat(messageOf(granting(mapped()), "require, 'binary'"))
        .startsWith("error loading module 'binary' from 'host/binary':\n\thost/binary:1: ");
  }

  @Test
  void exceptionsOfALoaderAreErrorsWithTheirCause() {
    IOException broken = new IOException("the disk is gone");
    ModuleLoader loader =
        name -> {
          throw broken;
        };
    assertThatThrownBy(() -> eval(granting(loader), "require('x')"))
        .isInstanceOf(LuaException.class)
        .hasMessageContaining("the disk is gone")
        .hasCause(broken);
    assertThat(eval(granting(loader), "return select(2, pcall(require, 'x'))")).isSameAs(broken);
  }

  @Test
  void sourcesCountAgainstTheLimits() {
    String big = "x = 1 ".repeat(200_000);
    ModuleLoader loader = name -> new ModuleSource(big, "=big");
    assertThat(messageOf(granting(loader), "require, 'big'")).isEqualTo("not enough memory");
    assertThatThrownBy(
            () -> eval(granting(loader).memoryLimit(0).instructionBudget(100_000), "require('b')"))
        .hasMessageContaining("instruction budget exceeded");
  }

  @Test
  void bytesAreKeptUnchanged() {
    byte[] source = "return 'é'".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            eval(
                granting(name -> ModuleSource.ofBytes(source, "=m")),
                "return #require('m') .. ' ' .. require('m'):byte()"))
        .isEqualTo("1 233");
  }

  @Test
  void withoutThePackageLibraryThereAreNoModules() {
    assertThat(eval(granting(mapped()).libraries(Set.of()), "return require")).isNull();
  }

  @Test
  void aLoaderMayUseTheEngine() {
    PerigeeEngine[] engine = new PerigeeEngine[1];
    ModuleLoader loader =
        name -> new ModuleSource("return " + engine[0].eval("return 6 * 7"), "=" + name);
    engine[0] = new PerigeeEngine(granting(loader).build());
    assertThat(engine[0].eval("return require('x')")).isEqualTo(42L);
    engine[0].close();
  }
}
