package dev.perigee.tier1.lowering;

import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.Condition;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.allocation.Liveness;
import dev.perigee.tier1.target.Comparison;
import dev.perigee.tier1.target.FloatComparison;
import dev.perigee.tier1.target.FloatRegister;
import dev.perigee.tier1.target.Label;
import dev.perigee.tier1.target.MachineCode;
import dev.perigee.tier1.target.Register;
import org.jspecify.annotations.Nullable;

/** BRANCH: compares and tests whose outcome no metamethod can change. */
final class BranchLowering {
  /** Compares, and goes to a label if the outcome is the one that is asked for. */
  @FunctionalInterface
  private interface Test {
    void branch(boolean outcome, Label target);
  }

  private final FunctionLowering lowering;
  private final MachineCode code;
  private final Roles roles;

  BranchLowering(FunctionLowering lowering) {
    this.lowering = lowering;
    code = lowering.code;
    roles = lowering.roles;
  }

  void emit(SsaValue branch, Block block, @Nullable Block next) {
    Block yes = block.successors().get(0);
    Block no = block.successors().get(1);
    Condition condition = branch.condition();
    if (condition == null) {
      throw new IllegalStateException("a branch without condition");
    }
    switch (condition) {
      case INTEGER_EQUAL, STRING_EQUAL -> integers(branch, Comparison.EQUAL, yes, no, next);
      case INTEGER_LESS -> integers(branch, Comparison.LESS, yes, no, next);
      case INTEGER_LESS_EQUAL -> integers(branch, Comparison.LESS_EQUAL, yes, no, next);
      case FLOAT_EQUAL -> floats(branch, FloatComparison.EQUAL, yes, no, next);
      case FLOAT_LESS -> floats(branch, FloatComparison.LESS, yes, no, next);
      case FLOAT_LESS_EQUAL -> floats(branch, FloatComparison.LESS_EQUAL, yes, no, next);
      case RAW_EQUAL -> rawEqual(branch, yes, no, next);
      case TRUTHY ->
          tag(branch.input(0), Tag.TRUE, Comparison.UNSIGNED_GREATER_EQUAL, yes, no, next);
      case IS_NIL -> tag(branch.input(0), Tag.NIL, Comparison.EQUAL, yes, no, next);
    }
  }

  private void decide(Test test, Block yes, Block no, @Nullable Block next) {
    if (yes == next) {
      test.branch(false, lowering.label(no));
    } else {
      test.branch(true, lowering.label(yes));
      lowering.jump(no, next);
    }
  }

  private void integers(
      SsaValue branch, Comparison comparison, Block yes, Block no, @Nullable Block next) {
    SsaValue y = branch.input(1);
    Register left = lowering.frame.use(branch.input(0), roles.s0);
    if (y.isIntegerConstant()) {
      decide(
          (outcome, target) ->
              code.branch(comparison.when(outcome), left, y.payload(), roles.s1, target),
          yes,
          no,
          next);
    } else {
      registers(comparison, left, lowering.frame.use(y, roles.s1), yes, no, next);
    }
  }

  private void registers(
      Comparison comparison,
      Register left,
      Register right,
      Block yes,
      Block no,
      @Nullable Block next) {
    decide(
        (outcome, target) -> code.branch(comparison.when(outcome), left, right, target),
        yes,
        no,
        next);
  }

  private void floats(
      SsaValue branch, FloatComparison comparison, Block yes, Block no, @Nullable Block next) {
    floats(
        comparison,
        lowering.frame.useFloat(branch.input(0), roles.f0),
        lowering.frame.useFloat(branch.input(1), roles.f1),
        yes,
        no,
        next);
  }

  private void floats(
      FloatComparison comparison,
      FloatRegister left,
      FloatRegister right,
      Block yes,
      Block no,
      @Nullable Block next) {
    decide(
        (outcome, target) -> code.branch(comparison, outcome, left, right, target), yes, no, next);
  }

  /**
   * Compares the tag of a value, which lives in its home unless its type is known, in which case
   * nothing is compared.
   */
  private void tag(
      SsaValue value, int tag, Comparison comparison, Block yes, Block no, @Nullable Block next) {
    ValueType type = value.type();
    if (type.tag() >= 0) {
      boolean outcome = comparison == Comparison.EQUAL ? type.tag() == tag : type.tag() >= tag;
      lowering.jump(outcome ? yes : no, next);
      return;
    }
    if (type == ValueType.NUMBER || type == ValueType.BOOLEAN && tag == Tag.NIL) {
      lowering.jump(tag == Tag.NIL ? no : yes, next);
      return;
    }
    decide(
        (outcome, target) ->
            code.branchTag(
                comparison.when(outcome), lowering.frame.tag(value.home()), tag, roles.s0, target),
        yes,
        no,
        next);
  }

