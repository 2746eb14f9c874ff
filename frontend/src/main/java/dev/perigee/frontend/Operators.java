package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import org.jspecify.annotations.Nullable;

/** Generates code for operators, which are identified by their token types. */
final class Operators {
  private final FunctionCode code;
  private final Values values;

  Operators(FunctionCode code, Values values) {
    this.code = code;
    this.values = values;
  }

  /** Applies a unary operator on a line. */
  void unary(int operator, Expression e, int line) {
    values.discharge(e);
    switch (operator) {
      case LuaParser.NOT -> values.negate(e);
      case LuaParser.HASH -> unary(Op.LEN, e, line);
      case LuaParser.MINUS -> {
        if (!ConstantFolding.foldUnary(operator, e)) {
          unary(Op.UNM, e, line);
        }
      }
      case LuaParser.TILDE -> {
        if (!ConstantFolding.foldUnary(operator, e)) {
          unary(Op.BNOT, e, line);
        }
      }
      default -> throw new IllegalArgumentException("operator " + operator);
    }
  }

  private void unary(Op op, Expression e, int line) {
    int slot = values.toAnySlot(e);
    int pc = code.emit(op, 0, slot, 0);
    code.release(slot);
    e.set(Kind.RELOCATABLE, pc);
    code.setLastLine(line);
  }

  /** Prepares the left operand of a binary operator before the right one is read. */
  void prepare(int operator, Expression left) {
    switch (operator) {
      case LuaParser.AND -> values.goIfTrue(left);
      case LuaParser.OR -> values.goIfFalse(left);
      case LuaParser.CONCAT -> values.toNextSlot(left);
      case LuaParser.EQUAL, LuaParser.NOT_EQUAL -> {
        if (!left.isConstant()) {
          values.toAnySlot(left);
        }
      }
      case LuaParser.LESS, LuaParser.LESS_EQUAL, LuaParser.GREATER, LuaParser.GREATER_EQUAL -> {
        if (!left.isImmediateInPucLua()) {
          values.toAnySlot(left);
        }
      }
      default -> {
        if (!left.isNumber()) {
          values.toAnySlot(left);
        }
      }
    }
  }

  /** Applies a binary operator; {@code left} becomes the result. */
  void binary(int operator, Expression left, Expression right, int line) {
    boolean logical = operator == LuaParser.AND || operator == LuaParser.OR;
    if (!logical || right.kind != Kind.CELL) {
      // The result of a logical operator may be a local variable, which is read where it is used.
      values.discharge(right);
    }
    if (!logical && operator != LuaParser.CONCAT) {
      values.readAgain(left, right);
    }
    switch (operator) {
      case LuaParser.AND ->
          left.become(right, right.whenTrue, code.join(right.whenFalse, left.whenFalse));
      case LuaParser.OR ->
          left.become(right, code.join(right.whenTrue, left.whenTrue), right.whenFalse);
      case LuaParser.CONCAT -> {
        values.toNextSlot(right);
        concatenate(left, right, line);
      }
      case LuaParser.EQUAL -> equality(left, right, true);
      case LuaParser.NOT_EQUAL -> equality(left, right, false);
      case LuaParser.LESS -> order(Op.LT, Op.LTI, Op.GTI, left, right);
      case LuaParser.LESS_EQUAL -> order(Op.LE, Op.LEI, Op.GEI, left, right);
      case LuaParser.GREATER -> reversedOrder(Op.LT, Op.LTI, Op.GTI, left, right);
      case LuaParser.GREATER_EQUAL -> reversedOrder(Op.LE, Op.LEI, Op.GEI, left, right);
      default -> {
        if (!ConstantFolding.fold(operator, left, right)) {
          arithmetic(operator, left, right, line);
        }
      }
    }
  }

  /** Concatenates two values in adjacent slots. A chain to the right becomes one instruction. */
  private void concatenate(Expression left, Expression right, int line) {
    int last = code.lastUnlessTarget();
    if (last != -1
        && Instruction.op(last) == Op.CONCAT
        && Instruction.a(last) == right.info
        && left.info + 1 == right.info) {
      code.setWord(
          code.pc() - 1, Instruction.abc(Op.CONCAT, left.info, Instruction.b(last) + 1, 0));
      code.release(right.info);
    } else {
      code.emit(Op.CONCAT, left.info, 2, 0);
      code.release(right.info);
      code.setLastLine(line);
    }
  }

  private void arithmetic(int operator, Expression left, Expression right, int line) {
    Op immediate =
        switch (operator) {
          case LuaParser.PLUS -> Op.ADDI;
          case LuaParser.SHIFT_LEFT -> Op.SHLI;
          case LuaParser.SHIFT_RIGHT -> Op.SHRI;
          default -> null;
        };
    if (immediate != null && right.isSignedByte()) {
      finish(left, immediate, values.toAnySlot(left), (int) right.integer, line);
      return;
    }
    Op withConstant = right.isNumber() ? withConstant(operator, right.isInteger()) : null;
    if (withConstant != null) {
      int constant = values.constantOperand(right);
      if (constant != Values.NO_CONSTANT) {
        finish(left, withConstant, values.toAnySlot(left), constant, line);
        return;
      }
    }
    boolean hidden = isOperandInPucLua(operator, left);
    int second = values.toAnySlot(right);
    int first = values.toAnySlot(left);
    if (hidden) {
      code.hideLast();
    }
    int pc = code.emit(withSlots(operator), 0, first, second);
    code.release(first, second);
    left.set(Kind.RELOCATABLE, pc);
    code.setLastLine(line);
  }

