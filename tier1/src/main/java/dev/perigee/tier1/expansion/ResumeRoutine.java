package dev.perigee.tier1.expansion;

import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.PrototypeLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.graph.BasicBlock;
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

  /** The second word of a link: how far a field is shifted. */
  private static int shift(int field) {
    return 8 * (field - LinkLayout.WORD);
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
    when32(
        Comparison.NOT_EQUAL, load8(base, -2L * SLOT + SlotLayout.TAG), Tag.CLOSURE, this::leave);
    Node marks = load8(base, -SLOT + LinkLayout.MARKS);
    Node changed = code.add(Operation.AND, marks, constant(LinkLayout.CHANGED));
    when32(Comparison.NOT_EQUAL, changed, 0, this::leave);
    Node pc = code.add(Operation.AND, place, constant(0xFFFF_FFFFL));
    Node distance = code.add(Operation.MULTIPLY, pc, constant(InstructionLayout.SIZE));
    InstructionReader instruction = new InstructionReader(this, base, distance);
    Node finish =
        code.add(
            Operation.AND,
            code.add(Operation.SHIFT_RIGHT, shift(LinkLayout.FINISH), word),
            constant(0xFF));
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

  /** Notes the tag of a call's one result. */
  private void observe(InstructionReader instruction, Node window, Node word) {
    Node wanted =
        code.add(
            Operation.AND,
            code.add(Operation.SHIFT_RIGHT, shift(LinkLayout.WANTED), word),
            constant(0xFF));
    BasicBlock done = code.newBlock();
    when32(
        Comparison.EQUAL,
        wanted,
        1,
        () -> {
          instruction.observe(load8(window, SlotLayout.TAG));
          code.jump(done);
        });
    code.jump(done);
    code.continueIn(done);
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

  /**
   * The address of the entry at a distance behind a pc, both in bytes of instructions; leaves if
   * there is none.
   */
  private Node entry(InstructionReader instruction, Node distance, int behind) {
    Node table = load32(instruction.record, PrototypeLayout.ENTRIES);
    when32(Comparison.EQUAL, table, 0, this::leave);
    Node region = inState(StateLayout.REGION);
    // An entry takes half the bytes of an instruction.
    Node index = code.add(Operation.SHIFT_RIGHT, 1, distance);
    Node place = code.add(Operation.ADD, code.add(Operation.ADD, region, table), index);
    Node entry = load32(place, behind / 2);
    when32(Comparison.EQUAL, entry, 0, this::leave);
    return code.add(Operation.ADD, region, entry);
  }
}
