package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perigee.engine.SharedTexts.Share;
import dev.perigee.engine.SharedTexts.Text;
import dev.perigee.frontend.Frontend;
import dev.perigee.ir.Prototype;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.script.Compilable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts that the engines of a process compile only once. */
class SharedTextsTest {
  private final SharedTexts texts = new SharedTexts();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Prototype add(String source, Share share) {
    Prototype prototype = Frontend.compile(bytes(source), "=t");
    texts.add(Text.of(bytes(source), "=t"), prototype, 1, share);
    return prototype;
  }

  private @Nullable Prototype find(String source, Share share) {
    SharedTexts.Compiled found = texts.find(Text.of(bytes(source), "=t"), share);
    return found == null ? null : found.prototype();
  }

  private static boolean isKnown(String source, String chunkName) {
    return SharedTexts.OF_PROCESS.find(Text.of(bytes(source), chunkName), new Share()) != null;
  }

  /** A text of about 10 KB, including its compiled form. */
  private static String big(String name) {
    return "return '" + name + "' --[[" + " ".repeat(10_000) + "]]";
  }

  @Test
  void textsAreFoundByEverythingThatDecidesTheirCompiledForm() {
    Prototype prototype = add("return 1", new Share());
    assertThat(find("return 1", new Share())).isSameAs(prototype);
    assertThat(find("return 2", new Share())).isNull();
    assertThat(texts.find(Text.of(bytes("return 1"), "=u"), new Share())).isNull();
  }

  @Test
  void textsWithTheSameHashCodeAreDistinguished() {
    Prototype one = add("return 'Aa'", new Share());
    Prototype other = add("return 'BB'", new Share());
    assertThat(Text.of(bytes("return 'Aa'"), "=t"))
        .hasSameHashCodeAs(Text.of(bytes("return 'BB'"), "=t"));
    assertThat(find("return 'Aa'", new Share())).isSameAs(one);
    assertThat(find("return 'BB'", new Share())).isSameAs(other);
  }

  @Test
  void changesOfTheHostsArrayHaveNoEffect() {
    byte[] source = bytes("return 1");
    texts.add(Text.of(source, "=t"), Frontend.compile(source, "=t"), 1, new Share());
    source[7] = '2';
    assertThat(find("return 1", new Share())).isNotNull();
    assertThat(find("return 2", new Share())).isNull();
  }

  @Test
  void anEngineBringsInNoMoreThanItsShare() {
    Share hostile = new Share();
    Prototype first = add(big("first"), new Share());
    for (int i = 0; i < 2_000; i++) {
      add(big("x" + i), hostile);
      find(big("x" + i), hostile);
    }
    assertThat(texts.bytes()).isLessThan(SharedTexts.SHARE + SharedTexts.SHARE / 2);
    assertThat(find(big("first"), new Share())).isSameAs(first);
  }

  @Test
  void textsOfSeveralEnginesStayWhateverNewTextsCome() {
    Prototype common = add(big("common"), new Share());
    assertThat(find(big("common"), new Share())).isSameAs(common);
    for (int i = 0; i < 2_000; i++) {
      add(big("x" + i), new Share());
    }
    assertThat(texts.bytes()).isLessThan(SharedTexts.MOST_OF_ONE + SharedTexts.SHARE);
    assertThat(find(big("common"), new Share())).isSameAs(common);
    assertThat(find(big("x0"), new Share())).isNull();
    assertThat(find(big("x1999"), new Share())).isNotNull();
  }

  @Test
  void sizesAreBounded() {
    for (int i = 0; i < 2_000; i++) {
      add(big("x" + i), new Share());
      find(big("x" + i), new Share());
    }
    assertThat(texts.bytes())
        .isGreaterThan(SharedTexts.MOST_OF_SEVERAL / 2)
        .isLessThan(SharedTexts.MOST_OF_SEVERAL + SharedTexts.MOST_OF_ONE);
    add("return [[" + "x".repeat(1 << 20) + "]]", new Share());
    assertThat(texts.bytes()).isLessThan(SharedTexts.MOST_OF_SEVERAL + SharedTexts.MOST_OF_ONE);
  }

  // In engines

  @Test
  void textsOfTheHostAreShared() throws Exception {
    try (PerigeeEngine engine = new PerigeeEngine();
        LuaScriptEngine scripts =
            (LuaScriptEngine) new LuaScriptEngineFactory().getScriptEngine()) {
      engine.eval(bytes("return 'evaluated and shared'"), "=shared");
      engine.load(bytes("return 'loaded and shared'"), "=shared");
      ((Compilable) scripts).compile("return 'compiled and shared'");
    }
    assertThat(isKnown("return 'evaluated and shared'", "=shared")).isTrue();
    assertThat(isKnown("return 'loaded and shared'", "=shared")).isTrue();
    assertThat(isKnown("return 'compiled and shared'", PerigeeEngine.DEFAULT_CHUNK_NAME)).isTrue();
    ModuleLoader loader = name -> new ModuleSource("return 'a shared module'", "=shared");
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().moduleLoaders(loader).build())) {
      engine.eval("require('m')");
    }
    assertThat(isKnown("return 'a shared module'", "=shared")).isTrue();
  }

  @Test
  void textsOfScriptsAreNotShared() {
    try (PerigeeEngine engine = new PerigeeEngine()) {
      engine.eval("load(\"return 'made up'\", '=shared')");
    }
    assertThat(isKnown("return 'made up'", "=shared")).isFalse();
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().shareCompiledTexts(false).build())) {
      engine.eval(bytes("return 'kept apart'"), "=shared");
    }
    assertThat(isKnown("return 'kept apart'", "=shared")).isFalse();
  }

  @Test
  void enginesShareNothingThatChanges() {
    byte[] source = bytes("local t = {} n = (n or 0) + 1 function f() t[1] = n return t end");
    try (PerigeeEngine one = new PerigeeEngine();
        PerigeeEngine two = new PerigeeEngine()) {
      one.eval(source, "=apart");
      one.eval(source, "=apart");
      two.eval(source, "=apart");
      assertThat(one.eval("return f()[1]")).isEqualTo(2L);
      assertThat(two.eval("return f()[1]")).isEqualTo(1L);
    }
  }

  @Test
  void knownTextsCountTowardsLimitsLikeOthers() {
    byte[] source = bytes("--[[" + " ".repeat(200_000) + "]] return 'big and known'");
    try (PerigeeEngine engine = new PerigeeEngine()) {
      engine.eval(source, "=counted");
    }
    assertThat(isKnown(new String(source, StandardCharsets.UTF_8), "=counted")).isTrue();
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().instructionBudget(100_000).build())) {
      assertThatThrownBy(() -> engine.eval(source, "=counted"))
          .hasMessageContaining("instruction budget exceeded");
    }
    try (PerigeeEngine engine =
        new PerigeeEngine(PerigeeOptions.builder().memoryLimit(16 << 20).build())) {
      assertThatThrownBy(() -> engine.eval(source, "=counted"))
          .hasMessageContaining("not enough memory");
    }
  }

  @Test
  void manyThreadsMayUseThem() throws Exception {
    List<Future<Long>> sums = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 64; i++) {
        sums.add(
            threads.submit(() -> {
              long sum = 0;
              try (PerigeeEngine engine = new PerigeeEngine()) {
                for (int text = 0; text < 50; text++) {
                  sum += (Long) engine.eval(bytes("local x = " + text + " return x"), "=threads");
                }
              }
              return sum;
            }));
      }
      for (Future<Long> sum : sums) {
        assertThat(sum.get()).isEqualTo(1225);
      }
    }
  }
}
