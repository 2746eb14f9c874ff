package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.LuaParser.TableContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import dev.perigee.ir.Constant.StringConstant;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import dev.perigee.ir.number.NumberParser;

/** Generates code for a function's expressions (manual 3.4). */
final class ExpressionGenerator {
  private final Compilation compilation;
  private final FunctionCode code;
  private final Values values;
  private final Operators operators;
  private final TableGenerator tables;

  ExpressionGenerator(FunctionCode code) {
    this.compilation = code.compilation;
    this.code = code;
    this.values = new Values(code);
    this.operators = new Operators(code, values);
    this.tables = new TableGenerator(code, values, this);
  }

  Values values() {
    return values;
  }

  static Token token(ParseTree node) {
    return ((TerminalNode) node).getSymbol();
  }

  private static Token firstToken(ParseTree node) {
    return node instanceof ParserRuleContext context ? context.getStart() : token(node);
  }

  /** Passes the token of a leaf. */
  private Token pass(ParseTree node) {
    Token token = token(node);
    compilation.pass(token);
    return token;
  }

  /** Generates an expression; {@code node} belongs to the rule exp. */
  Expression expression(ParseTree node) {
    Expression e = new Expression();
    subexpression((ParserRuleContext) node, 0, 0, e, 0);
    return e;
  }

  /**
   * Generates a list of expressions and puts all but the last into slots.
   *
   * @return the last one
   */
  Expression list(ParserRuleContext list) {
    int count = list.getChildCount();
    Expression e = expression(list.getChild(0));
    for (int i = 1; i < count; i += 2) {
      pass(list.getChild(i));
      values.toNextSlot(e);
      e = expression(list.getChild(i + 1));
    }
    return e;
  }

  /** The number of expressions in a list. */
  static int count(ParserRuleContext list) {
    return (list.getChildCount() + 1) / 2;
  }

  /**
   * Adjusts a list of values to a number of values: the last expression produces more, or nil is
   * added, or excess values are dropped. Afterwards all are in slots.
   */
  void adjust(int wanted, int given, Expression last) {
    int lacking = wanted - given;
    if (last.isMultiple()) {
      values.results(last, Math.max(lacking + 1, 0));
    } else {
      if (last.kind != Kind.VOID) {
        values.toNextSlot(last);
      }
      if (lacking > 0) {
        code.emitNil(code.freeSlot(), lacking);
      }
    }
    code.take(lacking);
  }

  /**
   * Generates operands and the operators that bind more strongly than {@code limit}.
   *
   * @param index the index of the first operand among the expression's children
   * @param unaries the number of the first operand's unary operators that were already read
   * @return the index of the operator at which it stopped, or the index after the last operand
   */
  private int subexpression(
      ParserRuleContext expression, int index, int unaries, Expression e, int limit) {
    ParserRuleContext operand = (ParserRuleContext) expression.getChild(index);
    int next;
    if (unaries < operand.getChildCount() - 1) {
      Token operator = pass(operand.getChild(unaries));
      next = subexpression(expression, index, unaries + 1, e, Precedence.UNARY);
      operators.unary(operator.getType(), e, operator.getLine());
    } else {
      simple(operand.getChild(unaries), e);
      next = index + 1;
    }
    while (next < expression.getChildCount()) {
      Token operator = token(expression.getChild(next));
      int type = operator.getType();
      if (Precedence.left(type) <= limit) {
        break;
      }
      compilation.pass(operator);
      operators.prepare(type, e);
      Expression right = new Expression();
      next = subexpression(expression, next + 1, 0, right, Precedence.right(type));
      operators.binary(type, e, right, operator.getLine());
    }
    return next;
  }

  private void simple(ParseTree node, Expression e) {
    if (node instanceof TerminalNode) {
      if (token(node).getType() == LuaParser.ELLIPSIS) {
        // PUC Lua generates its code before it passes the token.
        e.set(Kind.VARARG, code.emit(Op.VARARG, 0, 0, 1));
      }
      literal(pass(node), e);
      return;
    }
    ParserRuleContext context = (ParserRuleContext) node;
    switch (context.getRuleIndex()) {
      case LuaParser.RULE_functionExp -> {
        pass(context.getChild(0));
        FunctionBodyContext body = (FunctionBodyContext) context.getChild(1);
        function(body, false, body.getStart().getLine(), e);
      }
      case LuaParser.RULE_table -> tables.table((TableContext) context, e);
      default -> prefix(context, e);
    }
  }

  private void literal(Token token, Expression e) {
    switch (token.getType()) {
      case LuaParser.NIL -> e.set(Kind.NIL, 0);
      case LuaParser.TRUE -> e.set(Kind.TRUE, 0);
      case LuaParser.FALSE -> e.set(Kind.FALSE, 0);
      case LuaParser.STRING -> string(decode(token), e);
      case LuaParser.ELLIPSIS -> {}
      case LuaParser.NUMERAL -> {
        NumberParser numbers = compilation.numbers;
        NumberParser.Kind kind =
            numbers.parse(
                compilation.tokens.source(), token.getStartIndex(), token.getStopIndex() + 1);
        if (kind == NumberParser.Kind.INTEGER) {
          e.set(Kind.INTEGER, 0);
          e.integer = numbers.integerValue();
        } else {
          e.set(Kind.FLOAT, 0);
          e.number = numbers.floatValue();
        }
      }
      default -> throw new IllegalStateException("literal of type " + token.getType());
    }
  }

  private StringConstant decode(Token token) {
    return new StringConstant(
        StringLiterals.decode(
            compilation.tokens.source(), token.getStartIndex(), token.getStopIndex() + 1));
  }

