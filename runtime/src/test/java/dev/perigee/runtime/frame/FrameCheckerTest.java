package dev.perigee.runtime.frame;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.memory.Memory;
import dev.perigee.runtime.operation.StepEngine;
import dev.perigee.runtime.operation.StepEngine.Reference;
import dev.perigee.runtime.value.Slots;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test breaks one thing in a frame that is right. */
class FrameCheckerTest {
  private static final int SLOT = SlotLayout.SIZE;

  private final StepEngine engine = new StepEngine();
  private final FrameChecker checker = new FrameChecker(engine.state.frames());

  @AfterEach
  void close() {
    engine.close();
  }

  /** local function f(x, y) local cell = y (captured) for i = 1, 2 do g(cell) end end */
  @BeforeEach
  void enter() {
    Reference function =
        engine.function(
            """
            function "=test" lines 3 9 parameters 2 frame 10
              local "x" slot 0 from 0 to 8
              local "y" slot 1 from 1 to 8 captured
              0: line 4 top 2 NEWCELL r1 r1
              1: line 5 top 2 LOADI r2 1
              2: line 5 top 3 LOADI r3 2
              3: line 5 top 4 LOADI r4 1
              4: line 5 top 5 FORPREP r2 8
              5: line 6 top 6 MOVE r6 r0
              6: line 6 top 7 CALL r6 1 1
              7: line 5 top 6 FORLOOP r2 5
              8: line 9 top 2 RETURN0
            end
            """);
    engine.enter(function, engine.table(), engine.table());
    for (int pc = 0; pc < 6; pc++) {
      checker.checkUppermost(pc);
      engine.state.operations().step(pc);
    }
    engine.state.record().setPc(6);
    checker.checkUppermost(6);
  }

  private long slot(int index) {
    return engine.state.record().base() + (long) index * SLOT;
  }

  private void assertProblem(int pc, String... parts) {
    var problem = assertThatIllegalStateException().isThrownBy(() -> checker.checkUppermost(pc));
    for (String part : parts) {
      problem.withMessageContaining(part);
    }
  }

  @Test
  void aValueMustBeOne() {
    Memory.putByte(slot(0) + SlotLayout.TAG, Tag.LINK);
    assertProblem(
        6,
        "frames: slot 0 holds tag 3 at CALL at pc 6 of the function at =test:3",
        "the last instruction was CALL at pc 6");
  }

  @Test
  void aCapturedVariableMustBeInACell() {
    Slots.put(slot(1), Tag.INTEGER, 5);
    assertProblem(6, "slot 1 holds tag 4");
  }

  @Test
  void aCellMustNotBeWhereAValueIsExpected() {
    Slots.copy(slot(1), slot(0));
    assertProblem(6, "slot 0 holds tag 15");
  }

  @Test
  void theStateOfALoopMustBeNumbers() {
    Slots.put(slot(3), Tag.TRUE, 0);
    assertProblem(6, "slot 3 holds tag 2");
  }

  @Test
  void anObjectMustBeOfItsTagsKind() {
    Memory.putByte(slot(0) + SlotLayout.TAG, Tag.CLOSURE);
    assertProblem(6, "holds tag 12: its object is of kind 10", "at CALL at pc 6");
  }

  @Test
  void anObjectMustBeAlive() {
    if (Memory.CHECKED) {
      Slots.put(slot(0), Tag.TABLE, 0x1000);
      assertProblem(6, "holds tag 10: its object is dead");
    }
  }

  @Test
  void slotsThatAreNotActiveMayHoldAnything() {
    Slots.put(slot(9), Tag.TABLE, 1);
    Slots.put(slot(5), Tag.LINK, 1);
    assertThatCode(() -> checker.checkUppermost(8)).doesNotThrowAnyException();
  }

  @Test
  void aPcMustBeWithinTheFunction() {
    assertProblem(9, "frames: pc 9 is outside of =test; the last instruction was CALL at pc 6");
    assertProblem(-1, "frames: pc -1 is outside of =test");
  }

  @Test
  void theCurrentFrameMustBeALuaFunctions() {
    engine.state.record().setBase(engine.state.stack().start() + FrameLayout.HEADER);
    assertProblem(0, "frames: no Lua function to continue; the last instruction was CALL");
  }

  /** Makes the frame one that a call of another frame of the same function has pushed. */
  private void nest(int pc, int finish) {
    long caller = engine.state.record().base();
    engine.state.record().setPc(pc);
    Slots.copy(caller + FrameLayout.FUNCTION, slot(6));
    engine.state.operations().calls().call(slot(6), 0, 0, finish, pc);
    for (int i = 0; i < 2; i++) {
      Slots.put(slot(i), Tag.NIL, 0);
    }
  }

  @Test
  void aLinkMustMatchTheInstructionThatCalled() {
    nest(6, Finish.NONE);
    assertThatCode(() -> checker.checkUppermost(0)).doesNotThrowAnyException();
    Memory.putByte(slot(-1) + LinkLayout.FINISH, Finish.CONCAT);
    assertProblem(0, "frames: a link with tag 3, finish 5, pc 6, distance 128");
    Memory.putByte(slot(-1) + LinkLayout.FINISH, Finish.HOOK);
    assertThatCode(() -> checker.checkUppermost(0)).doesNotThrowAnyException();
    Memory.putByte(slot(-1) + LinkLayout.FINISH, Finish.COUNT);
    assertProblem(0, "finish 17");
  }

  @Test
  void aLinkMustBeOneAndLeadToAFrame() {
    nest(6, Finish.NONE);
    Memory.putInt(slot(-1) + LinkLayout.PC, 5);
    assertProblem(0, "pc 5");
    Memory.putInt(slot(-1) + LinkLayout.PC, 1000);
    assertProblem(0, "pc 1000");
    Memory.putInt(slot(-1) + LinkLayout.PC, 6);
    Memory.putInt(slot(-1) + LinkLayout.DISTANCE, 128 + 8);
    assertProblem(0, "distance 136");
    Memory.putInt(slot(-1) + LinkLayout.DISTANCE, 1 << 20);
    assertProblem(0, "distance 1048576");
    Memory.putInt(slot(-1) + LinkLayout.DISTANCE, 128);
    Memory.putByte(slot(-1) + LinkLayout.TAG, Tag.NIL);
    assertProblem(0, "a link with tag 0");
  }

  @Test
  void theCallerIsCheckedTooUpToItsCalleesWindow() {
    nest(6, Finish.NONE);
    long caller = engine.state.record().base() - 128;
    Slots.put(caller + SLOT, Tag.NIL, 0);
    assertProblem(0, "slot 1 holds tag 0 at CALL at pc 6");
  }
}
