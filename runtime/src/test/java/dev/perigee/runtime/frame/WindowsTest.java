package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final int SLOT = SlotLayout.SIZE;

  private final StepEngine engine = new StepEngine();
  private final Windows windows = new Windows(engine.state.frames());

  @AfterEach
  void close() {
    engine.close();
  }

  /** At pc 1, three of eight slots are active. */
  private Reference function() {
    return engine.function(
        """
        function "=test" lines 0 9 parameters 2 frame 8
          0: line 1 top 2 MOVE r2 r0
          1: line 1 top 3 LOADNIL r3 4
          2: line 1 top 8 RETURN0
        end
        """);
  }

  @Test
  void aWindowLiesAboveTheActiveSlotsOfALuaFunction() {
    engine.enter(function(), 1, 2);
    assertThat(windows.open()).isEqualTo(engine.state.record().base() + 2L * SLOT);
    engine.state.record().setPc(1);
    assertThat(windows.open()).isEqualTo(engine.state.record().base() + 3L * SLOT);
  }

  @Test
  void aWindowLiesAboveTheValuesOfAJavaFunction() {
    engine.call(
        engine.builtin(context -> {
          context.pushText("value");
          assertThat(windows.open()).isEqualTo(context.top());
          return 0;
        }),
        1);
  }

  @Test
  void slotsBelowAWindowThatAreNotActiveBecomeNil() {
    engine.enter(function(), 1, 2);
    engine.state.record().setPc(1);
    windows.open(6); // The stack has room from here on.
    long base = engine.state.record().base();
    Slots.put(base + 4L * SLOT, Tag.INTEGER, 77);
    assertThat(windows.open(6)).isEqualTo(base + 6L * SLOT);
    for (int i = 3; i < 6; i++) {
      assertThat(Slots.tag(base + (long) i * SLOT)).isEqualTo(Tag.NIL);
    }
    assertThat(Slots.tag(base + SLOT)).isEqualTo(Tag.INTEGER);
    // Fewer slots than are active.
    assertThat(windows.open(1)).isEqualTo(base + 3L * SLOT);
  }

  @Test
  void openingAWindowMakesRoomForAnyLuaFunctionAndMayMoveTheStack() {
    engine.enter(function(), "first", "second");
    long start = engine.state.stack().start();
    boolean moved = false;
    for (int i = 0; i < 3; i++) {
      long window = windows.open(250);
      assertThat(window).isEqualTo(engine.state.record().base() + 250L * SLOT);
      assertThat(window + 520L * SLOT).isLessThan(engine.state.stack().end());
      moved |= start != engine.state.stack().start();
    }
    assertThat(moved).isTrue();
    assertThat(Slots.tag(engine.state.record().base())).isEqualTo(Tag.STRING);
  }

  @Test
  void aFunctionAndItsArgumentsArePutIntoAWindow() {
    engine.enter(function(), 1, 2);
    long window = windows.open();
    Slots.put(window + SLOT, Tag.TABLE, 1); // a link slot holds no reference
    Windows.put(window, Tag.TRUE, 5, Tag.INTEGER, 6, Tag.FALSE, 7);
    assertThat(Slots.tag(window)).isEqualTo(Tag.TRUE);
    assertThat(Memory.getLong(window)).isEqualTo(5);
    assertThat(Slots.tag(window + SLOT)).isEqualTo(Tag.NIL);
    assertThat(Slots.tag(window + FrameLayout.WINDOW_ARGUMENTS)).isEqualTo(Tag.INTEGER);
    assertThat(Memory.getLong(window + FrameLayout.WINDOW_ARGUMENTS)).isEqualTo(6);
    assertThat(Slots.tag(window + 3L * SLOT)).isEqualTo(Tag.FALSE);
    assertThat(Memory.getLong(window + 3L * SLOT)).isEqualTo(7);
  }
}
