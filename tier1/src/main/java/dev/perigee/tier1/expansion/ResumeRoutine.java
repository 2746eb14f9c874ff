package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Finds where a caller goes on, as {@code Operations.finish} does: behind a call, or behind an
 * operation whose metamethod has returned.
 */
final class ResumeRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  private final boolean behind;

  /**
   * The graph of RESUME or RESUME_BEHIND.
   *
   * @param behind whether it is RESUME_BEHIND
   */
  ResumeRoutine(boolean behind) {
    this.behind = behind;
  }

  @Override
  void build() {
    if (behind) {
      Node frame = argument(0);
      Node distance = distance(argument(1));
      InstructionReader instruction = new InstructionReader(this, frame, distance);
      answer(entry(instruction, distance, InstructionLayout.SIZE));
    } else {
      resume();
    }
  }

  private void resume() {
    Node base = argument(0);
    Node window = argument(1);
    Node place = argument(2);
    Node word = argument(3);
    checkLuaFrame(base);
    Node pc = code.add(Operation.AND, place, constant(0xFFFF_FFFFL));
    Node distance = code.add(Operation.MULTIPLY, pc, constant(InstructionLayout.SIZE));
    InstructionReader instruction = new InstructionReader(this, base, distance);
    Node finish = linkField(word, LinkLayout.FINISH);
    when32(
        Comparison.EQUAL,
        finish,
        Finish.NONE,
        () -> {
          Node entry = entry(instruction, distance, InstructionLayout.SIZE);
          observe(instruction, window, word);
          answer(entry);
        });
    when32(
        Comparison.EQUAL,
        finish,
        Finish.STORE,
        () -> {
          Node entry = entry(instruction, distance, InstructionLayout.SIZE);
          Node target = instruction.slot(InstructionLayout.A);
          store(Operation.STORE, load(window, 0), target, 0);
          store(Operation.STORE, load(window, SlotLayout.TAG), target, SlotLayout.TAG);
          answer(entry);
        });
    when32(
        Comparison.EQUAL,
        finish,
        Finish.IGNORE,
        () -> answer(entry(instruction, distance, InstructionLayout.SIZE)));
    when32(Comparison.NOT_EQUAL, finish, Finish.TEST, this::leave);
    branch(instruction, distance, load8(window, SlotLayout.TAG));
  }

  /** Goes on where a comparison leads, of which this is the outcome. */
  private void branch(InstructionReader instruction, Node distance, Node outcome) {
    Join truth = new Join(1);
    when32(Comparison.UNSIGNED_LESS, outcome, Tag.TRUE, () -> truth.come(constant(0)));
    truth.come(constant(1));
    truth.begin();
    Node behind = code.add(Operation.ADD, distance, constant(InstructionLayout.SIZE));
    when(
        Comparison.EQUAL,
        truth.value(0),
        instruction.number(InstructionLayout.C),
        () -> {
          Node jump = code.add(Operation.ADD, behind, instruction.jumpBehind());
          answer(entry(instruction, jump, InstructionLayout.SIZE));
        });
    answer(entry(instruction, behind, InstructionLayout.SIZE));
  }
}
