package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Branches of {@link MacroAssembler} over any distance, executed by {@link Machine}. */
class MacroBranchTest {

  private static final Register R = Register.X5;
  private static final int WIDE_REACH = 2 << 20;

  interface Macro {
    void emit(MacroAssembler assembler, Label target);
  }

  /** A branch, a value of its register with which it is taken, and one with which it is not. */
  record Branch(String name, PcRelative form, Macro macro, long taken, long notTaken) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Branch> branches() {
    PcRelative conditional = PcRelative.BRANCH_19;
    return Stream.of(
        // The machine's Z flag is set from the register; see run.
        new Branch("eq", conditional, (a, t) -> a.branch(Condition.EQ, t), 0, 1),
        new Branch("ne", conditional, (a, t) -> a.branch(Condition.NE, t), 1, 0),
        new Branch("cbz", conditional, (a, t) -> a.branchIfZero(R, t), 0, 1L << 40),
        new Branch("cbnz", conditional, (a, t) -> a.branchIfNotZero(R, t), 1L << 40, 0),
        new Branch("cbz w", conditional, (a, t) -> a.branchIfZero(R.w(), t), 1L << 40, 1),
        new Branch(
            "tbz", PcRelative.BRANCH_14, (a, t) -> a.branchIfBitZero(R, 33, t), ~(1L << 33), -1),
        new Branch(
            "tbnz", PcRelative.BRANCH_14, (a, t) -> a.branchIfBitNotZero(R, 33, t), 1L << 33, 0));
  }

  private static void pad(MacroAssembler assembler, int bytes) {
    for (int i = 0; i < bytes; i += 4) {
      assembler.nop();
    }
  }

  /** The position where the code stops if it starts at a position with a value in the register. */
  private static int run(MacroAssembler assembler, int from, long value) {
    Machine machine = new Machine();
    machine.set(R, value);
    machine.z = value == 0;
    return machine.run(assembler.toWords(), from);
  }

  @ParameterizedTest
  @MethodSource("branches")
  void forward(Branch branch) {
    for (int distance : new int[] {16, 40_000, 1_100_000}) {
      MacroAssembler assembler = new MacroAssembler(WIDE_REACH);
      Label target = new Label();
      branch.macro().emit(assembler, target);
      int notTaken = assembler.position();
      assembler.brk(0);
      pad(assembler, distance);
      assembler.bind(target);
      assembler.brk(0);
      assertThat(run(assembler, 0, branch.taken())).isEqualTo(target.position());
      assertThat(run(assembler, 0, branch.notTaken())).isEqualTo(notTaken);
      assertThat(notTaken).as("two instructions, since the reach is wide").isEqualTo(8);
    }
  }

  @ParameterizedTest
  @MethodSource("branches")
  void backward(Branch branch) {
    int farthest = (int) -branch.form().minimum();
    for (int distance : new int[] {16, farthest, farthest + 4, farthest + 100_000}) {
      MacroAssembler assembler = new MacroAssembler();
      Label target = assembler.bindNew();
      assembler.brk(0);
      pad(assembler, distance - 4);
      int start = assembler.position();
      assertThat(start).isEqualTo(distance);
      branch.macro().emit(assembler, target);
      int notTaken = assembler.position();
      assembler.brk(0);
      assertThat(run(assembler, start, branch.taken())).isZero();
      assertThat(run(assembler, start, branch.notTaken())).isEqualTo(notTaken);
      assertThat(notTaken - start).isEqualTo(distance <= farthest ? 4 : 8);
    }
  }

  @ParameterizedTest
  @MethodSource("branches")
  void aShortReachIsAPromise(Branch branch) {
    MacroAssembler near = new MacroAssembler();
    Label target = new Label();
    branch.macro().emit(near, target);
    assertThat(near.position()).isEqualTo(4);
    pad(near, MacroAssembler.SHORT_REACH - 4);
    near.bind(target);
    near.brk(0);
    assertThat(run(near, 0, branch.taken())).isEqualTo(MacroAssembler.SHORT_REACH);

    MacroAssembler broken = new MacroAssembler();
    Label tooFar = new Label();
    branch.macro().emit(broken, tooFar);
    pad(broken, (int) branch.form().maximum());
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> broken.bind(tooFar));

    MacroAssembler again = new MacroAssembler((int) branch.form().maximum() + 8);
    Label reached = new Label();
    branch.macro().emit(again, reached);
    pad(again, (int) branch.form().maximum());
    again.bind(reached);
    again.brk(0);
    assertThat(run(again, 0, branch.taken())).isEqualTo(reached.position());
  }

  @Test
  void alwaysIsUnconditional() {
    MacroAssembler assembler = new MacroAssembler();
    Label target = assembler.bindNew();
    assembler.branch(Condition.AL, target);
    assertThat(assembler.toWords()).containsExactly(0x14000000);
  }

  @Test
  void theReachIsThatOfAnUnconditionalBranchAtMost() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MacroAssembler(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new MacroAssembler(128 << 20));
  }
}
