package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.CallSuffixContext;
import dev.perigee.grammar.LuaParser.ExpContext;
import dev.perigee.grammar.LuaParser.ExpListContext;
import dev.perigee.grammar.LuaParser.FieldSuffixContext;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.LuaParser.FunctionExpContext;
import dev.perigee.grammar.LuaParser.IndexSuffixContext;
import dev.perigee.grammar.LuaParser.OperandContext;
import dev.perigee.grammar.LuaParser.PrefixExpContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
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

  /** Generates an expression. */
  Expression expression(ExpContext expression) {
    Expression e = new Expression();
    subexpression(expression, 0, 0, e, 0);
    return e;
  }

  /**
   * Generates a list of expressions and puts all but the last into slots.
   *
   * @return the last one
   */
  Expression list(ExpListContext list) {
    int count = Parts.count(list);
    Expression e = expression(Parts.expression(list, 0));
    for (int i = 1; i < count; i++) {
      compilation.pass(Parts.comma(list, i));
      values.toNextSlot(e);
      e = expression(Parts.expression(list, i));
    }
    return e;
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
   * @param index the index of the first operand
   * @param unaries the number of the first operand's unary operators that were already read
   * @return the index of the operand before whose operator it stopped, or the number of operands
   */
  private int subexpression(
      ExpContext expression, int index, int unaries, Expression e, int limit) {
    OperandContext operand = Parts.operand(expression, index);
    int next;
    if (unaries < Parts.unaryOperators(operand)) {
      Token operator = Parts.unaryOperator(operand, unaries);
      compilation.pass(operator);
      next = subexpression(expression, index, unaries + 1, e, Precedence.UNARY);
      operators.unary(operator.getType(), e, operator.getLine());
    } else {
      simple(operand, e);
      next = index + 1;
    }
    int count = Parts.count(expression);
    while (next < count) {
      Token operator = Parts.operator(expression, next);
      int type = operator.getType();
      if (Precedence.left(type) <= limit) {
        break;
      }
      compilation.pass(operator);
      operators.prepare(type, e);
      Expression right = new Expression();
      next = subexpression(expression, next, 0, right, Precedence.right(type));
      operators.binary(type, e, right, operator.getLine());
    }
    return next;
  }

  /** Generates an operand without its unary operators. */
  private void simple(OperandContext operand, Expression e) {
    if (operand.prefix != null) {
      prefix(operand.prefix, e);
    } else if (operand.literal != null) {
      if (operand.literal.getType() == LuaParser.ELLIPSIS) {
        // PUC Lua generates its code before it passes the token.
        e.set(Kind.VARARG, code.emit(Op.VARARG, 0, 0, 1));
      }
      compilation.pass(operand.literal);
      literal(operand.literal, e);
    } else if (operand.constructor != null) {
      tables.table(operand.constructor, e);
    } else {
      FunctionExpContext function = operand.function;
      compilation.pass(function.start);
      function(function.body, false, function.body.start.getLine(), e);
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
  void prefix(PrefixExpContext prefix, Expression e) {
    compilation.pass(prefix.start);
    if (prefix.name != null) {
      variable(prefix.name, e);
    } else {
      subexpression(prefix.inner, 0, 0, e, 0);
      compilation.pass(prefix.close);
      if (e.kind != Kind.CELL) {
        values.discharge(e);
      }
    }
    int suffixes = Parts.suffixes(prefix);
    for (int i = 0; i < suffixes; i++) {
      suffix(Parts.suffix(prefix, i), e);
    }
  }

  private void suffix(ParserRuleContext suffix, Expression e) {
    switch (suffix.getRuleIndex()) {
      case LuaParser.RULE_fieldSuffix -> field(suffix.start, ((FieldSuffixContext) suffix).name, e);
      case LuaParser.RULE_indexSuffix -> index((IndexSuffixContext) suffix, e);
      case LuaParser.RULE_callSuffix -> call((CallSuffixContext) suffix, e);
      default -> throw new IllegalStateException("suffix " + suffix.getRuleIndex());
    }
  }

  /** Makes {@code e} its field with a name. */
  void field(Token separator, Token name, Expression e) {
    values.toAnySlotOrUpvalue(e);
    compilation.pass(separator);
    compilation.pass(name);
    values.index(e, key(name));
  }

  private void index(IndexSuffixContext suffix, Expression e) {
    values.toAnySlotOrUpvalue(e);
    compilation.pass(suffix.start);
    Expression key = expression(suffix.key);
    values.toValue(key);
    compilation.pass(suffix.close);
    values.index(e, key);
  }

  private void call(CallSuffixContext suffix, Expression e) {
    if (suffix.method != null) {
      compilation.pass(suffix.start);
      compilation.pass(suffix.method);
      call(suffix, method(e, key(suffix.method)), e);
    } else {
      values.toNextSlot(e);
      int window = e.info;
      code.checkSlots(1);
      code.take(1);
      call(suffix, window, e);
    }
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
  private void call(CallSuffixContext suffix, int window, Expression e) {
    int line;
    Expression last;
    if (suffix.open != null) {
      line = suffix.open.getLine();
      last = arguments(suffix);
    } else if (suffix.constructor != null) {
      line = suffix.constructor.start.getLine();
      last = new Expression();
      tables.table(suffix.constructor, last);
      values.toNextSlot(last);
    } else {
      line = suffix.string.getLine();
      last = new Expression();
      compilation.pass(suffix.string);
      string(decode(suffix.string), last);
      values.toNextSlot(last);
    }
    int count = last.isMultiple() ? 0 : code.freeSlot() - (window + 2) + 1;
    int pc = code.emit(Op.CALL, window, count, 2);
    code.setLastLine(line);
    e.set(Kind.CALL, pc);
    code.setFreeSlot(window + 1);
  }

  private Expression arguments(CallSuffixContext suffix) {
    compilation.pass(suffix.open);
    Expression last = new Expression();
    if (suffix.values != null) {
      last = list(suffix.values);
      if (last.isMultiple()) {
        values.openResults(last);
      }
    }
    compilation.pass(suffix.close);
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
