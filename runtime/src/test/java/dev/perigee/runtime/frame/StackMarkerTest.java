package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Prototype;
import dev.perigee.ir.Tag;
import dev.perigee.ir.TextParser;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import org.junit.jupiter.api.Test;

class StackMarkerTest {
  private static final int SLOT = SlotLayout.SIZE;

  private static final String FUNCTION =
      """
      function "=test" lines 0 9 parameters 1 vararg frame 6
        0: line 1 top 1 VARARGPREP 1
        1: line 1 top 1 MOVE r1 r0
        2: line 1 top 2 VARARG r3 0
        3: line 1 top 2 CALL r1 0 2
        4: line 1 top 2 RETURN r1 2 0
      end
      """;

  private static long top(Prototype prototype, int pc, int openSlots) {
    return StackMarker.activeTop(prototype, pc, 1600, 1600 + (long) openSlots * SLOT);
  }

  @Test
  void activeSlotsEndAtTheTopOfTheInstructionOrOfTheOpenValues() {
    Prototype prototype = TextParser.parse(FUNCTION);
    // All arguments, before the frame has moved above them.
    assertThat(top(prototype, 0, 9)).isEqualTo(1600 + 9 * SLOT);
    assertThat(top(prototype, 0, 0)).isEqualTo(1600 + SLOT);
    // The open top is an old one.
    assertThat(top(prototype, 1, 9)).isEqualTo(1600 + SLOT);
    assertThat(top(prototype, 2, 9)).isEqualTo(1600 + 2 * SLOT);
    // The call takes the open values.
    assertThat(top(prototype, 3, 9)).isEqualTo(1600 + 9 * SLOT);
    assertThat(top(prototype, 3, 1)).isEqualTo(1600 + 2 * SLOT);
    assertThat(top(prototype, 4, 9)).isEqualTo(1600 + 2 * SLOT);
  }

  @Test
  void exactlyTheActiveSlotsKeepTheirObjects() {
    try (StepEngine engine = new StepEngine()) {
      Reference function =
          engine.function(
              """
              function "=test" lines 0 9 parameters 1 frame 4
                0: line 1 top 1 MOVE r1 r0
                1: line 1 top 2 LOADNIL r2 1
                2: line 1 top 4 RETURN0
              end
              """);
      engine.enter(function, 1);
      engine.state.record().setPc(1);
      long base = engine.state.record().base();
      for (int i = 0; i < 4; i++) {
        long string = engine.state.strings().create("string in slot " + i);
        Slots.put(base + (long) i * SLOT, Tag.STRING, string);
      }
      engine.state.heap().collect();
      base = engine.state.record().base();
      for (int i = 0; i < 4; i++) {
        long slot = base + (long) i * SLOT;
        assertThat(Slots.tag(slot)).as("slot %d", i).isEqualTo(i < 2 ? Tag.STRING : Tag.NIL);
        if (i < 2) {
          assertThat(engine.state.strings().text(Memory.getLong(slot)))
              .isEqualTo("string in slot " + i);
        }
      }
    }
  }

  /** In f(g()), while g's window is open, f's link slot may hold anything. */
  @Test
  void aPendingLinkIsWipedAlthoughItIsActive() {
    try (StepEngine engine = new StepEngine()) {
      Reference function =
          engine.function(
              """
              function "=test" lines 0 9 parameters 2 frame 6
                0: line 1 top 2 MOVE r2 r0
                1: line 1 top 3 MOVE r4 r1
                2: line 1 top 5 CALL r4 1 0
                3: line 1 top 4 CALL r2 0 1
                4: line 1 top 2 RETURN0
              end
              """);
      engine.enter(function, 1, 2);
      engine.state.record().setPc(2);
      long base = engine.state.record().base();
      Slots.put(base + 2L * SLOT, Tag.TRUE, 0);
      Slots.put(base + 4L * SLOT, Tag.TRUE, 0);
      long link = base + 3L * SLOT;
      Slots.put(link, Tag.INTEGER, 5);
      engine.state.heap().collect();
      assertThat(Slots.tag(link)).isEqualTo(Tag.NIL);
      assertThat(Slots.tag(base + 2L * SLOT)).isEqualTo(Tag.TRUE);
      assertThat(Slots.tag(base + 4L * SLOT)).isEqualTo(Tag.TRUE);
    }
  }
}