  private static void string(StringConstant constant, Expression e) {
    e.set(Kind.STRING, 0);
    e.string = constant;
  }

  /** The index of the constant for a name as a key. */
  Expression key(Token name) {
    Expression key = new Expression();
    string(compilation.scopes.names().of(name).constant(), key);
    return key;
  }

  /** Generates a function, whose closure is in a slot afterwards. */
  void function(FunctionBodyContext body, boolean method, int line, Expression e) {
    int child = code.child(FunctionGenerator.function(code, body, method, line));
    e.set(Kind.RELOCATABLE, code.emitWide(Op.CLOSURE, 0, child));
    values.toNextSlot(e);
  }

  /** Generates a local or global variable. */
  void variable(Token token, Expression e) {
    Variable variable = compilation.scopes.variable(token);
    local(variable, e);
    if (variable.name != compilation.scopes.names().of(token)) {
      values.toAnySlotOrUpvalue(e);
      values.index(e, key(token));
    }
  }

  private void local(Variable variable, Expression e) {
    if (variable.constant != null) {
      e.become(variable.constant);
    } else if (variable.functionDepth == code.depth) {
      e.set(variable.isInCell() ? Kind.CELL : Kind.LOCAL, variable.slot);
    } else {
      e.set(Kind.UPVALUE, code.upvalue(variable));
    }
  }

  /** Generates a name or parenthesized expression with suffixes. */
  void prefix(ParserRuleContext prefix, Expression e) {
    Token first = pass(prefix.getChild(0));
    int next = 1;
    if (first.getType() == LuaParser.NAME) {
      variable(first, e);
    } else {
      subexpression((ParserRuleContext) prefix.getChild(1), 0, 0, e, 0);
      pass(prefix.getChild(2));
      if (e.kind != Kind.CELL) {
        values.discharge(e);
      }
      next = 3;
    }
    for (; next < prefix.getChildCount(); next++) {
      suffix((ParserRuleContext) prefix.getChild(next), e);
    }
  }

  private void suffix(ParserRuleContext suffix, Expression e) {
    switch (suffix.getStart().getType()) {
      case LuaParser.DOT -> field(suffix.getChild(0), suffix.getChild(1), e);
      case LuaParser.LBRACKET -> {
        values.toAnySlotOrUpvalue(e);
        pass(suffix.getChild(0));
        Expression key = expression(suffix.getChild(1));
        values.toValue(key);
        pass(suffix.getChild(2));
        values.index(e, key);
      }
      case LuaParser.COLON -> {
        pass(suffix.getChild(0));
        int window = method(e, key(pass(suffix.getChild(1))));
        call(suffix, 2, window, e);
      }
      default -> {
        values.toNextSlot(e);
        int window = e.info;
        code.checkSlots(1);
        code.take(1);
        call(suffix, 0, window, e);
      }
    }
  }

  /** Makes {@code e} its field with a name. */
  void field(ParseTree separator, ParseTree name, Expression e) {
    values.toAnySlotOrUpvalue(e);
    pass(separator);
    values.index(e, key(pass(name)));
  }

  /** Puts a method and its receiver into a new call window, and returns its first slot. */
  private int method(Expression object, Expression name) {
    int constant = values.nameOperand(name);
    if (constant != Values.NO_CONSTANT) {
      int slot = values.toAnySlot(object);
      int window = code.isTemporary(slot) ? slot : code.freeSlot();
      code.checkSlots(3);
      code.emit(Op.SELF, window, slot, constant);
      code.release(slot);
      code.take(3);
      return window;
    }
    values.toNextSlot(object);
    int window = object.info;
    code.checkSlots(2);
    code.emit(Op.MOVE, window + 2, window, 0);
    code.take(2);
    int key = values.toAnySlot(name);
    code.emit(Op.GETTABLE, window, window + 2, key);
    code.release(key);
    return window;
  }

  /**
   * Generates a call whose window holds the function and, for a method, the receiver. The call has
   * the line on which its arguments begin.
   */
  private void call(ParserRuleContext suffix, int arguments, int window, Expression e) {
    ParseTree first = suffix.getChild(arguments);
    int line = firstToken(first).getLine();
    Expression last;
    if (first instanceof ParserRuleContext table) {
      last = new Expression();
      tables.table((TableContext) table, last);
      values.toNextSlot(last);
    } else if (token(first).getType() == LuaParser.STRING) {
      last = new Expression();
      string(decode(pass(first)), last);
      values.toNextSlot(last);
    } else {
      last = arguments(suffix, arguments);
    }
    int count = last.isMultiple() ? 0 : code.freeSlot() - (window + 2) + 1;
    int pc = code.emit(Op.CALL, window, count, 2);
    code.setLastLine(line);
    e.set(Kind.CALL, pc);
    code.setFreeSlot(window + 1);
  }

  private Expression arguments(ParserRuleContext suffix, int parenthesis) {
    pass(suffix.getChild(parenthesis));
    Expression last = new Expression();
    ParseTree list = suffix.getChild(parenthesis + 1);
    if (list instanceof ParserRuleContext context) {
      last = list(context);
      if (last.isMultiple()) {
        values.openResults(last);
      }
    }
    pass(suffix.getChild(suffix.getChildCount() - 1));
    if (last.kind != Kind.VOID && !last.isMultiple()) {
      values.toNextSlot(last);
    }
    return last;
  }

  /** Sets the number of results of a call statement's call to 0. */
  void dropResults(Expression call) {
    int word = code.word(call.info);
    code.setWord(call.info, Instruction.abc(Op.CALL, Instruction.a(word), Instruction.b(word), 1));
  }
}
