package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.ExpContext;
import dev.perigee.grammar.LuaParser.ExpListContext;
import dev.perigee.grammar.LuaParser.ExpStatContext;
import dev.perigee.grammar.LuaParser.OperandContext;
import dev.perigee.grammar.LuaParser.PrefixExpContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import java.util.List;

/**
 * The parts of nodes that have no labels, since these nodes are so frequent that a list of labelled
 * parts for each would cost too much. Each method takes constant time. The accessors that ANTLR
 * generates search the children from the first one.
 */
final class Parts {
  private Parts() {}

  /** A block's statements in order; a semicolon is a leaf. */
  static List<ParseTree> statements(BlockContext block) {
    // ANTLR creates the list for the first child.
    return block.children == null ? List.of() : block.children;
  }

  /** The token of a child that is a leaf. */
  static Token token(ParseTree leaf) {
    return ((TerminalNode) leaf).getSymbol();
  }

  /** The number of expressions in a list. */
  static int count(ExpListContext list) {
    return (list.getChildCount() + 1) / 2;
  }

  /** The expression of a list at an index, from 0. */
  static ExpContext expression(ExpListContext list, int index) {
    return (ExpContext) list.getChild(2 * index);
  }

  /** The comma before the expression of a list at an index, from 1. */
  static Token comma(ExpListContext list, int index) {
    return token(list.getChild(2 * index - 1));
  }

  /** The number of operands of an expression. */
  static int count(ExpContext expression) {
    return (expression.getChildCount() + 1) / 2;
  }

  /** The operand of an expression at an index, from 0. */
  static OperandContext operand(ExpContext expression, int index) {
    return (OperandContext) expression.getChild(2 * index);
  }

  /** The binary operator before the operand of an expression at an index, from 1. */
  static Token operator(ExpContext expression, int index) {
    return token(expression.getChild(2 * index - 1));
  }

  /** The number of an operand's unary operators. */
  static int unaryOperators(OperandContext operand) {
    return operand.getChildCount() - 1;
  }

  /** The unary operator of an operand at an index, from 0. */
  static Token unaryOperator(OperandContext operand, int index) {
    return token(operand.getChild(index));
  }

  /** The number of variables that a statement assigns to; 0 for a call. */
  static int targets(ExpStatContext statement) {
    return (statement.getChildCount() - 1) / 2;
  }

  /** The number of suffixes of a name or parenthesized expression. */
  static int suffixes(PrefixExpContext prefix) {
    return prefix.getChildCount() - firstSuffix(prefix);
  }

  /** The suffix at an index, from 0: a field, an index or a call. */
  static ParserRuleContext suffix(PrefixExpContext prefix, int index) {
    return (ParserRuleContext) prefix.getChild(firstSuffix(prefix) + index);
  }

  /** Before the suffixes is a name, or an expression between parentheses. */
  private static int firstSuffix(PrefixExpContext prefix) {
    return prefix.name != null ? 1 : 3;
  }
}
