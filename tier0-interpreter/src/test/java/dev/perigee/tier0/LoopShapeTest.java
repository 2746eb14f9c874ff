package dev.perigee.tier0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the class files that HotSpot's compilation of the loop depends on. */
class LoopShapeTest {
  /** HotSpot never compiles longer methods ({@code HugeMethodLimit}). */
  private static final int LONGEST = 8_000;

  /** Allowance for the code of other Java compilers, or of other releases of this one. */
  private static final int MARGIN = 100;

  @ParameterizedTest
  @ValueSource(classes = {Interpreter.class, Driver.class})
  void methodsAreShortEnoughToBeCompiled(Class<?> type) throws IOException {
    assertThat(ClassFile.of().parse(bytes(type)).methods())
        .isNotEmpty()
        .allSatisfy(method -> assertThat(code(method).codeLength()).isLessThan(LONGEST - MARGIN));
  }

  @Test
  void theTrainingTakesEveryArm() throws IOException {
    Prototype training = TrainingCourse.script();
    Verifier.verify(training);
    Set<Op> arms = arms();
    assertThat(arms).contains(Op.MOVE, Op.ADD, Op.CALL, Op.RETURN1);
    assertThat(operations(training)).containsAll(arms);
  }

  @ParameterizedTest
  @EnumSource(LoopUse.class)
  void theTrainingRuns(LoopUse loopUse) {
    try (TrainingCourse course = new TrainingCourse(loopUse)) {
      course.run();
      assertThat(course.run()).isPositive();
    }
  }

  /** The operations for which the loop's switch has a case. */
  private static Set<Op> arms() throws IOException {
    Set<Op> arms = EnumSet.noneOf(Op.class);
    for (MethodModel method : ClassFile.of().parse(bytes(Interpreter.class)).methods()) {
      method.code().stream()
          .flatMap(code -> code.elementStream())
          .filter(TableSwitchInstruction.class::isInstance)
          .map(TableSwitchInstruction.class::cast)
          .forEach(table ->
              table.cases().stream()
                  .filter(arm -> !arm.target().equals(table.defaultTarget()))
                  .forEach(arm -> arms.add(Op.of(arm.caseValue()))));
    }
    return arms;
  }

  private static Set<Op> operations(Prototype prototype) {
    Set<Op> operations = EnumSet.noneOf(Op.class);
    for (int word : prototype.code()) {
      operations.add(Op.of(word & 0xff));
    }
    prototype.children().forEach(child -> operations.addAll(operations(child)));
    return operations;
  }

  private static CodeAttribute code(MethodModel method) {
    return (CodeAttribute) method.code().orElseThrow();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getSimpleName() + ".class";
    try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    }
  }
}
