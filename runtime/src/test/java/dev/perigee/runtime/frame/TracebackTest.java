package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.LuaState;
import dev.perigee.runtime.layout.Root;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracebackTest {
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** The tracebacks that PUC Lua's debug.traceback returns there, without the probe's own line. */
  private final FrameProbe probe =
      new FrameProbe((place, context) -> texts.put(place, trace(context.state(), 1)));

  private static String trace(LuaState state, int level) {
    return Traceback.of(state.frames(), state.stack().coroutine(), level);
  }

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void functionsHaveTheNamesByWhichTheyWereCalled() {
    probe.call("localFunction", 1, 2);
    assertThat(texts)
        .containsEntry(
            "method",
            """
            stack traceback:
            \ttracebacks:10: in method 'method'
            \ttracebacks:11: in function <tracebacks:8>
            \t[C]: in ?\
            """)
        .containsEntry(
            "global",
            """
            stack traceback:
            \ttracebacks:5: in function 'globalFunction'
            \ttracebacks:12: in function <tracebacks:8>
            \t[C]: in ?\
            """);
  }

  @Test
  void aTailCallIsShown() {
    probe.call("tailCalling", 1, 2);
    assertThat(texts)
        .containsEntry(
            "method",
            """
            stack traceback:
            \ttracebacks:10: in method 'method'
            \ttracebacks:11: in function <tracebacks:8>
            \t(...tail calls...)
            \t[C]: in ?\
            """);
  }

  @Test
  void metamethodsAndIteratorsHaveTheirNames() {
    probe.call("metamethods");
    assertThat(texts.get("index")).contains("\ttracebacks:32: in metamethod 'index'\n");
    assertThat(texts.get("add")).contains("\ttracebacks:32: in metamethod 'add'\n");
    assertThat(texts.get("iterator")).contains("\ttracebacks:36: in for iterator 'for iterator'\n");
  }

  /**
   * Ten levels at the top and eleven at the bottom are shown if there are more. The number is
   * smaller by one than that of the levels left out, as in PUC Lua.
   */
  @Test
  void aLongTracebackHasAGap() {
    for (int depth = 15; depth <= 25; depth++) {
      probe.call("deep", depth);
      String text = texts.get("deep");
      // The deep functions and the host.
      int levels = depth + 2;
      long lines = text.lines().count() - 1;
      if (levels <= 22) {
        assertThat(lines).as("depth %d", depth).isEqualTo(levels);
        assertThat(text).doesNotContain("skipping");
      } else {
        assertThat(lines).as("depth %d", depth).isEqualTo(22);
        assertThat(text)
            .contains("\n\t...\t(skipping " + (levels - 22) + " levels)\n")
            .endsWith("\n\t[C]: in ?");
      }
    }
  }

  @Test
  void aLevelThatDoesNotExistShowsNothing() {
    assertThat(trace(probe.engine.state, 0)).isEqualTo("stack traceback:\n\t[C]: in ?");
    assertThat(trace(probe.engine.state, 1)).isEqualTo("stack traceback:");
    assertThat(trace(probe.engine.state, 100)).isEqualTo("stack traceback:");
    assertThat(trace(probe.engine.state, -1)).isEqualTo("stack traceback:");
  }

  @Test
  void aLibraryFunctionHasItsModulesName() {
    probe.engine.call(
        probe.engine.builtin(context -> {
          Reference library = (Reference) probe.engine.get(probe.engine.globals(), "string");
          probe.engine.push(context, probe.engine.get(library, "rep"));
          assertThat(Traceback.globalName(context.state().frames(), context.slot(context.size())))
              .isEqualTo("string.rep");
          probe.engine.push(context, probe.engine.get(probe.engine.globals(), "print"));
          assertThat(Traceback.globalName(context.state().frames(), context.slot(context.size())))
              .isEqualTo("print");
          context.pushInteger(5);
          assertThat(Traceback.globalName(context.state().frames(), context.slot(context.size())))
              .isNull();
          return 0;
        }));
    probe.engine.state.record().setRoot(Root.LOADED, Tag.NIL, 0);
    assertThat(
            Traceback.globalName(
                probe.engine.state.frames(), probe.engine.state.record().rootSlot(Root.MAIN)))
        .isNull();
  }
}
