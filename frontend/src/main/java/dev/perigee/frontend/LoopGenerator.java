package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;

/** Generates code for loops (manual 3.3.4 and 3.3.5). */
final class LoopGenerator {
  /** The number of slots of a numeric loop's state; the variable's slot follows them. */
  private static final int NUMERIC_STATE = 3;

  /** The number of slots of a generic loop's state; the variables' slots follow them. */
  private static final int GENERIC_STATE = 4;

  /** The size of the window of a generic loop's call: function, link, two arguments. */
  private static final int ITERATOR_WINDOW = 4;

  private final Compilation compilation;
  private final FunctionCode code;
  private final BlockScopes blocks;
  private final ExpressionGenerator expressions;
  private final Values values;
  private final StatementGenerator statements;

  LoopGenerator(
      FunctionCode code,
      BlockScopes blocks,
      ExpressionGenerator expressions,
      StatementGenerator statements) {
    this.compilation = code.compilation;
    this.code = code;
    this.blocks = blocks;
    this.expressions = expressions;
    this.values = expressions.values();
    this.statements = statements;
  }

  private Token pass(ParseTree node) {
    Token token = ExpressionGenerator.token(node);
    compilation.pass(token);
    return token;
  }

  void whileLoop(ParserRuleContext statement) {
    pass(statement.getChild(0));
    int start = code.target();
    Expression condition = expressions.expression(statement.getChild(1));
    values.goIfTrue(condition);
    BlockScopes.Block loop = blocks.enter(true);
    pass(statement.getChild(2));
    statements.block(statement.getChild(3));
    code.jumpBack(start);
    pass(statement.getChild(4));
    blocks.leave(loop);
    code.patchHere(condition.whenFalse);
  }

  /** Generates a repeat loop, whose condition sees the body's variables. */
  void repeatLoop(ParserRuleContext statement) {
    pass(statement.getChild(0));
    int start = code.target();
    BlockScopes.Block loop = blocks.enter(true);
    BlockScopes.Block scope = blocks.enter(false);
    statements.statements((BlockContext) statement.getChild(1), null);
    pass(statement.getChild(2));
    Expression condition = expressions.expression(statement.getChild(3));
    if (!condition.isTrue()) {
      values.goIfFalse(condition);
      blocks.repeat(scope, start);
      code.patchHere(condition.whenTrue);
    }
    blocks.leave(scope);
    blocks.leave(loop);
  }

  void forLoop(ParserRuleContext statement) {
    int line = pass(statement.getChild(0)).getLine();
    BlockScopes.Block loop = blocks.enter(true);
    Token second = ExpressionGenerator.token(statement.getChild(2));
    if (second.getType() == LuaParser.ASSIGN) {
      numericLoop(statement, line);
    } else {
      genericLoop(statement, loop);
    }
    pass(statement.getChild(statement.getChildCount() - 1));
    blocks.leave(loop);
  }

  private void numericLoop(ParserRuleContext statement, int line) {
    int count = statement.getChildCount();
    Variable variable = compilation.scopes.variable(pass(statement.getChild(1)));
    int state = code.freeSlot();
    for (int i = 2; i < count - 3; i++) {
      ParseTree child = statement.getChild(i);
      if (child instanceof TerminalNode) {
        pass(child);
      } else {
        values.toNextSlot(expressions.expression(child));
      }
    }
    if (code.freeSlot() - state < NUMERIC_STATE) {
      code.emitInteger(code.freeSlot(), 1);
      code.take(1);
    }
    blocks.declareState(NUMERIC_STATE);
    pass(statement.getChild(count - 3));
    int prepare = code.emitWide(Op.FORPREP, state, 0);
    body(List.of(variable), statement.getChild(count - 2));
    int end = code.emitWide(Op.FORLOOP, state, 0);
    code.setLastLine(line);
    code.patchLoop(prepare, code.target());
    code.patchLoop(end, prepare + 1);
  }

  /**
   * Generates a generic loop. The call of the iterator has the line where the expressions begin.
   */
  private void genericLoop(ParserRuleContext statement, BlockScopes.Block loop) {
    int line = 0;
    int count = statement.getChildCount();
    List<Variable> variables = new ArrayList<>();
    int state = code.freeSlot();
    for (int i = 1; i < count - 3; i++) {
      ParseTree child = statement.getChild(i);
      if (child instanceof TerminalNode) {
        Token token = pass(child);
        if (token.getType() == LuaParser.NAME) {
          variables.add(compilation.scopes.variable(token));
        }
      } else {
        ParserRuleContext list = (ParserRuleContext) child;
        line = list.getStart().getLine();
        Expression last = expressions.list(list);
        expressions.adjust(GENERIC_STATE, ExpressionGenerator.count(list), last);
      }
    }
    blocks.declareState(GENERIC_STATE);
    code.checkSlots(ITERATOR_WINDOW);
    pass(statement.getChild(count - 3));
    int prepare = code.emitWide(Op.TFORPREP, state, 0);
    blocks.openLoopVariable(loop, state + GENERIC_STATE - 1);
    body(variables, statement.getChild(count - 2));
    code.patchLoop(prepare, code.target());
    code.emit(Op.TFORCALL, state, 0, variables.size());
    code.setLastLine(line);
    int end =
        code.emitAt(
            Instruction.abx(Op.TFORLOOP, state, 0), state + GENERIC_STATE + variables.size());
    code.setLastLine(line);
    code.patchLoop(end, prepare + 1);
  }

  private void body(List<Variable> variables, ParseTree block) {
    BlockScopes.Block scope = blocks.enter(false);
    code.target();
    code.take(variables.size());
    blocks.declare(variables);
    statements.block(block);
    blocks.leave(scope);
  }
}
