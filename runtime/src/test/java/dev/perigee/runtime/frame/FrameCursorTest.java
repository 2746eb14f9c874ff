package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.CallContext;
import dev.perigee.runtime.frame.VariableNames.Name;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.operation.StepEngine.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Also of {@link CallName} and {@link Position}, which look at a cursor's frame. */
class FrameCursorTest {
  private final Map<String, List<String>> frames = new LinkedHashMap<>();
  private final Map<String, List<Position>> positions = new LinkedHashMap<>();
  private final Map<String, @Nullable Name> names = new LinkedHashMap<>();

  private void look(String place, CallContext context) {
    FrameCursor frame = new FrameCursor(context.state().frames());
    List<String> seen = new ArrayList<>();
    long calleeLink = 0;
    for (; frame.isLevel(); frame.next()) {
      seen.add(
          (frame.isLua() ? "line " + frame.line() : frame.isBuiltin() ? "java" : "none")
              + (frame.isTailCalled() ? " tail" : "")
              + (frame.isBottom() ? " bottom" : ""));
      assertThat(frame.calleeLink()).isEqualTo(calleeLink);
      assertThat(frame.function()).isEqualTo(frame.base() - 32);
      assertThat(frame.link()).isEqualTo(frame.base() - 16);
      assertThat(frame.limit()).isGreaterThanOrEqualTo(frame.base());
      if (!frame.isBottom()) {
        FrameCursor caller = frame.caller();
        assertThat(caller.base()).isLessThan(frame.base());
        assertThat(caller.limit()).isEqualTo(frame.function());
      }
      calleeLink = frame.link();
    }
    frames.put(place, seen);
    positions.put(place, Position.ofFrames(context.state().frames()));
    names.put(place, CallName.of(new FrameCursor(context.state().frames()).caller()));
  }

  private FrameProbe probe() {
    return new FrameProbe(this::look);
  }

  @Test
  void theFramesAreThoseThatWaitForEachOther() {
    try (FrameProbe probe = probe()) {
      probe.call("localFunction", 1, 2);
      probe.call("deep", 2);
      assertThat(frames)
          .containsEntry("method", List.of("java", "line 10", "line 11", "java bottom"))
          .containsEntry("global", List.of("java", "line 5", "line 12", "java bottom"))
          .containsEntry("deep", List.of("java", "line 27", "line 29", "line 29", "java bottom"));
      probe.call("tailCalling", 1, 2);
      assertThat(frames)
          .containsEntry("method", List.of("java", "line 10", "line 11 tail", "java bottom"));
    }
  }

  @Test
  void positionsAreThoseOfTheLuaFunctionsAndLimitedInNumber() {
    try (FrameProbe probe = probe()) {
      probe.call("localFunction", 1, 2);
      assertThat(positions.get("method"))
          .containsExactly(new Position("=tracebacks", 10), new Position("=tracebacks", 11));
      probe.call("deep", 500);
      assertThat(positions.get("deep")).hasSize(200);
      assertThat(positions.get("deep").getFirst()).isEqualTo(new Position("=tracebacks", 27));
    }
    assertThat(new Position("=tracebacks", 27).prefix()).isEqualTo("tracebacks:27: ");
    assertThat(new Position("@file.lua", 1).prefix()).isEqualTo("file.lua:1: ");
    assertThat(new Position("return 1", 1).prefix()).isEqualTo("[string \"return 1\"]:1: ");
  }

  @Test
  void aCallHasTheNameThatTheCallingInstructionGivesIt() {
    try (FrameProbe probe = probe()) {
      probe.call("localFunction", 1, 2);
      probe.call("metamethods");
      probe.call("deep", 1);
      assertThat(names)
          .containsEntry("method", new Name("method", "method"))
          .containsEntry("global", new Name("global", "globalFunction"))
          .containsEntry("index", new Name("metamethod", "index"))
          .containsEntry("add", new Name("metamethod", "add"))
          .containsEntry("iterator", new Name("for iterator", "for iterator"))
          .containsEntry("deep", new Name("upvalue", "deep"));
      probe.call("deep", 0);
      // The host has called it.
      assertThat(names).containsEntry("deep", null);
    }
  }

  @Test
  void theHostIsTheOneLevelWhileNothingRuns() {
    try (FrameProbe probe = probe()) {
      FrameCursor frame = new FrameCursor(probe.engine.state.frames());
      assertThat(frame.isBottom()).isTrue();
      assertThat(frame.isLevel()).isTrue();
      assertThat(frame.isBuiltin()).isTrue();
      assertThat(frame.finish()).isEqualTo(Finish.ENTRY);
      assertThat(CallName.of(frame)).isNull();
      frame.next();
      assertThat(frame.isLevel()).isFalse();
      assertThat(Position.ofFrames(probe.engine.state.frames())).isEmpty();
    }
  }

  @Test
  void theBottomOfAnotherCoroutineIsNotALevel() {
    try (FrameProbe probe = probe()) {
      Reference library =
          (Reference) Objects.requireNonNull(probe.engine.get(probe.engine.globals(), "coroutine"));
      Reference create = (Reference) Objects.requireNonNull(probe.engine.get(library, "create"));
      Reference resume = (Reference) Objects.requireNonNull(probe.engine.get(library, "resume"));
      Reference yields = (Reference) Objects.requireNonNull(probe.engine.get(library, "yield"));
      Reference coroutine = probe.engine.keep(probe.engine.call(create, yields).getFirst());
      probe.engine.call(resume, coroutine);
      FrameCursor frame = new FrameCursor(probe.engine.state.frames(), coroutine.address());
      assertThat(coroutine.tag()).isEqualTo(Tag.THREAD);
      assertThat(frame.isLevel()).isTrue();
      assertThat(frame.isBuiltin()).isTrue();
      assertThat(frame.finish()).isEqualTo(Finish.COROUTINE);
      frame.nextLevel();
      assertThat(frame.isLevel()).isFalse();
    }
  }
}
