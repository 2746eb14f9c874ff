package dev.perigee.frontend;

import dev.perigee.frontend.Expression.Kind;
import dev.perigee.frontend.Variable.Attribute;
import dev.perigee.grammar.LuaParser;
import dev.perigee.grammar.LuaParser.AttribNameContext;
import dev.perigee.grammar.LuaParser.BlockContext;
import dev.perigee.grammar.LuaParser.BranchContext;
import dev.perigee.grammar.LuaParser.BreakStatContext;
import dev.perigee.grammar.LuaParser.DoStatContext;
import dev.perigee.grammar.LuaParser.ExpListContext;
import dev.perigee.grammar.LuaParser.ExpStatContext;
import dev.perigee.grammar.LuaParser.FieldSuffixContext;
import dev.perigee.grammar.LuaParser.ForStatContext;
import dev.perigee.grammar.LuaParser.FunctionStatContext;
import dev.perigee.grammar.LuaParser.GotoStatContext;
import dev.perigee.grammar.LuaParser.IfStatContext;
import dev.perigee.grammar.LuaParser.LabelContext;
import dev.perigee.grammar.LuaParser.LocalStatContext;
import dev.perigee.grammar.LuaParser.RepeatStatContext;
import dev.perigee.grammar.LuaParser.ReturnStatContext;
import dev.perigee.grammar.LuaParser.WhileStatContext;
import dev.perigee.grammar.antlr.ParserRuleContext;
import dev.perigee.grammar.antlr.Token;
import dev.perigee.grammar.antlr.tree.ParseTree;
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

  /** Generates a block with a scope of its own. */
  void block(BlockContext block) {
    BlockScopes.Block scope = blocks.enter(false);
    statements(block, scope);
    blocks.leave(scope);
  }

  /**
   * Generates the statements of a block.
   *
   * @param scope the block if the scope of its variables ends with it; otherwise null
   */
  void statements(BlockContext block, BlockScopes.@Nullable Block scope) {
    List<ParseTree> statements = Parts.statements(block);
    for (int i = 0; i < statements.size(); i++) {
      ParseTree child = statements.get(i);
      if (child instanceof LabelContext label) {
        boolean closes = scope != null && isRestVoid(statements, i) && blocks.endScope(scope);
        if (closes) {
          code.setLastLine(block.getStop().getLine());
        }
        label(label);
        if (closes) {
          // A goto that jumps here has closed them.
          code.emitLine();
          code.setLastLine(block.getStop().getLine());
        }
      } else if (child instanceof ParserRuleContext statement) {
        statement(statement);
        code.setFreeSlot(code.activeSlots());
      } else {
        compilation.pass(Parts.token(child));
      }
    }
  }

  private boolean isRestVoid(List<ParseTree> statements, int from) {
    for (int i = from; i < statements.size(); i++) {
      compilation.tokens.worked();
      if (!ScopeResolver.isVoid(statements.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void label(LabelContext statement) {
    compilation.pass(statement.start);
    compilation.pass(statement.name);
    Label label = compilation.scopes.label(statement.name);
    compilation.pass(statement.close);
    label.pc = code.target();
    code.patch(label.jumps, label.pc);
    blocks.arriveAt(label);
  }

  private void statement(ParserRuleContext statement) {
    switch (statement.getRuleIndex()) {
      case LuaParser.RULE_expStat -> assignments.expressionStatement((ExpStatContext) statement);
      case LuaParser.RULE_localStat -> local((LocalStatContext) statement);
      case LuaParser.RULE_functionStat -> function((FunctionStatContext) statement);
      case LuaParser.RULE_ifStat -> ifStatement((IfStatContext) statement);
      case LuaParser.RULE_whileStat -> loops.whileLoop((WhileStatContext) statement);
      case LuaParser.RULE_repeatStat -> loops.repeatLoop((RepeatStatContext) statement);
      case LuaParser.RULE_forStat -> loops.forLoop((ForStatContext) statement);
      case LuaParser.RULE_doStat -> {
        compilation.pass(statement.start);
        block(((DoStatContext) statement).body);
        compilation.pass(statement.stop);
      }
      case LuaParser.RULE_breakStat -> {
        compilation.pass(statement.start);
        blocks.breakLoop(true);
      }
      case LuaParser.RULE_gotoStat -> {
        Token name = ((GotoStatContext) statement).name;
        compilation.pass(statement.start);
        compilation.pass(name);
        blocks.jumpTo(compilation.scopes.label(name));
      }
      case LuaParser.RULE_returnStat -> returnStatement((ReturnStatContext) statement);
      default -> throw new IllegalStateException("statement " + statement.getRuleIndex());
    }
  }

  private void local(LocalStatContext statement) {
    if (statement.body != null) {
      localFunction(statement);
    } else {
      localVariables(statement);
    }
  }

  private void localFunction(LocalStatContext statement) {
    compilation.pass(statement.start);
    compilation.pass(statement.keyword);
    compilation.pass(statement.name);
    Variable variable = compilation.scopes.variable(statement.name);
    int line = statement.body.start.getLine();
    Expression function = new Expression();
    if (!variable.captured) {
      expressions.function(statement.body, false, line, function);
      blocks.declare(List.of(variable));
      return;
    }
    code.emitHidden(Op.LOADNIL, code.freeSlot(), 0);
    code.take(1);
    blocks.declare(List.of(variable));
    expressions.function(statement.body, false, line, function);
    code.emitHidden(Op.SETCELL, variable.slot, function.info);
    code.release(function.info);
  }

  private void localVariables(LocalStatContext statement) {
    List<Variable> variables = new ArrayList<>();
    Expression last = new Expression();
    int given = 0;
    for (ParseTree child : statement.children) {
      if (child instanceof AttribNameContext declared) {
        variables.add(compilation.scopes.variable(declared.name));
        compilation.pass(declared.stop);
      } else if (child instanceof ExpListContext list) {
        last = expressions.list(list);
        given = Parts.count(list);
      } else {
        compilation.pass(Parts.token(child));
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

  private void function(FunctionStatContext statement) {
    int line = statement.start.getLine();
    compilation.pass(statement.start);
    compilation.pass(statement.name);
    Expression target = new Expression();
    expressions.variable(statement.name, target);
    for (FieldSuffixContext field : statement.fields) {
      expressions.field(field.start, field.name, target);
    }
    boolean method = statement.method != null;
    if (method) {
      expressions.field(statement.colon, statement.method, target);
    }
    Expression function = new Expression();
    expressions.function(statement.body, method, line, function);
    values.store(target, function);
    code.setLastLine(line);
  }

  private void ifStatement(IfStatContext statement) {
    int escapes = FunctionCode.NO_JUMP;
    for (ParseTree child : statement.children) {
      if (child instanceof BranchContext branch) {
        boolean last = branch.stop.getTokenIndex() + 1 == statement.stop.getTokenIndex();
        escapes = branch(branch, last, escapes);
      } else if (child instanceof BlockContext alternative) {
        block(alternative);
      } else {
        compilation.pass(Parts.token(child));
      }
    }
    code.patchHere(escapes);
  }

  /**
   * Generates a condition and its block.
   *
   * @param last whether the statement ends behind it
   * @param escapes the jumps to the end of the statement so far
   * @return these jumps, with the one at the end of the block
   */
  private int branch(BranchContext branch, boolean last, int escapes) {
    Expression condition = expressions.expression(branch.condition);
    compilation.pass(branch.then);
    BlockContext body = branch.body;
    boolean breaks = isOnlyBreak(body);
    if (breaks && blocks.canBreakByJumps()) {
      values.goIfFalse(condition);
      compilation.pass(body.start);
      blocks.breakByJumps(condition.whenTrue);
      return escapes;
    }
    values.goIfTrue(condition);
    if (breaks) {
      compilation.pass(body.start);
      blocks.breakLoop(false);
    } else {
      block(body);
    }
    int jumps = last ? escapes : code.join(escapes, code.jump());
    code.patchHere(condition.whenFalse);
    return jumps;
  }

  private static boolean isOnlyBreak(BlockContext block) {
    int breaks = 0;
    for (ParseTree child : Parts.statements(block)) {
      if (child instanceof BreakStatContext) {
        breaks++;
      } else if (child instanceof ParserRuleContext) {
        return false;
      }
    }
    return breaks == 1;
  }

  private void returnStatement(ReturnStatContext statement) {
    compilation.pass(statement.start);
    if (statement.values == null) {
      returnValues(0, 0);
    } else {
      returnExpressions(statement.values);
    }
    // A semicolon, if any, comes too late for the return, but not for the code after it.
    compilation.pass(statement.stop);
  }

  private void returnExpressions(ExpListContext list) {
    Expression last = expressions.list(list);
    int count = Parts.count(list);
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
