package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepCheckerTest {
  private static final int SLOT = SlotLayout.SIZE;

  private final StepEngine engine = new StepEngine();
  private final StepChecker checker = new StepChecker(engine.state.frames());

  @BeforeEach
  void enter() {
    Reference function =
        engine.function(
            """
            function "=test" lines 3 9 parameters 4 frame 6
              0: line 4 top 4 ADD r2 r0 r1
              1: line 5 top 4 LT r0 r1 1
              2: line 5 top 4 JMP 4
              3: line 6 top 4 MOVE r4 r0
              4: line 9 top 4 RETURN0
            end
            """);
    engine.enter(function, 10, 20, 30, 40);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private long slot(int index) {
    return engine.state.record().base() + (long) index * SLOT;
  }

  @Test
  void slotsThatAnInstructionDoesNotReadArePoisonedWhileItRuns() {
    StepChecker.Snapshot before = checker.beforeStep(0);
    assertThat(Memory.getLong(slot(0))).isEqualTo(10);
    assertThat(Memory.getLong(slot(1))).isEqualTo(20);
    assertThat(Slots.tag(slot(2))).isNotEqualTo(Tag.INTEGER);
    assertThat(Slots.tag(slot(3))).isNotEqualTo(Tag.INTEGER);
    Slots.put(slot(2), Tag.TRUE, 0);
    checker.afterStep(before);
    // What the instruction has written stays.
    assertThat(Slots.tag(slot(2))).isEqualTo(Tag.TRUE);
    assertThat(Slots.tag(slot(3))).isEqualTo(Tag.INTEGER);
    assertThat(Memory.getLong(slot(3))).isEqualTo(40);
    assertThatCode(() -> checker.check(before, 1)).doesNotThrowAnyException();
  }

  @Test
  void aPoisonedFrameSurvivesACollection() {
    StepChecker.Snapshot before = checker.beforeStep(0);
    engine.state.heap().collect();
    checker.afterStep(before);
    for (int i = 0; i < 4; i++) {
      assertThat(Memory.getLong(slot(i))).isEqualTo(10L * (i + 1));
    }
  }

  private void assertChange(int pc, int next, int slot, boolean allowed) {
    StepChecker.Snapshot before = checker.beforeStep(pc);
    checker.afterStep(before);
    long payload = Memory.getLong(slot(slot));
    Memory.putLong(slot(slot), payload + 1);
    if (allowed) {
      checker.check(before, next);
    } else {
      assertThatIllegalStateException()
          .isThrownBy(() -> checker.check(before, next))
          .withMessageMatching(
              "steps: (ADD|LT) at pc %d of the function at =test:3 has changed slot %d, "
                      .formatted(pc, slot)
                  + "which it does not write");
    }
    Memory.putLong(slot(slot), payload);
  }

  @Test
  void onlyTheSlotsThatAnInstructionWritesMayChange() {
    assertChange(0, 1, 0, false);
    assertChange(0, 1, 1, false);
    assertChange(0, 1, 2, true);
    assertChange(0, 1, 3, false);
    for (int i = 0; i < 4; i++) {
      assertChange(1, 3, i, false);
      assertChange(1, 4, i, false);
    }
  }

  @Test
  void aChangeOfTheTagAloneIsSeen() {
    StepChecker.Snapshot before = checker.beforeStep(0);
    checker.afterStep(before);
    Memory.putByte(slot(3) + SlotLayout.TAG, Tag.FLOAT);
    assertThatIllegalStateException().isThrownBy(() -> checker.check(before, 1));
  }

  @Test
  void aFrameThatIsNoLongerCurrentIsNotChecked() {
    StepChecker.Snapshot before = checker.beforeStep(0);
    checker.afterStep(before);
    Memory.putLong(slot(3), 0);
    checker.check(before, -1);
    engine.state.record().setBase(engine.state.stack().start() + FrameLayout.HEADER);
    checker.check(before, 1);
    assertThat(checker.beforeStep(0)).isNull();
    checker.check(null, 1);
    checker.afterStep(null);
  }

  @Test
  void aFrameThatSetlocalHasChangedIsNotChecked() {
    Memory.putByte(slot(-1) + LinkLayout.MARKS, LinkLayout.CHANGED);
    assertThat(checker.beforeStep(0)).isNull();
  }

  @Test
  void theFrameThatWaitsForACallIsKnownByTheReturnedLink() {
    Memory.putInt(engine.state.address() + StateLayout.RETURNED_LINK + LinkLayout.PC, 1);
    StepChecker.Snapshot before = checker.beforeFinish();
    assertThat(before).isNotNull();
    assertThat(before.pc()).isEqualTo(1);
  }
}
