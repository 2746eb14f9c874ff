package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;

/**
 * How strongly operators bind (manual 3.4.8). The right operand of an operator extends to the next
 * operator whose left strength is not greater than the operator's right strength. Right-associative
 * operators are weaker on their right.
 */
final class Precedence {
  /** The strength of unary operators, greater than that of all others except '^'. */
  static final int UNARY = 12;

  private Precedence() {}

  /** The strength of a binary operator towards its left, or 0 if the token is not one. */
  static int left(int tokenType) {
    return switch (tokenType) {
      case LuaParser.OR -> 1;
      case LuaParser.AND -> 2;
      case LuaParser.LESS,
          LuaParser.GREATER,
          LuaParser.LESS_EQUAL,
          LuaParser.GREATER_EQUAL,
          LuaParser.NOT_EQUAL,
          LuaParser.EQUAL ->
          3;
      case LuaParser.PIPE -> 4;
      case LuaParser.TILDE -> 5;
      case LuaParser.AMPERSAND -> 6;
      case LuaParser.SHIFT_LEFT, LuaParser.SHIFT_RIGHT -> 7;
      case LuaParser.CONCAT -> 9;
      case LuaParser.PLUS, LuaParser.MINUS -> 10;
      case LuaParser.STAR, LuaParser.SLASH, LuaParser.DOUBLE_SLASH, LuaParser.PERCENT -> 11;
      case LuaParser.CARET -> 14;
      default -> 0;
    };
  }

  /** The strength of a binary operator towards its right. */
  static int right(int tokenType) {
    return switch (tokenType) {
      case LuaParser.CONCAT -> 8;
      case LuaParser.CARET -> 13;
      default -> left(tokenType);
    };
  }
}
