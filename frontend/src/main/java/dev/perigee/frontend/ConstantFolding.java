package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser;
import dev.perigee.ir.number.LuaFloats;
import dev.perigee.ir.number.LuaIntegers;

/**
 * Arithmetic on numbers that are known at compile time.
 *
 * <p>As in PUC Lua, operations that would raise an error are left to the program. So are operations
 * whose result is a NaN or a float zero: PUC Lua compares constants by value, and -0.0 must not
 * become 0.0.
 */
final class ConstantFolding {
  private ConstantFolding() {}

  /**
   * Replaces {@code left} by the operation's result if that is allowed. Returns whether it did.
   *
   * @param operator the token type of an arithmetic or bitwise binary operator
   */
  static boolean fold(int operator, Expression left, Expression right) {
    if (!left.isNumber() || !right.isNumber()) {
      return false;
    }
    switch (operator) {
      case LuaParser.AMPERSAND,
          LuaParser.PIPE,
          LuaParser.TILDE,
          LuaParser.SHIFT_LEFT,
          LuaParser.SHIFT_RIGHT -> {
        if (!hasInteger(left) || !hasInteger(right)) {
          return false;
        }
        setInteger(left, bitwise(operator, integer(left), integer(right)));
        return true;
      }
      case LuaParser.SLASH, LuaParser.DOUBLE_SLASH, LuaParser.PERCENT -> {
        if (number(right) == 0) {
          return false;
        }
      }
      default -> {}
    }
    if (left.kind == Kind.INTEGER
        && right.kind == Kind.INTEGER
        && operator != LuaParser.SLASH
        && operator != LuaParser.CARET) {
      setInteger(left, arithmetic(operator, left.integer, right.integer));
      return true;
    }
    return setNumber(left, arithmetic(operator, number(left), number(right)));
  }

  /** The same for the unary operators '-' and '~'. */
  static boolean foldUnary(int operator, Expression e) {
    if (!e.isNumber()) {
      return false;
    }
    if (operator == LuaParser.TILDE) {
      if (!hasInteger(e)) {
        return false;
      }
      setInteger(e, ~integer(e));
      return true;
    }
    if (e.kind == Kind.INTEGER) {
      setInteger(e, -e.integer);
      return true;
    }
    return setNumber(e, -e.number);
  }

  private static boolean hasInteger(Expression e) {
    return e.kind == Kind.INTEGER || LuaFloats.hasIntegerRepresentation(e.number);
  }

  private static long integer(Expression e) {
    return e.kind == Kind.INTEGER ? e.integer : LuaFloats.toInteger(e.number);
  }

  private static double number(Expression e) {
    return e.kind == Kind.INTEGER ? (double) e.integer : e.number;
  }

  private static void setInteger(Expression e, long value) {
    e.kind = Kind.INTEGER;
    e.integer = value;
  }

  private static boolean setNumber(Expression e, double value) {
    if (Double.isNaN(value) || value == 0) {
      return false;
    }
    e.kind = Kind.FLOAT;
    e.number = value;
    return true;
  }

  private static long bitwise(int operator, long left, long right) {
    return switch (operator) {
      case LuaParser.AMPERSAND -> left & right;
      case LuaParser.PIPE -> left | right;
      case LuaParser.TILDE -> left ^ right;
      case LuaParser.SHIFT_LEFT -> LuaIntegers.shiftLeft(left, right);
      default -> LuaIntegers.shiftRight(left, right);
    };
  }

  private static long arithmetic(int operator, long left, long right) {
    return switch (operator) {
      case LuaParser.PLUS -> left + right;
      case LuaParser.MINUS -> left - right;
      case LuaParser.STAR -> left * right;
      case LuaParser.DOUBLE_SLASH -> LuaIntegers.floorDivide(left, right);
      case LuaParser.PERCENT -> LuaIntegers.floorModulo(left, right);
      default -> throw new IllegalArgumentException("operator " + operator);
    };
  }

  private static double arithmetic(int operator, double left, double right) {
    return switch (operator) {
      case LuaParser.PLUS -> left + right;
      case LuaParser.MINUS -> left - right;
      case LuaParser.STAR -> left * right;
      case LuaParser.SLASH -> left / right;
      case LuaParser.DOUBLE_SLASH -> LuaFloats.floorDivide(left, right);
      case LuaParser.PERCENT -> LuaFloats.floorModulo(left, right);
      case LuaParser.CARET -> LuaFloats.power(left, right);
      default -> throw new IllegalArgumentException("operator " + operator);
    };
  }
}
