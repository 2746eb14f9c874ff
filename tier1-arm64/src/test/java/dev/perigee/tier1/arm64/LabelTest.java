package dev.perigee.tier1.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Labels that are bound before and after their use, near and at the limits of the ranges. */
class LabelTest {

  /** An instruction with a label or, for most, a distance as the target. */
  record Branch(
      String name, PcRelative form, Grid.Call1<Label> toLabel, Grid.Call1<Long> byDistance) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Branch> branches() {
    Register x = Register.X7;
    return Stream.of(
        new Branch("b", PcRelative.BRANCH_26, Assembler::b, Assembler::b),
        new Branch("bl", PcRelative.BRANCH_26, Assembler::bl, Assembler::bl),
        new Branch(
            "b.cond",
            PcRelative.BRANCH_19,
            (a, label) -> a.b(Condition.LT, label),
            (a, distance) -> a.b(Condition.LT, distance)),
        new Branch(
            "cbz",
            PcRelative.BRANCH_19,
            (a, label) -> a.cbz(x, label),
            (a, distance) -> a.cbz(x, distance)),
        new Branch(
            "cbnz",
            PcRelative.BRANCH_19,
            (a, label) -> a.cbnz(x, label),
            (a, distance) -> a.cbnz(x, distance)),
        new Branch(
            "tbz",
            PcRelative.BRANCH_14,
            (a, label) -> a.tbz(x, 40, label),
            (a, distance) -> a.tbz(x, 40, distance)),
        new Branch(
            "tbnz",
            PcRelative.BRANCH_14,
            (a, label) -> a.tbnz(x, 40, label),
            (a, distance) -> a.tbnz(x, 40, distance)),
        new Branch(
            "adr",
            PcRelative.ADR_21,
            (a, label) -> a.adr(x, label),
            (a, distance) -> a.adr(x, distance)),
        new Branch(
            "ldr",
            PcRelative.BRANCH_19,
            (a, label) -> a.ldr(x, label),
            (a, distance) -> a.emit(0x58000007 | PcRelative.BRANCH_19.encode(distance))),
        new Branch(
            "ldrsw",
            PcRelative.BRANCH_19,
            (a, label) -> a.ldrsw(x, label),
            (a, distance) -> a.emit(0x98000007 | PcRelative.BRANCH_19.encode(distance))),
        new Branch(
            "ldr d",
            PcRelative.BRANCH_19,
            (a, label) -> a.ldr(FloatRegister.D7, label),
            (a, distance) -> a.emit(0x5C000007 | PcRelative.BRANCH_19.encode(distance))));
  }

  private static int wordFor(Branch branch, long distance) {
    Assembler assembler = new Assembler();
    branch.byDistance().emit(assembler, distance);
    return assembler.wordAt(0);
  }

  private static void pad(Assembler assembler, long bytes) {
    for (long i = 0; i < bytes; i += Integer.BYTES) {
      assembler.nop();
    }
  }

  @ParameterizedTest
  @MethodSource("branches")
  void aLabelGivesTheDistance(Branch branch) {
    Assembler assembler = new Assembler();
    Label before = assembler.bindNew();
    Label after = new Label();
    assembler.nop();
    branch.toLabel().emit(assembler, before);
    branch.toLabel().emit(assembler, after);
    branch.toLabel().emit(assembler, after);
    assembler.nop();
    assembler.bind(after);
    branch.toLabel().emit(assembler, after);

    assertThat(assembler.toWords())
        .containsExactly(
            0xD503201F,
            wordFor(branch, -4),
            wordFor(branch, 12),
            wordFor(branch, 8),
            0xD503201F,
            wordFor(branch, 0));
    assertThat(after.position()).isEqualTo(20);
  }

  /** Without the forms for ±128 MiB, whose limits the grids test with distances. */
  static Stream<Branch> branchesOfShortRange() {
    return branches().filter(branch -> branch.form() != PcRelative.BRANCH_26);
  }

