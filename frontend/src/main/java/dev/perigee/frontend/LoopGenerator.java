package dev.perigee.frontend;

import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.ExpContext;
import dev.perigee.grammar.LuaParser.ForStatContext;
import dev.perigee.grammar.LuaParser.NumericRangeContext;
import dev.perigee.grammar.LuaParser.RepeatStatContext;
import dev.perigee.grammar.LuaParser.WhileStatContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.LoopSlots;
import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;

/** Generates code for loops (manual 3.3.4 and 3.3.5). */
final class LoopGenerator {
  /** The number of slots of a numeric loop's state; the variable's slot follows them. */
  private static final int NUMERIC_STATE = LoopSlots.VARIABLE;

  /** The number of slots of a generic loop's state; the variables' slots follow them. */
  private static final int GENERIC_STATE = LoopSlots.WINDOW;

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

  void whileLoop(WhileStatContext statement) {
    compilation.pass(statement.start);
    int start = code.target();
    Expression condition = expressions.expression(statement.condition);
    values.goIfTrue(condition);
    BlockScopes.Block loop = blocks.enter(true);
    compilation.pass(statement.open);
    statements.block(statement.body);
    code.jumpBack(start);
    compilation.pass(statement.stop);
    blocks.leave(loop);
    code.patchHere(condition.whenFalse);
  }

  /** Generates a repeat loop, whose condition sees the body's variables. */
  void repeatLoop(RepeatStatContext statement) {
    compilation.pass(statement.start);
    int start = code.target();
    BlockScopes.Block loop = blocks.enter(true);
    BlockScopes.Block scope = blocks.enter(false);
    statements.statements(statement.body, null);
    compilation.pass(statement.until);
    Expression condition = expressions.expression(statement.condition);
    if (!condition.isTrue()) {
      values.goIfFalse(condition);
      blocks.repeat(scope, start);
      code.patchHere(condition.whenTrue);
    }
    blocks.leave(scope);
    blocks.leave(loop);
  }

  void forLoop(ForStatContext statement) {
    compilation.pass(statement.start);
    BlockScopes.Block loop = blocks.enter(true);
    List<Variable> variables = new ArrayList<>();
    for (Token name : statement.variables) {
      compilation.pass(name);
      variables.add(compilation.scopes.variable(name));
    }
    if (statement.range != null) {
      numericLoop(statement, statement.range, variables);
    } else {
      genericLoop(statement, loop, variables);
    }
    compilation.pass(statement.stop);
    blocks.leave(loop);
  }

  private void numericLoop(
      ForStatContext statement, NumericRangeContext range, List<Variable> variables) {
    int state = code.freeSlot();
    for (ParseTree child : range.children) {
      if (child instanceof ExpContext value) {
        values.toNextSlot(expressions.expression(value));
      } else {
        compilation.pass(Parts.token(child));
      }
    }
    if (range.step == null) {
      code.emitInteger(code.freeSlot(), 1);
      code.take(1);
    }
    blocks.declareState(NUMERIC_STATE);
    compilation.pass(statement.open);
    int prepare = code.emitWide(Op.FORPREP, state, 0);
    body(variables, statement.body);
    int end = code.emitWide(Op.FORLOOP, state, 0);
    code.setLastLine(statement.start.getLine());
    code.patchLoop(prepare, code.target());
    code.patchLoop(end, prepare + 1);
  }

  /**
   * Generates a generic loop. The call of the iterator has the line where the expressions begin.
   */
  private void genericLoop(
      ForStatContext statement, BlockScopes.Block loop, List<Variable> variables) {
    int state = code.freeSlot();
    compilation.pass(statement.in);
    int line = statement.values.start.getLine();
    Expression last = expressions.list(statement.values);
    expressions.adjust(GENERIC_STATE, Parts.count(statement.values), last);
    blocks.declareState(GENERIC_STATE);
    code.checkSlots(ITERATOR_WINDOW);
    compilation.pass(statement.open);
    int prepare = code.emitWide(Op.TFORPREP, state, 0);
    blocks.openLoopVariable(loop, state + LoopSlots.CLOSING);
    body(variables, statement.body);
    code.patchLoop(prepare, code.target());
    code.emit(Op.TFORCALL, state, 0, variables.size());
    code.setLastLine(line);
    int end =
        code.emitAt(
            Instruction.abx(Op.TFORLOOP, state, 0), state + GENERIC_STATE + variables.size());
    code.setLastLine(line);
    code.patchLoop(end, prepare + 1);
  }

  private void body(List<Variable> variables, BlockContext block) {
    BlockScopes.Block scope = blocks.enter(false);
    code.target();
    code.take(variables.size());
    blocks.declare(variables);
    statements.block(block);
    blocks.leave(scope);
  }
}
