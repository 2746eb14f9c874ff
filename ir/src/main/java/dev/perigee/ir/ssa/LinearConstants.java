package dev.perigee.ir.ssa;

import dev.perigee.ir.Constant;
import dev.perigee.ir.Constant.FloatConstant;
import dev.perigee.ir.Constant.IntegerConstant;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Effects;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.Prototype;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;
import dev.perigee.ir.ssa.LinearDefinitions.Definition;
import dev.perigee.ir.ssa.LinearDefinitions.Join;
import dev.perigee.ir.ssa.LinearDefinitions.Written;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The constants that instructions of the linear form surely write, computed from it alone;
 * arithmetic on numbers included.
 */
final class LinearConstants {
  private final SsaFunction function;
  private final Prototype prototype;
  private final LinearDefinitions linear;
  private final Set<Join> open = new HashSet<>();

  LinearConstants(SsaFunction function, LinearDefinitions linear) {
    this.function = function;
    this.prototype = function.prototype();
    this.linear = linear;
  }

  /** The constant that a slot holds, or null. */
  @Nullable SsaValue of(Definition definition) {
    return switch (definition) {
      case Written written -> ofWritten(written);
      case Join join -> ofJoin(join);
      default -> null;
    };
  }

  /** A join that depends on itself counts as not constant there. */
  private @Nullable SsaValue ofJoin(Join join) {
    if (!open.add(join)) {
      return null;
    }
    SsaValue common = null;
    for (Definition joined : linear.joined(join)) {
      SsaValue constant = joined.equals(join) ? common : of(joined);
      if (constant == null || (common != null && common != constant)) {
        common = null;
        break;
      }
      common = constant;
    }
    open.remove(join);
    return common;
  }

  private @Nullable SsaValue ofWritten(Written written) {
    int pc = written.pc();
    int word = prototype.code()[pc];
    Op op = Instruction.op(word);
    return switch (op) {
      case LOADI -> function.integer(Instruction.sbx(word));
      case LOADF -> function.floating(Instruction.sbx(word));
      case LOADK -> constant(Instruction.bx(word));
      case LOADKX -> constant(Instruction.ax(prototype.code()[pc + 1]));
      case LOADNIL -> function.constant(ValueType.NIL, 0);
      case LOADFALSE, LFALSESKIP -> function.constant(ValueType.FALSE, 0);
      case LOADTRUE -> function.constant(ValueType.TRUE, 0);
      case MOVE, TESTSET -> of(linear.before(pc, Instruction.b(word)));
      case FORPREP -> loop(written, Instruction.a(word));
      case NOT -> not(of(linear.before(pc, Instruction.b(word))));
      default ->
          op.ordinal() >= Op.ADD.ordinal() && op.ordinal() <= Op.BNOT.ordinal()
              ? compute(pc)
              : null;
    };
  }

  /** Of a loop from, to and by constants: its start, step and, over integers, its count. */
  private @Nullable SsaValue loop(Written written, int a) {
    SsaValue start = of(linear.before(written.pc(), a));
    SsaValue limit = of(linear.before(written.pc(), a + 1));
    SsaValue step = of(linear.before(written.pc(), a + 2));
    int offset = written.slot() - a;
    if (start != null && start.isFloatConstant() && offset != 1) {
      if (offset != 2) {
        return start;
      }
      return step != null && step.type().isNumber() ? function.floating(toFloat(step)) : null;
    }
    if (start == null || step == null || !start.isIntegerConstant() || !step.isIntegerConstant()) {
      return null;
    }
    if (offset != 1) {
      return offset == 2 ? step : start;
    }
    return limit == null || !limit.isIntegerConstant() || step.payload() == 0
        ? null
        : function.integer(
            LuaIntegers.furtherIterations(start.payload(), limit.payload(), step.payload()));
  }

  private @Nullable SsaValue not(@Nullable SsaValue operand) {
    if (operand == null) {
      return null;
    }
    boolean isFalse = operand.type() == ValueType.NIL || operand.type() == ValueType.FALSE;
    return function.constant(isFalse ? ValueType.TRUE : ValueType.FALSE, 0);
  }

  private @Nullable SsaValue compute(int pc) {
    int word = prototype.code()[pc];
    int[] reads = Effects.of(prototype, pc).reads();
    SsaValue x = of(linear.before(pc, reads[0]));
    SsaValue y =
        switch (Instruction.op(word)) {
          case ADDI, SHLI, SHRI -> function.integer(Instruction.sc(word));
          case UNM, BNOT -> x;
          default ->
              reads.length == 2 ? of(linear.before(pc, reads[1])) : constant(Instruction.c(word));
        };
    if (x == null || y == null || !x.type().isNumber() || !y.type().isNumber()) {
      return null;
    }
    String name = Instruction.op(word).name();
    String plain = name.matches(".*(K|I)") ? name.substring(0, name.length() - 1) : name;
    if (x.isIntegerConstant() && y.isIntegerConstant()) {
      Long result = integers(plain, x.payload(), y.payload());
      if (result != null) {
        return function.integer(result);
      }
    }
    Double result = floats(plain, toFloat(x), toFloat(y));
    return result == null ? null : function.floating(result);
  }

  private static double toFloat(SsaValue number) {
    return number.isFloatConstant() ? number.floatPayload() : (double) number.payload();
  }

  private static @Nullable Long integers(String op, long x, long y) {
    return switch (op) {
      case "ADD" -> x + y;
      case "SUB" -> x - y;
      case "MUL" -> x * y;
      case "MOD" -> y == 0 ? null : LuaIntegers.floorModulo(x, y);
      case "IDIV" -> y == 0 ? null : LuaIntegers.floorDivide(x, y);
      case "BAND" -> x & y;
      case "BOR" -> x | y;
      case "BXOR" -> x ^ y;
      case "SHL" -> LuaIntegers.shiftLeft(x, y);
      case "SHR" -> LuaIntegers.shiftRight(x, y);
      case "UNM" -> -x;
      case "BNOT" -> ~x;
      default -> null;
    };
  }

  private static @Nullable Double floats(String op, double x, double y) {
    return switch (op) {
      case "ADD" -> x + y;
      case "SUB" -> x - y;
      case "MUL" -> x * y;
      case "DIV" -> x / y;
      case "IDIV" -> LuaFloats.floorDivide(x, y);
      case "POW" -> LuaFloats.power(x, y);
      case "UNM" -> -x;
      default -> null;
    };
  }

  /** The constant that a slot holds before an instruction, or null. */
  @Nullable SsaValue before(int pc, int slot) {
    return of(linear.before(pc, slot));
  }

  SsaValue integer(long value) {
    return function.integer(value);
  }

  /** A constant of the prototype. */
  SsaValue constant(int index) {
    Constant constant = prototype.constants().get(index);
    return switch (constant) {
      case IntegerConstant integer -> function.integer(integer.value());
      case FloatConstant number -> function.floating(number.value());
      case StringConstant string ->
          function.constant(string.isShort() ? ValueType.STRING : ValueType.LONG_STRING, index);
    };
  }
}