  @ParameterizedTest
  @MethodSource("branchesOfShortRange")
  void theRangeEndsAtTheLimitOfTheForm(Branch branch) {
    long farthest = branch.form().maximum() & -4L;
    Assembler forward = new Assembler();
    Label after = new Label();
    branch.toLabel().emit(forward, after);
    pad(forward, farthest - 4);
    forward.bind(after);
    assertThat(forward.wordAt(0)).isEqualTo(wordFor(branch, farthest));

    Assembler backward = new Assembler();
    Label before = backward.bindNew();
    pad(backward, -branch.form().minimum());
    branch.toLabel().emit(backward, before);
    assertThat(backward.wordAt(backward.position() - 4))
        .isEqualTo(wordFor(branch, branch.form().minimum()));

    int end = backward.position();
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> branch.toLabel().emit(backward, before));
    assertThat(backward.position()).isEqualTo(end);

    Assembler tooFar = new Assembler();
    Label beyond = new Label();
    branch.toLabel().emit(tooFar, beyond);
    pad(tooFar, farthest);
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> tooFar.bind(beyond))
        .withMessageContaining("the distance to a target is " + (farthest + 4));
  }

  @ParameterizedTest
  @MethodSource("branches")
  void distancesOutOfRangeAreRefused(Branch branch) {
    PcRelative form = branch.form();
    long unit = form == PcRelative.ADR_21 ? 1 : 4;
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> wordFor(branch, form.maximum() + unit));
    assertThatExceptionOfType(TargetOutOfRangeException.class)
        .isThrownBy(() -> wordFor(branch, form.minimum() - unit));
    if (unit == 4) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wordFor(branch, 2))
          .withMessage("the distance to a target is 2 and must be a multiple of 4");
    }
  }

  @Test
  void rangesAreThoseOfTheManual() {
    assertThat(PcRelative.BRANCH_26.maximum()).isEqualTo((128L << 20) - 4);
    assertThat(PcRelative.BRANCH_26.minimum()).isEqualTo(-(128L << 20));
    assertThat(PcRelative.BRANCH_19.maximum()).isEqualTo((1L << 20) - 4);
    assertThat(PcRelative.BRANCH_19.minimum()).isEqualTo(-(1L << 20));
    assertThat(PcRelative.BRANCH_14.maximum()).isEqualTo((32L << 10) - 4);
    assertThat(PcRelative.BRANCH_14.minimum()).isEqualTo(-(32L << 10));
    assertThat(PcRelative.ADR_21.maximum()).isEqualTo((1L << 20) - 1);
    assertThat(PcRelative.ADR_21.minimum()).isEqualTo(-(1L << 20));
    assertThat(PcRelative.ADRP_21.minimum()).isEqualTo(-(4L << 30));
  }

  @Test
  void codeWithAnUnboundLabelIsNotFinished() {
    Assembler assembler = new Assembler();
    Label label = new Label("exit");
    assembler.cbz(Register.X0, label);
    assembler.b(label);
    assertThatIllegalStateException()
        .isThrownBy(assembler::toWords)
        .withMessage("2 instructions wait for labels that are not bound");
    assertThatIllegalStateException().isThrownBy(assembler::toByteArray);
    assertThatIllegalStateException()
        .isThrownBy(label::position)
        .withMessage("exit has no position yet");

    assembler.bind(label);
    assertThat(assembler.toWords()).containsExactly(0xB4000040, 0x14000001);
  }

  @Test
  void aLabelIsBoundOnce() {
    Assembler assembler = new Assembler();
    Label label = assembler.bindNew();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembler.bind(label))
        .withMessage("label@0 is bound already");
  }

  @Test
  void aLabelHasOneAssembler() {
    Label label = new Assembler().bindNew();
    Assembler other = new Assembler();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.b(label))
        .withMessage("label@0 belongs to another assembler");
    assertThat(other.position()).isZero();
    Label used = new Label();
    new Assembler().b(used);
    assertThatIllegalArgumentException().isThrownBy(() -> other.bind(used));
  }
}
