package dev.perigee.tier1.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.Prototype.Upvalue;
import dev.perigee.ir.PrototypeBuilder;
import dev.perigee.ir.Tag;
import dev.perigee.ir.ValueType;
import dev.perigee.tier1.graph.CannotCompileException;
import dev.perigee.tier1.lowering.CompileOptions;
import dev.perigee.tier1.lowering.DumpSink;
import dev.perigee.tier1.target.FakeTarget;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CodeKeyTest {
  private static final int LOAD_PC = 1;

  /** {@code R[1] = R[0]; R[2] = R[0][R[1]]; return R[2]}, followed by code that a test adds. */
  private static Prototype function(Consumer<PrototypeBuilder> more) {
    return function("=a", 1, 1, more);
  }

  private static Prototype function(
      String source, int line, int parameters, Consumer<PrototypeBuilder> more) {
    PrototypeBuilder code = new PrototypeBuilder(source, line, parameters, false);
    code.useSlots(3);
    code.emit(Instruction.abc(Op.MOVE, 1, 0, 0), line, 1);
    code.emit(Instruction.abc(Op.GETTABLE, 2, 0, 1), line, 2);
    more.accept(code);
    code.emit(Instruction.abc(Op.RETURN1, 2, 0, 0), line, 3);
    return code.build();
  }

  private static Prototype plain() {
    return function(code -> {});
  }

  private static Prototype withConstant(Constant constant) {
    return function(code -> code.constant(constant));
  }

  private static CodeKey key(Prototype prototype) {
    return CodeKey.of(prototype, feedback(prototype, 0, ValueType.ANY), CompileOptions.PLAIN);
  }

  private static FeedbackSnapshot feedback(
      Prototype prototype, int tag, ValueType parameter, int... failed) {
    byte[] tags = new byte[prototype.code().length];
    tags[LOAD_PC] = (byte) tag;
    BitSet failures = new BitSet();
    for (int pc : failed) {
      failures.set(pc);
    }
    return FeedbackSnapshot.of(prototype, tags, List.of(parameter), failures);
  }

  private static CodeKey key(FeedbackSnapshot feedback) {
    return CodeKey.of(plain(), feedback, CompileOptions.PLAIN);
  }

  @Test
  void linesAndNamesDoNotChangeTheKey() {
    Prototype other = function("=b", 70, 1, code -> code.closeLocal(code.openLocal("x", 1, false)));
    assertThat(key(other)).isEqualTo(key(plain()));
  }

  @Test
  void everythingThatDecidesTheCodeChangesTheKey() {
    assertThat(
            List.of(
                key(plain()),
                key(function("=a", 1, 0, code -> {})),
                key(function(code -> code.useSlots(9))),
                key(function(code -> code.emit(Instruction.abc(Op.MOVE, 1, 0, 0), 1, 3))),
                key(function(code -> code.emit(Instruction.abc(Op.MOVE, 1, 0, 0), 1, 2))),
                key(function(code -> code.upvalue(new Upvalue("u", true, 0)))),
                key(function(code -> code.child(plain()))),
                key(
                    function(code ->
                        code.child(function(inner -> inner.upvalue(new Upvalue("u", true, 0)))))),
                key(withConstant(new Constant.IntegerConstant(1))),
                key(withConstant(new Constant.IntegerConstant(0))),
                key(withConstant(new Constant.FloatConstant(1))),
                key(withConstant(new Constant.FloatConstant(0.0))),
                key(withConstant(new Constant.FloatConstant(-0.0))),
                key(withConstant(text("1"))),
                key(withConstant(text("")))))
        .doesNotHaveDuplicates();
  }

  /** 0 and -1 have the same hash, and so have functions that differ in nothing else. */
  @Test
  void equalHashesAreNotTakenForEqualFunctions() throws CannotCompileException {
    CodeKey zero = key(withConstant(new Constant.IntegerConstant(0)));
    CodeKey minusOne = key(withConstant(new Constant.IntegerConstant(-1)));
    assertThat(zero.hashCode()).isEqualTo(minusOne.hashCode());
    assertThat(zero).isNotEqualTo(minusOne);

    CodeCache cache = new CodeCache(new FakeRegion(16 << 10, true), FakeTarget.INSTANCE, "");
    InstalledCode code = cache.publish(zero, Codes.of(64, 1)).orElseThrow();
    assertThat(cache.find(minusOne)).isNull();
    InstalledCode other = cache.publish(minusOne, Codes.of(64, 2)).orElseThrow();
    assertThat(other).isNotSameAs(code);
    assertThat(cache.find(zero)).isSameAs(code);
    assertThat(cache.find(minusOne)).isSameAs(other);
  }

  @Test
  void equalKeysAreEqualHoweverTheyWereMade() {
    CodeKey key = key(withConstant(text("a")));
    CodeKey other = key(withConstant(text("a")));
    assertThat(other).isEqualTo(key).hasSameHashCodeAs(key);
  }

  @Test
  void countsTheBytesThatItKeepsAlive() {
    assertThat(key(withConstant(text("x".repeat(100_000)))).bytes()).isBetween(100_000L, 101_000L);
    assertThat(key(plain()).bytes()).isLessThan(500);
  }

  private static Constant text(String text) {
    return new Constant.StringConstant(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void assumptionsChangeTheKey() {
    Prototype prototype = plain();
    assertThat(
            List.of(
                key(feedback(prototype, 0, ValueType.ANY)),
                key(feedback(prototype, Tag.INTEGER, ValueType.ANY)),
                key(feedback(prototype, Tag.FLOAT, ValueType.ANY)),
                key(feedback(prototype, 0, ValueType.TABLE)),
                key(feedback(prototype, 0, ValueType.ANY, LOAD_PC))))
        .doesNotHaveDuplicates();
  }

  @Test
  void uselessFeedbackDoesNotChangeTheKey() {
    Prototype prototype = plain();
    CodeKey nothing = key(feedback(prototype, 0, ValueType.ANY));
    assertThat(key(feedback(prototype, Tag.TRUE, ValueType.ANY))).isEqualTo(nothing);
    assertThat(key(feedback(prototype, 0, ValueType.BOOLEAN))).isEqualTo(nothing);
    assertThat(key(feedback(prototype, 0, ValueType.CELL))).isEqualTo(nothing);
    // A MOVE loads no value of unknown type.
    assertThat(key(feedback(prototype, 0, ValueType.ANY, 0))).isEqualTo(nothing);
    assertThat(key(feedback(prototype, Tag.INTEGER, ValueType.ANY, LOAD_PC)))
        .as("nothing is assumed at a failed site, whatever it saw")
        .isEqualTo(key(feedback(prototype, 0, ValueType.ANY, LOAD_PC)));
  }

  @Test
  void optionsThatDecideTheCodeChangeTheKey() {
    Prototype prototype = plain();
    FeedbackSnapshot nothing = feedback(prototype, 0, ValueType.ANY);
    assertThat(
            List.of(
                CodeKey.of(prototype, nothing, CompileOptions.PLAIN),
                CodeKey.of(prototype, nothing, options(OptionalLong.empty(), true)),
                CodeKey.of(prototype, nothing, options(OptionalLong.of(0), false)),
                CodeKey.of(prototype, nothing, options(OptionalLong.of(1), false))))
        .doesNotHaveDuplicates();
  }

  private static CompileOptions options(OptionalLong seed, boolean steps) {
    return new CompileOptions(seed, steps, DumpSink.NONE);
  }

  @Test
  void genericFeedbackFailsEverywhere() {
    FeedbackSnapshot generic = FeedbackSnapshot.generic(plain());
    assertThat(generic.typeAt(LOAD_PC)).isEqualTo(ValueType.ANY);
    assertThat(generic.parameterType(0)).isEqualTo(ValueType.ANY);
    assertThat(generic.failedBefore(LOAD_PC)).isTrue();
  }
}
