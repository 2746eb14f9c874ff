package dev.perigee.ir.ssa;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.ValueType;
import dev.perigee.ir.number.LuaComparisons;
import dev.perigee.ir.number.LuaIntegers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which way a branching instruction of the linear form always goes, if constants decide
 * it.
 */
final class ConstantBranches {
  private final Prototype prototype;
  private final ReachingConstants constants;

  ConstantBranches(Prototype prototype, ReachingConstants constants) {
    this.prototype = prototype;
    this.constants = constants;
  }

  /** The edge that the instruction at a pc always takes, or -1. */
  int onlyEdge(int pc) {
    Effects effects = Effects.of(prototype, pc);
    if (effects.op() == Op.FORPREP) {
      Boolean runs = runs(pc);
      return runs == null ? -1 : runs ? 0 : 1;
    }
    Boolean outcome = effects.op().isTest() ? outcome(pc) : null;
    if (outcome == null) {
      return -1;
    }
    boolean jumps = outcome == (Instruction.c(prototype.code()[pc]) != 0);
    return jumps ? 1 : 0;
  }

  private @Nullable Boolean runs(int pc) {
    int a = Instruction.a(prototype.code()[pc]);
    SsaValue start = constants.before(pc, a);
    SsaValue limit = constants.before(pc, a + LoopSlots.LIMIT);
    SsaValue step = constants.before(pc, a + LoopSlots.STEP);
    if (start == null || limit == null || step == null) {
      return null;
    }
    boolean integers =
        start.isIntegerConstant() && limit.isIntegerConstant() && step.isIntegerConstant();
    return integers
        ? !LuaIntegers.isLoopSkipped(start.payload(), limit.payload(), step.payload())
        : null;
  }

  private @Nullable Boolean outcome(int pc) {
    int word = prototype.code()[pc];
    SsaValue a = constants.before(pc, Instruction.a(word));
    SsaValue b = integer(Instruction.sb(word));
    return switch (Instruction.op(word)) {
      case TEST -> truthy(a);
      case TESTSET -> truthy(constants.before(pc, Instruction.b(word)));
      case EQ -> equal(a, constants.before(pc, Instruction.b(word)));
      case EQK -> equal(a, constants.constant(Instruction.b(word)));
      case EQI -> equal(a, b);
      case LT -> less(a, constants.before(pc, Instruction.b(word)), false);
      case LE -> less(a, constants.before(pc, Instruction.b(word)), true);
      case LTI -> less(a, b, false);
      case LEI -> less(a, b, true);
      case GTI -> less(b, a, false);
      case GEI -> less(b, a, true);
      default -> null;
    };
  }

  private SsaValue integer(int value) {
    return constants.integer(value);
  }

  private static @Nullable Boolean truthy(@Nullable SsaValue value) {
    return value == null ? null : value.type() != ValueType.NIL && value.type() != ValueType.FALSE;
  }

  private @Nullable Boolean equal(@Nullable SsaValue x, @Nullable SsaValue y) {
    if (x == null || y == null) {
      return null;
    }
    if (x.type().isNumber() && y.type().isNumber()) {
      Boolean below = less(x, y, true);
      Boolean above = less(y, x, true);
      return below != null && above != null && below && above;
    }
    List<Constant> pool = prototype.constants();
    boolean strings = x.isConstant() && isString(x) && isString(y);
    return strings
        ? pool.get((int) x.payload()).equals(pool.get((int) y.payload()))
        : Boolean.valueOf(x == y);
  }

  private static boolean isString(SsaValue value) {
    return value.type() == ValueType.STRING || value.type() == ValueType.LONG_STRING;
  }

  private static @Nullable Boolean less(
      @Nullable SsaValue x, @Nullable SsaValue y, boolean orEqual) {
    if (x == null || y == null || !x.type().isNumber() || !y.type().isNumber()) {
      return null;
    }
    if (x.isIntegerConstant() && y.isIntegerConstant()) {
      return orEqual ? x.payload() <= y.payload() : x.payload() < y.payload();
    }
    if (x.isFloatConstant() && y.isFloatConstant()) {
      return orEqual ? x.floatPayload() <= y.floatPayload() : x.floatPayload() < y.floatPayload();
    }
    if (x.isIntegerConstant()) {
      return orEqual
          ? LuaComparisons.lessOrEqual(x.payload(), y.floatPayload())
          : LuaComparisons.lessThan(x.payload(), y.floatPayload());
    }
    return orEqual
        ? LuaComparisons.lessOrEqual(x.floatPayload(), y.payload())
        : LuaComparisons.lessThan(x.floatPayload(), y.payload());
  }
}