  /** A value of any type against a number or a short string. */
  private void rawEqual(SsaValue branch, Block yes, Block no, @Nullable Block next) {
    SsaValue value = branch.input(0);
    SsaValue constant = branch.input(1);
    if (Liveness.isTracked(value) || value.isConstant()) {
      typedEqual(branch, value, constant, yes, no, next);
      return;
    }
    code.load8(roles.s0, lowering.frame.tag(value.home()));
    Label other = code.label();
    code.branch32(
        Comparison.NOT_EQUAL,
        roles.s0,
        constant.type().tag(),
        constant.type().isNumber() ? other : lowering.label(no));
    if (constant.isFloatConstant()) {
      code.load(roles.f0, lowering.frame.slot(value.home()));
      branchIfEqual(roles.f0, lowering.frame.useFloat(constant, roles.f1), yes);
    } else {
      code.load(roles.s1, lowering.frame.slot(value.home()));
      lowering.frame.load(constant, roles.s2);
      branchIfEqual(roles.s1, roles.s2, yes);
    }
    if (constant.type().isNumber()) {
      code.jump(lowering.label(no));
      code.bind(other);
      equalToOtherSubtype(value, constant, yes, no);
    }
    lowering.jump(no, next);
  }

  private void branchIfEqual(Register left, Register right, Block target) {
    code.branch(Comparison.EQUAL, left, right, lowering.label(target));
  }

  private void branchIfEqual(FloatRegister left, FloatRegister right, Block target) {
    code.branch(FloatComparison.EQUAL, true, left, right, lowering.label(target));
  }

  /**
   * The number, whose tag is in s0, has not the constant's subtype: an integer equals a float of
   * the same value.
   */
  private void equalToOtherSubtype(SsaValue value, SsaValue constant, Block yes, Block no) {
    boolean wantsFloat = constant.isIntegerConstant();
    code.branch32(
        Comparison.NOT_EQUAL, roles.s0, wantsFloat ? Tag.FLOAT : Tag.INTEGER, lowering.label(no));
    if (wantsFloat) {
      double exact = (double) constant.payload();
      if ((long) exact == constant.payload() && exact != 0x1p63) {
        code.load(roles.f0, lowering.frame.slot(value.home()));
        code.move(roles.f1, exact);
        branchIfEqual(roles.f0, roles.f1, yes);
      }
    } else {
      double number = constant.floatPayload();
      if (LuaFloats.hasIntegerRepresentation(number)) {
        code.load(roles.s1, lowering.frame.slot(value.home()));
        code.move(roles.s2, (long) number);
        branchIfEqual(roles.s1, roles.s2, yes);
      }
    }
  }

  private void typedEqual(
      SsaValue branch,
      SsaValue value,
      SsaValue constant,
      Block yes,
      Block no,
      @Nullable Block next) {
    if (value.type() == constant.type()) {
      if (FrameAccess.isFloat(value)) {
        floats(branch, FloatComparison.EQUAL, yes, no, next);
      } else {
        Register left = lowering.frame.use(value, roles.s0);
        Register right = lowering.frame.use(constant, roles.s1);
        registers(Comparison.EQUAL, left, right, yes, no, next);
      }
    } else if (value.type() == ValueType.INTEGER && constant.isFloatConstant()) {
      double number = constant.floatPayload();
      if (LuaFloats.hasIntegerRepresentation(number)) {
        code.move(roles.s1, (long) number);
        registers(Comparison.EQUAL, lowering.frame.use(value, roles.s0), roles.s1, yes, no, next);
      } else {
        lowering.jump(no, next);
      }
    } else if (value.type() == ValueType.FLOAT && constant.isIntegerConstant()) {
      double exact = (double) constant.payload();
      if ((long) exact == constant.payload() && exact != 0x1p63) {
        code.move(roles.f1, exact);
        floats(
            FloatComparison.EQUAL,
            lowering.frame.useFloat(value, roles.f0),
            roles.f1,
            yes,
            no,
            next);
      } else {
        lowering.jump(no, next);
      }
    } else {
      lowering.jump(no, next);
    }
  }
}
