package dev.perigee.tier1.lowering;

import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.ssa.Block;
import dev.perigee.ir.ssa.SsaValue;
import dev.perigee.ir.ssa.ValueType;
import dev.perigee.runtime.layout.Tag;
import dev.perigee.tier1.allocation.Liveness;
import dev.perigee.tier1.arm64.ArithmeticImmediate;
import dev.perigee.tier1.arm64.Condition;
import dev.perigee.tier1.arm64.Label;
import dev.perigee.tier1.arm64.MacroAssembler;
import dev.perigee.tier1.arm64.Register;
import org.jspecify.annotations.Nullable;

/** BRANCH: compares and tests whose outcome no metamethod can change. */
final class BranchLowering {
  private final FunctionLowering lowering;

  BranchLowering(FunctionLowering lowering) {
    this.lowering = lowering;
  }

  void emit(SsaValue branch, Block block, @Nullable Block next) {
    Block yes = block.successors().get(0);
    Block no = block.successors().get(1);
    dev.perigee.ir.ssa.Condition condition = branch.condition();
    if (condition == null) {
      throw new IllegalStateException("a branch without condition");
    }
    switch (condition) {
      case INTEGER_EQUAL, STRING_EQUAL -> integers(branch, Condition.EQ, yes, no, next);
      case INTEGER_LESS -> integers(branch, Condition.LT, yes, no, next);
      case INTEGER_LESS_EQUAL -> integers(branch, Condition.LE, yes, no, next);
      case FLOAT_EQUAL -> floats(branch, Condition.EQ, yes, no, next);
      case FLOAT_LESS -> floats(branch, Condition.MI, yes, no, next);
      case FLOAT_LESS_EQUAL -> floats(branch, Condition.LS, yes, no, next);
      case RAW_EQUAL -> rawEqual(branch, yes, no, next);
      case TRUTHY -> tag(branch.input(0), Tag.TRUE, Condition.HS, yes, no, next);
      case IS_NIL -> tag(branch.input(0), Tag.NIL, Condition.EQ, yes, no, next);
    }
  }

  private MacroAssembler asm() {
    return lowering.asm;
  }

  private void decide(Condition condition, Block yes, Block no, @Nullable Block next) {
    if (yes == next) {
      asm().b(condition.invert(), lowering.label(no));
    } else {
      asm().b(condition, lowering.label(yes));
      lowering.jump(no, next);
    }
  }

  private void integers(
      SsaValue branch, Condition condition, Block yes, Block no, @Nullable Block next) {
    SsaValue x = branch.input(0);
    SsaValue y = branch.input(1);
    Register left = lowering.frame.use(x, Roles.S0);
    if (y.isIntegerConstant() && y.payload() == 0 && condition == Condition.EQ) {
      if (yes == next) {
        asm().cbnz(left, lowering.label(no));
      } else {
        asm().cbz(left, lowering.label(yes));
        lowering.jump(no, next);
      }
      return;
    }
    if (y.isIntegerConstant() && ArithmeticImmediate.isEncodable(y.payload())) {
      asm().cmp(left, y.payload());
    } else if (y.isIntegerConstant() && ArithmeticImmediate.isEncodable(-y.payload())) {
      asm().cmn(left, -y.payload());
    } else {
      asm().cmp(left, lowering.frame.use(y, Roles.S1));
    }
    decide(condition, yes, no, next);
  }

  private void floats(
      SsaValue branch, Condition condition, Block yes, Block no, @Nullable Block next) {
    asm()
        .fcmp(
            lowering.frame.useFloat(branch.input(0), Roles.F0),
            lowering.frame.useFloat(branch.input(1), Roles.F1));
    decide(condition, yes, no, next);
  }

  /**
   * Compares the tag of a value, which lives in its home unless its type is known, in which case
   * nothing is compared.
   */
  private void tag(
      SsaValue value, int tag, Condition condition, Block yes, Block no, @Nullable Block next) {
    ValueType type = value.type();
    if (type.tag() >= 0) {
      boolean outcome = condition == Condition.EQ ? type.tag() == tag : type.tag() >= tag;
      lowering.jump(outcome ? yes : no, next);
      return;
    }
    if (type == ValueType.NUMBER || type == ValueType.BOOLEAN && tag == Tag.NIL) {
      lowering.jump(tag == Tag.NIL ? no : yes, next);
      return;
    }
    asm().ldrb(Roles.S0.w(), Roles.BASE, FrameAccess.tag(value.home()));
    asm().cmp(Roles.S0.w(), tag);
    decide(condition, yes, no, next);
  }

