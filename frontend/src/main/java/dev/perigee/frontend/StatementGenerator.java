package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.frontend.Variable.Attribute;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.AttribNameContext;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.FunctionBodyContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
import dev.perigee.grammar.antlr.tree.TerminalNode;
import dev.perigee.ir.Instruction;
import dev.perigee.ir.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generates code for a function's statements (manual 3.3). */
final class StatementGenerator {
  private final Compilation compilation;
  private final FunctionCode code;
  private final BlockScopes blocks;
  private final ExpressionGenerator expressions;
  private final Values values;
  private final LoopGenerator loops;
  private final AssignmentGenerator assignments;

  StatementGenerator(FunctionCode code, BlockScopes blocks) {
    this.compilation = code.compilation;
    this.code = code;
    this.blocks = blocks;
    this.expressions = new ExpressionGenerator(code);
    this.values = expressions.values();
    this.loops = new LoopGenerator(code, blocks, expressions, this);
    this.assignments = new AssignmentGenerator(code, expressions);
  }

  private Token pass(ParseTree node) {
    Token token = ExpressionGenerator.token(node);
    compilation.pass(token);
    return token;
  }

  /** Generates a block with a scope of its own. */
  void block(ParseTree node) {
    BlockScopes.Block block = blocks.enter(false);
    statements((BlockContext) node, block);
    blocks.leave(block);
  }

  /**
   * Generates the statements of a block.
   *
   * @param scope the block if the scope of its variables ends with it; otherwise null
   */
  void statements(BlockContext block, BlockScopes.@Nullable Block scope) {
    int count = block.getChildCount();
    for (int i = 0; i < count; i++) {
      ParseTree child = block.getChild(i);
      if (child instanceof TerminalNode) {
        if (pass(child).getType() == LuaParser.BREAK) {
          blocks.breakLoop(true);
        }
      } else if (((ParserRuleContext) child).getRuleIndex() == LuaParser.RULE_label) {
        boolean closes = scope != null && isRestVoid(block, i) && blocks.endScope(scope);
        if (closes) {
          code.setLastLine(block.getStop().getLine());
        }
        label((ParserRuleContext) child);
        if (closes) {
          // A goto that jumps here has closed them.
          code.emitLine();
          code.setLastLine(block.getStop().getLine());
        }
      } else {
        statement((ParserRuleContext) child);
        code.setFreeSlot(code.activeSlots());
      }
    }
  }

  private boolean isRestVoid(BlockContext block, int from) {
    for (int i = from; i < block.getChildCount(); i++) {
      compilation.tokens.worked();
      if (!ScopeResolver.isVoid(block.getChild(i))) {
        return false;
      }
    }
    return true;
  }

  private void label(ParserRuleContext statement) {
    pass(statement.getChild(0));
    Label label = compilation.scopes.label(pass(statement.getChild(1)));
    pass(statement.getChild(2));
    label.pc = code.target();
    code.patch(label.jumps, label.pc);
    blocks.arriveAt(label);
  }

  private void statement(ParserRuleContext statement) {
    switch (statement.getRuleIndex()) {
      case LuaParser.RULE_expStat -> assignments.expressionStatement(statement);
      case LuaParser.RULE_localStat -> {
        if (statement.getChild(1) instanceof TerminalNode) {
          localFunction(statement);
        } else {
          localVariables(statement);
        }
      }
      case LuaParser.RULE_functionStat -> functionStatement(statement);
      case LuaParser.RULE_ifStat -> ifStatement(statement);
      case LuaParser.RULE_whileStat -> loops.whileLoop(statement);
      case LuaParser.RULE_repeatStat -> loops.repeatLoop(statement);
      case LuaParser.RULE_forStat -> loops.forLoop(statement);
      case LuaParser.RULE_doStat -> {
        pass(statement.getChild(0));
        block(statement.getChild(1));
        pass(statement.getChild(2));
      }
      case LuaParser.RULE_gotoStat -> {
        pass(statement.getChild(0));
        blocks.jumpTo(compilation.scopes.label(pass(statement.getChild(1))));
      }
      case LuaParser.RULE_returnStat -> returnStatement(statement);
      default -> throw new IllegalStateException("statement " + statement.getRuleIndex());
    }
  }

  private void localFunction(ParserRuleContext statement) {
    pass(statement.getChild(0));
    pass(statement.getChild(1));
    Variable variable = compilation.scopes.variable(pass(statement.getChild(2)));
    FunctionBodyContext body = (FunctionBodyContext) statement.getChild(3);
    int line = body.getStart().getLine();
    Expression function = new Expression();
    if (!variable.captured) {
      expressions.function(body, false, line, function);
      blocks.declare(List.of(variable));
      return;
    }
    code.emitHidden(Op.LOADNIL, code.freeSlot(), 0);
    code.take(1);
    blocks.declare(List.of(variable));
    expressions.function(body, false, line, function);
    code.emitHidden(Op.SETCELL, variable.slot, function.info);
    code.release(function.info);
  }