  /** Whether a left operand is a constant that PUC Lua includes in the instruction. */
  private static boolean isOperandInPucLua(int operator, Expression left) {
    return switch (operator) {
      case LuaParser.PLUS, LuaParser.STAR -> left.isNumber();
      case LuaParser.AMPERSAND, LuaParser.PIPE, LuaParser.TILDE -> left.isInteger();
      case LuaParser.SHIFT_LEFT -> left.isInteger() && left.isImmediateInPucLua();
      default -> false;
    };
  }

  private void finish(Expression left, Op op, int slot, int operand, int line) {
    int pc = code.emit(op, 0, slot, operand);
    code.release(slot);
    left.set(Kind.RELOCATABLE, pc);
    code.setLastLine(line);
  }

  private static Op withSlots(int operator) {
    return switch (operator) {
      case LuaParser.PLUS -> Op.ADD;
      case LuaParser.MINUS -> Op.SUB;
      case LuaParser.STAR -> Op.MUL;
      case LuaParser.SLASH -> Op.DIV;
      case LuaParser.DOUBLE_SLASH -> Op.IDIV;
      case LuaParser.PERCENT -> Op.MOD;
      case LuaParser.CARET -> Op.POW;
      case LuaParser.AMPERSAND -> Op.BAND;
      case LuaParser.PIPE -> Op.BOR;
      case LuaParser.TILDE -> Op.BXOR;
      case LuaParser.SHIFT_LEFT -> Op.SHL;
      case LuaParser.SHIFT_RIGHT -> Op.SHR;
      default -> throw new IllegalArgumentException("operator " + operator);
    };
  }

  /** The operation with a constant number on the right, or null. */
  private static @Nullable Op withConstant(int operator, boolean integer) {
    return switch (operator) {
      case LuaParser.PLUS -> Op.ADDK;
      case LuaParser.MINUS -> Op.SUBK;
      case LuaParser.STAR -> Op.MULK;
      case LuaParser.SLASH -> Op.DIVK;
      case LuaParser.DOUBLE_SLASH -> Op.IDIVK;
      case LuaParser.PERCENT -> Op.MODK;
      case LuaParser.CARET -> Op.POWK;
      case LuaParser.AMPERSAND -> integer ? Op.BANDK : null;
      case LuaParser.PIPE -> integer ? Op.BORK : null;
      case LuaParser.TILDE -> integer ? Op.BXORK : null;
      default -> null;
    };
  }

  private void equality(Expression left, Expression right, boolean wanted) {
    Expression slot = left;
    Expression other = right;
    if (left.kind != Kind.SLOT) {
      slot = right;
      other = left;
    }
    int one = values.toAnySlot(slot);
    if (other.isSignedByte()) {
      compare(left, Op.EQI, one, (int) other.integer, wanted, one);
      return;
    }
    int constant = values.constantOperand(other);
    if (constant != Values.NO_CONSTANT) {
      compare(left, Op.EQK, one, constant, wanted, one);
      return;
    }
    int two = values.toAnySlot(other);
    int jump = code.test(Op.EQ, one, two, wanted);
    code.release(one, two);
    left.set(Kind.JUMP, jump);
  }

  /** {@code left op right}, where one of them may be a small integer. */
  private void order(Op op, Op smallRight, Op smallLeft, Expression left, Expression right) {
    if (right.isSignedByte()) {
      int slot = values.toAnySlot(left);
      compare(left, smallRight, slot, (int) right.integer, true, slot);
    } else if (left.isSignedByte()) {
      int small = (int) left.integer;
      int slot = values.toAnySlot(right);
      compare(left, smallLeft, slot, small, true, slot);
    } else {
      // A constant is loaded last, since the other operand may be the result of the last
      // instruction.
      boolean constantFirst = left.isNumber();
      int two = constantFirst ? values.toAnySlot(right) : 0;
      int one = values.toAnySlot(left);
      if (!constantFirst) {
        two = values.toAnySlot(right);
      }
      int jump = code.test(op, one, two, true);
      code.release(one, two);
      left.set(Kind.JUMP, jump);
    }
  }

  /** {@code right op left}: '>' and '>=' with their operands exchanged. */
  private void reversedOrder(
      Op op, Op smallRight, Op smallLeft, Expression left, Expression right) {
    Expression result = new Expression();
    result.become(right);
    order(op, smallRight, smallLeft, result, left);
    left.become(result);
  }

  private void compare(Expression result, Op op, int a, int b, boolean wanted, int temporary) {
    int jump = code.test(op, a, b, wanted);
    code.release(temporary);
    result.set(Kind.JUMP, jump);
  }
}
