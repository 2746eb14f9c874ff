package dev.perigee.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import javax.script.Bindings;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.SimpleBindings;
import org.junit.jupiter.api.Test;

/** The context that an engine has until another one is set. */
class EngineContextTest {
  @Test
  void usesTheStandardStreamsFromWhenTheEngineWasMade() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    ScriptEngine fresh;
    try {
      System.setOut(new PrintStream(written, false, StandardCharsets.ISO_8859_1));
      System.setErr(new PrintStream(errors, false, StandardCharsets.UTF_8));
      System.setIn(
          new ByteArrayInputStream("line 1\nline 2\nrest".getBytes(StandardCharsets.UTF_8)));
      fresh = new LuaScriptEngineFactory().getScriptEngine();
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
    try (AutoCloseable closing = (AutoCloseable) fresh) {
      fresh.eval("print('\u00e4', io.read()) io.stderr:write('e')");
      assertThat(written.toByteArray())
          .isEqualTo("\u00e4\tline 1\n".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(errors).hasToString("e");
      ScriptContext context = fresh.getContext();
      ((PrintWriter) context.getWriter()).println("x");
      assertThat(written.toString(StandardCharsets.ISO_8859_1))
          .endsWith("\nx" + System.lineSeparator());
      // A context that is made from this one continues to read where it stopped.
      fresh.eval("print(io.read())", new SimpleBindings());
      assertThat(written.toString(StandardCharsets.ISO_8859_1)).endsWith("line 2\n");
      assertThat(((PrintWriter) context.getErrorWriter()).checkError()).isFalse();
    }
  }

  @Test
  void keepsTheContractOfContexts() {
    LuaScriptEngine engine =
        new LuaScriptEngineFactory().getScriptEngine(PerigeeOptions.ofSystemProperties());
    ScriptContext context = engine.getContext();
    assertThat(context.getScopes())
        .containsExactly(ScriptContext.ENGINE_SCOPE, ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getBindings(ScriptContext.GLOBAL_SCOPE)).isNull();
    context.setAttribute("a", "global", ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getAttributesScope("a")).isEqualTo(-1);
    assertThat(context.removeAttribute("a", ScriptContext.GLOBAL_SCOPE)).isNull();
    context.setBindings(new SimpleBindings(), ScriptContext.GLOBAL_SCOPE);
    context.setAttribute("a", "global", ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getAttributesScope("a")).isEqualTo(ScriptContext.GLOBAL_SCOPE);
    assertThat(context.getAttribute("a")).isEqualTo("global");
    context.setAttribute("a", "own", ScriptContext.ENGINE_SCOPE);
    assertThat(context.getAttribute("a")).isEqualTo("own");
    assertThat(context.getAttribute("a", ScriptContext.GLOBAL_SCOPE)).isEqualTo("global");
    assertThat(context.removeAttribute("a", ScriptContext.ENGINE_SCOPE)).isEqualTo("own");
    assertThat(context.getAttribute("a")).isEqualTo("global");
    assertThatThrownBy(() -> context.getAttribute("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.getBindings(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> context.setBindings(null, ScriptContext.ENGINE_SCOPE))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.setContext(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> engine.getBindings(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> engine.eval("return 1", (Bindings) null))
        .isInstanceOf(NullPointerException.class);
  }
}