  private void localVariables(ParserRuleContext statement) {
    List<Variable> variables = new ArrayList<>();
    Expression last = new Expression();
    int given = 0;
    for (ParseTree child : statement.children) {
      if (child instanceof AttribNameContext name) {
        variables.add(compilation.scopes.variable(name.getStart()));
        compilation.pass(name.getStop());
      } else if (child instanceof TerminalNode) {
        pass(child);
      } else {
        ParserRuleContext list = (ParserRuleContext) child;
        last = expressions.list(list);
        given = ExpressionGenerator.count(list);
      }
    }
    Variable lastVariable = variables.getLast();
    if (given == variables.size()
        && lastVariable.attribute == Attribute.CONSTANT
        && last.isConstant()) {
      lastVariable.constant = last;
      variables.removeLast();
    } else {
      expressions.adjust(variables.size(), given, last);
    }
    blocks.declare(variables);
  }

  private void functionStatement(ParserRuleContext statement) {
    int line = pass(statement.getChild(0)).getLine();
    int bodyIndex = statement.getChildCount() - 1;
    Expression target = new Expression();
    expressions.variable(pass(statement.getChild(1)), target);
    boolean method = false;
    for (int i = 2; i < bodyIndex; i += 2) {
      method = ExpressionGenerator.token(statement.getChild(i)).getType() == LuaParser.COLON;
      expressions.field(statement.getChild(i), statement.getChild(i + 1), target);
    }
    Expression function = new Expression();
    expressions.function(
        (FunctionBodyContext) statement.getChild(bodyIndex), method, line, function);
    values.store(target, function);
    code.setLastLine(line);
  }

  private void ifStatement(ParserRuleContext statement) {
    int escapes = FunctionCode.NO_JUMP;
    int count = statement.getChildCount();
    int i = 0;
    while (i < count - 1) {
      if (pass(statement.getChild(i)).getType() == LuaParser.ELSE) {
        block(statement.getChild(i + 1));
        i += 2;
        continue;
      }
      Expression condition = expressions.expression(statement.getChild(i + 1));
      pass(statement.getChild(i + 2));
      BlockContext block = (BlockContext) statement.getChild(i + 3);
      i += 4;
      if (isOnlyBreak(block) && blocks.canBreakByJumps()) {
        values.goIfFalse(condition);
        compilation.pass(block.getStart());
        blocks.breakByJumps(condition.whenTrue);
      } else {
        values.goIfTrue(condition);
        if (isOnlyBreak(block)) {
          compilation.pass(block.getStart());
          blocks.breakLoop(false);
        } else {
          block(block);
        }
        if (i < count - 1) {
          escapes = code.join(escapes, code.jump());
        }
        code.patchHere(condition.whenFalse);
      }
    }
    pass(statement.getChild(count - 1));
    code.patchHere(escapes);
  }

  private static boolean isOnlyBreak(BlockContext block) {
    int breaks = 0;
    for (int i = 0; i < block.getChildCount(); i++) {
      if (!(block.getChild(i) instanceof TerminalNode terminal)) {
        return false;
      }
      if (terminal.getSymbol().getType() == LuaParser.BREAK) {
        breaks++;
      }
    }
    return breaks == 1;
  }

  private void returnStatement(ParserRuleContext statement) {
    returnExpressions(statement);
    // A semicolon, if any, comes too late for the return, but not for the code after it.
    compilation.pass(statement.getStop());
  }

  private void returnExpressions(ParserRuleContext statement) {
    pass(statement.getChild(0));
    if (statement.getChildCount() == 1
        || !(statement.getChild(1) instanceof ParserRuleContext list)) {
      returnValues(0, 0);
      return;
    }
    Expression last = expressions.list(list);
    int count = ExpressionGenerator.count(list);
    if (last.kind == Kind.CALL && count == 1 && !blocks.hasOpenVariables()) {
      int word = code.word(last.info);
      code.setWord(
          last.info, Instruction.abc(Op.TAILCALL, Instruction.a(word), Instruction.b(word), 0));
      if (code.line(last.info) != compilation.line()) {
        // In PUC Lua a return follows a tail call, so its line has code.
        code.setFreeSlot(code.activeSlots());
        returnValues(0, 0);
      }
    } else if (last.isMultiple()) {
      values.openResults(last);
      code.emit(Op.RETURN, code.activeSlots(), 0, blocks.hasOpenVariables() ? 1 : 0);
    } else if (count == 1) {
      returnValues(values.toAnySlot(last), 1);
    } else {
      values.toNextSlot(last);
      returnValues(code.activeSlots(), count);
    }
  }

  /** Generates a return of the values of some slots. */
  void returnValues(int first, int count) {
    if (code.vararg || count > 1 || blocks.hasOpenVariables()) {
      code.emit(Op.RETURN, first, count + 1, blocks.hasOpenVariables() ? 1 : 0);
    } else if (count == 1) {
      code.emit(Op.RETURN1, first, 0, 0);
    } else {
      code.emit(Op.RETURN0, 0, 0, 0);
    }
  }
}
