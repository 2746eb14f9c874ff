package dev.perigee.tier1.expansion;

import dev.perigee.ir.Builtin;
import dev.perigee.ir.Tag;
import dev.perigee.runtime.layout.CoroutineLayout;
import dev.perigee.runtime.layout.Finish;
import dev.perigee.runtime.layout.FrameLayout;
import dev.perigee.runtime.layout.InstructionLayout;
import dev.perigee.runtime.layout.LinkLayout;
import dev.perigee.runtime.layout.SlotLayout;
import dev.perigee.runtime.layout.StateLayout;
import dev.perigee.tier1.graph.Node;
import dev.perigee.tier1.graph.Operation;
import dev.perigee.tier1.target.Comparison;

/**
 * Finds where a caller continues, as {@code Operations.finish} does: after a call, or after an
 * operation whose metamethod has returned.
 */
final class ResumeRoutine extends StepRoutines {
  private static final int SLOT = SlotLayout.SIZE;

  // Scratch words of a call of pcall, for which there are not enough registers.

  private static final int ENTRY = 0;
  private static final int DISTANCE = 1;
  private static final int WORD = 2;
  private static final int WINDOW = 3;

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
      answer(entry(instruction, distance));
    } else {
      resume();
    }
  }

  private void resume() {
    Node base = argument(0);
    Node window = argument(1);
    Node place = argument(2);
    Node word = argument(3);
    store(Operation.STORE, base, code.graph.state(), StateLayout.BASE);
    Node finish = linkField(word, LinkLayout.FINISH);
    when32(Comparison.EQUAL, finish, Finish.PROTECTED, () -> resumeBelowProtectedCall(base));
    checkLuaFrame(base);
    Node pc = code.add(Operation.AND, place, constant(0xFFFF_FFFFL));
    Node distance = code.add(Operation.MULTIPLY, pc, constant(InstructionLayout.SIZE));
    InstructionReader instruction = new InstructionReader(this, base, distance);
    when32(
        Comparison.EQUAL,
        finish,
        Finish.NONE,
        () -> {
          Node entry = entry(instruction, distance);
          observe(instruction, window, word);
          answer(entry);
        });
    when32(
        Comparison.EQUAL,
        finish,
        Finish.STORE,
        () -> {
          Node entry = entry(instruction, distance);
          Node target = instruction.slot(InstructionLayout.A);
          store(Operation.STORE, load(window, 0), target, 0);
          store(Operation.STORE, load(window, SlotLayout.TAG), target, SlotLayout.TAG);
          answer(entry);
        });
    when32(Comparison.EQUAL, finish, Finish.IGNORE, () -> answer(entry(instruction, distance)));
    when32(Comparison.NOT_EQUAL, finish, Finish.TEST, this::leave);
    branch(instruction, distance, load8(window, SlotLayout.TAG));
  }

  /**
   * The frame is that of {@code pcall}, which returns true and the values after it, up to the top.
   */
  private void resumeBelowProtectedCall(Node base) {
    when32(Comparison.NOT_EQUAL, libraryFunction(base), Builtin.PCALL.number(), this::leave);
    Node word = linkWord(base);
    when32(Comparison.NOT_EQUAL, linkField(word, LinkLayout.FINISH), Finish.NONE, this::leave);
    Node values = code.add(Operation.SUBTRACT, inState(StateLayout.TOP), base);
    Node most = constant((long) MOST_MOVED * SLOT);
    when(Comparison.UNSIGNED_GREATER, values, most, this::leave);
    Node caller = caller(base, word);
    checkLuaFrame(caller);
    Node distance = callDistance(base);
    InstructionReader instruction = new InstructionReader(this, caller, distance);
    storeScratch(ENTRY, entry(instruction, distance));
    storeScratch(DISTANCE, distance);
    storeScratch(WORD, word);
    Node state = code.graph.state();
    store(Operation.STORE, caller, state, StateLayout.BASE);
    Node nesting = load32(state, StateLayout.NESTING);
    store(Operation.STORE32, less(nesting), state, StateLayout.NESTING);
    Node coroutine = inState(StateLayout.COROUTINE);
    Node calls = load32(coroutine, CoroutineLayout.PROTECTED_CALLS);
    store(Operation.STORE32, less(calls), coroutine, CoroutineLayout.PROTECTED_CALLS);
    Node count = code.add(Operation.SHIFT_RIGHT, SlotLayout.SHIFT, values);
    Node window = code.add(Operation.SUBTRACT, base, constant(FrameLayout.HEADER));
    storeScratch(WINDOW, window);
    copySlots(base, window, count, wanted(word, window, count));
    InstructionReader call =
        new InstructionReader(this, inState(StateLayout.BASE), loadScratch(DISTANCE));
    observe(call, loadScratch(WINDOW), loadScratch(WORD));
    answer(loadScratch(ENTRY));
  }

  private Node less(Node number) {
    return code.add(Operation.SUBTRACT, number, constant(1));
  }

  /** Continues where a comparison with this outcome leads. */
  private void branch(InstructionReader instruction, Node distance, Node outcome) {
    Join truth = new Join(1);
    when32(Comparison.UNSIGNED_LESS, outcome, Tag.TRUE, () -> truth.jumpWith(constant(0)));
    truth.jumpWith(constant(1));
    truth.begin();
    Node behind = code.add(Operation.ADD, distance, constant(InstructionLayout.SIZE));
    when(
        Comparison.EQUAL,
        truth.value(0),
        instruction.number(InstructionLayout.C),
        () -> {
          Node jump = code.add(Operation.ADD, behind, instruction.jumpBehind());
          answer(entry(instruction, jump));
        });
    answer(entry(instruction, behind));
  }
}