  /** A value of any type against a number or a short string. */
  private void rawEqual(SsaValue branch, Block yes, Block no, @Nullable Block next) {
    SsaValue value = branch.input(0);
    SsaValue constant = branch.input(1);
    if (Liveness.isTracked(value) || value.isConstant()) {
      typedEqual(branch, value, constant, yes, no, next);
      return;
    }
    asm().ldrb(Roles.S0.w(), Roles.BASE, FrameAccess.tag(value.home()));
    Label other = new Label("other");
    asm().cmp(Roles.S0.w(), constant.type().tag());
    asm().b(Condition.NE, constant.type().isNumber() ? other : lowering.label(no));
    if (constant.isFloatConstant()) {
      asm().ldr(Roles.F0, Roles.BASE, FrameAccess.payload(value.home()));
      asm().fcmp(Roles.F0, lowering.frame.useFloat(constant, Roles.F1));
    } else {
      asm().ldr(Roles.S1, Roles.BASE, FrameAccess.payload(value.home()));
      lowering.frame.load(constant, Roles.S2);
      asm().cmp(Roles.S1, Roles.S2);
    }
    asm().b(Condition.EQ, lowering.label(yes));
    if (constant.type().isNumber()) {
      asm().b(lowering.label(no));
      asm().bind(other);
      equalToOtherSubtype(value, constant, yes, no);
    }
    lowering.jump(no, next);
  }

  /** The number has not the constant's subtype: an integer equals a float of the same value. */
  private void equalToOtherSubtype(SsaValue value, SsaValue constant, Block yes, Block no) {
    boolean wantsFloat = constant.isIntegerConstant();
    asm().cmp(Roles.S0.w(), wantsFloat ? Tag.FLOAT : Tag.INTEGER);
    asm().b(Condition.NE, lowering.label(no));
    if (wantsFloat) {
      double exact = (double) constant.payload();
      if ((long) exact == constant.payload() && exact != 0x1p63) {
        asm().ldr(Roles.F0, Roles.BASE, FrameAccess.payload(value.home()));
        asm().mov(Roles.F1, exact);
        asm().fcmp(Roles.F0, Roles.F1);
        asm().b(Condition.EQ, lowering.label(yes));
      }
    } else {
      double number = constant.floatPayload();
      if (LuaFloats.hasIntegerRepresentation(number)) {
        asm().ldr(Roles.S1, Roles.BASE, FrameAccess.payload(value.home()));
        asm().mov(Roles.S2, (long) number);
        asm().cmp(Roles.S1, Roles.S2);
        asm().b(Condition.EQ, lowering.label(yes));
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
        floats(branch, Condition.EQ, yes, no, next);
      } else {
        asm().cmp(lowering.frame.use(value, Roles.S0), lowering.frame.use(constant, Roles.S1));
        decide(Condition.EQ, yes, no, next);
      }
    } else if (value.type() == ValueType.INTEGER && constant.isFloatConstant()) {
      double number = constant.floatPayload();
      if (LuaFloats.hasIntegerRepresentation(number)) {
        asm().mov(Roles.S1, (long) number);
        asm().cmp(lowering.frame.use(value, Roles.S0), Roles.S1);
        decide(Condition.EQ, yes, no, next);
      } else {
        lowering.jump(no, next);
      }
    } else if (value.type() == ValueType.FLOAT && constant.isIntegerConstant()) {
      double exact = (double) constant.payload();
      if ((long) exact == constant.payload() && exact != 0x1p63) {
        asm().mov(Roles.F1, exact);
        asm().fcmp(lowering.frame.useFloat(value, Roles.F0), Roles.F1);
        decide(Condition.EQ, yes, no, next);
      } else {
        lowering.jump(no, next);
      }
    } else {
      lowering.jump(no, next);
    }
  }
}
